extension WireScript.Frames {
  /// Chat Completions: `data:` without `event:`. The usage is in a separate chunk before `[DONE]`.
  init(openAIChat answer: WireScript.Answer) {
    func chunk(_ choices: String, usage: String = "null") -> String {
      """
      data: {"id":"chatcmpl-Dk2","object":"chat.completion.chunk","created":1795337600,\
      "model":\(answer.model.asJSON),"service_tier":"default","system_fingerprint":"fp_5a1c0f",\
      "choices":[\(choices)],"usage":\(usage),"obfuscation":"aQ3x"}


      """
    }
    func choice(_ delta: String, finish: String = "null") -> String {
      #"{"index":0,"delta":{\#(delta)},"logprobs":null,"finish_reason":\#(finish)}"#
    }
    opening = [chunk(choice(#""role":"assistant","content":"","refusal":null"#))]
    deltas = answer.deltas.map { chunk(choice(#""content":\#($0.asJSON)"#)) }
    closing = [chunk(choice("", finish: #""stop""#))]
    if let usage = answer.usage {
      closing.append(
        chunk(
          "",
          usage: """
            {"prompt_tokens":\(usage.prompt),"completion_tokens":\(usage.completion),\
            "total_tokens":\(usage.prompt + usage.completion),\
            "prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},\
            "completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0}}
            """))
    }
    closing.append("data: [DONE]\n\n")
  }

  /// Responses: each event is named after its type. The last event repeats the whole response.
  init(openAIResponses answer: WireScript.Answer) {
    var sequence = 0
    func event(_ type: String, _ fields: String) -> String {
      defer { sequence += 1 }
      return """
        event: \(type)
        data: {"type":"\(type)","sequence_number":\(sequence),\(fields)}


        """
    }
    func response(_ status: String, output: String = "", usage: String = "null") -> String {
      """
      "response":{"id":"resp_1","object":"response","created_at":1795337600,\
      "status":"\(status)","model":\(answer.model.asJSON),"output":[\(output)],"usage":\(usage)}
      """
    }
    let text = answer.deltas.joined().asJSON
    let place = #""item_id":"msg_1","output_index":0,"content_index":0"#
    let part = #"{"type":"output_text","text":\#(text),"annotations":[]}"#
    func item(_ status: String, _ content: String) -> String {
      """
      {"id":"msg_1","type":"message","status":"\(status)","role":"assistant",\
      "phase":"final_answer","content":[\(content)]}
      """
    }
    let usage = answer.usage.map {
      """
      {"input_tokens":\($0.prompt),"input_tokens_details":{"cached_tokens":0},\
      "output_tokens":\($0.completion),"output_tokens_details":{"reasoning_tokens":0},\
      "total_tokens":\($0.prompt + $0.completion)}
      """
    }
    opening = [
      event("response.created", response("in_progress")),
      event("response.in_progress", response("in_progress")),
      event(
        "response.output_item.added", #""output_index":0,"item":\#(item("in_progress", ""))"#),
      event(
        "response.content_part.added",
        #"\#(place),"part":{"type":"output_text","text":"","annotations":[]}"#),
    ]
    deltas = answer.deltas.map {
      event(
        "response.output_text.delta",
        #"\#(place),"delta":\#($0.asJSON),"logprobs":[],"obfuscation":"k3""#)
    }
    let message = item("completed", part)
    closing = [
      event("response.output_text.done", #"\#(place),"text":\#(text),"logprobs":[]"#),
      event("response.content_part.done", #"\#(place),"part":\#(part)"#),
      event("response.output_item.done", #""output_index":0,"item":\#(message)"#),
      event(
        "response.completed", response("completed", output: message, usage: usage ?? "null")),
    ]
  }
}
