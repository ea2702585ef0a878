extension WireScript.Frames {
  /// Anthropic Messages: named events, usage in the first and last, spaces before a closing brace.
  init(anthropic answer: WireScript.Answer) {
    func event(_ type: String, _ fields: String) -> String {
      """
      event: \(type)
      data: {"type":"\(type)"\(fields.isEmpty ? "" : ","+fields)   }


      """
    }
    let inputUsage = answer.usage.map {
      """
      ,"usage":{"input_tokens":\($0.prompt),"cache_creation_input_tokens":0,\
      "cache_read_input_tokens":0,"output_tokens":1,"service_tier":"standard"}
      """
    }
    let outputUsage = answer.usage.map { #","usage":{"output_tokens":\#($0.completion)}"# }
    opening = [
      event(
        "message_start",
        """
        "message":{"model":\(answer.model.asJSON),"id":"msg_01","type":"message",\
        "role":"assistant","content":[],"stop_reason":null,"stop_sequence":null\
        \(inputUsage ?? "")}
        """),
      event("content_block_start", #""index":0,"content_block":{"type":"text","text":""}"#),
      "event: ping\ndata: {\"type\": \"ping\"}\n\n",
    ]
    deltas = answer.deltas.map {
      event(
        "content_block_delta",
        #""index":0,"delta":{"type":"text_delta","text":\#($0.asJSON)}"#)
    }
    closing = [
      event("content_block_stop", #""index":0"#),
      event(
        "message_delta",
        #""delta":{"stop_reason":"end_turn","stop_sequence":null}\#(outputUsage ?? "")"#),
      event("message_stop", ""),
    ]
  }

  /// Gemini: lines end with CRLF, every event repeats the growing usage, and the response ends with
  /// the body.
  init(gemini answer: WireScript.Answer) {
    func event(_ text: String, isLast: Bool = false) -> String {
      let usage = answer.usage.map { usage in
        let counted = isLast ? usage.completion : 0
        let candidates = isLast ? #""candidatesTokenCount": \#(counted),"# : ""
        return """
          "usageMetadata": {"promptTokenCount": \(usage.prompt),\(candidates)\
          "totalTokenCount": \(usage.prompt + counted)},
          """
      }
      return """
        data: {"candidates": [{"content": {"parts": [{"text": \(text.asJSON)}],"role": "model"},\
        \(isLast ? #""finishReason": "STOP","# : "")"index": 0}],\(usage ?? "")\
        "modelVersion": \(answer.model.asJSON),"responseId": "k9Mh"}\r\n\r\n
        """
    }
    opening = []
    deltas = answer.deltas.map { event($0) }
    closing = [event("", isLast: true)]
  }

  /// Ollama: one JSON object per line, with token counts in the last.
  init(ollama answer: WireScript.Answer) {
    func line(_ text: String, _ rest: String) -> String {
      """
      {"model":\(answer.model.asJSON),"created_at":"2026-11-22T16:00:00.123456789Z",\
      "message":{"role":"assistant","content":\(text.asJSON)},\(rest)}

      """
    }
    let counts = answer.usage.map {
      """
      ,"prompt_eval_count":\($0.prompt),"prompt_eval_duration":130000000,\
      "eval_count":\($0.completion),"eval_duration":900000000
      """
    }
    opening = []
    deltas = answer.deltas.map { line($0, #""done":false"#) }
    closing = [
      line(
        "",
        """
        "done":true,"done_reason":"stop","total_duration":1234567890,"load_duration":23456789\
        \(counts ?? "")
        """)
    ]
  }
}
