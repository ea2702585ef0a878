import StreamingEngine

/// Ollama: one JSON object per line, with token counts in the last. Errors have only words.
struct OllamaWriter: AnswerWriter {
  let model: String

  var contentType: String { "application/x-ndjson" }

  func event(_ payload: String) -> String { payload + "\n" }

  private func line(_ message: String, _ rest: String = #""done":false"#) -> String {
    event(
      """
      {"model":\(model.asJSON),"created_at":"2026-11-22T16:00:00.123456789Z",\
      "message":{"role":"assistant",\(message)},\(rest)}
      """)
  }

  func opening(_ usage: TokenCounts?) -> [String] { [] }

  func text(_ text: String) -> [String] { [line(#""content":\#(text.asJSON)"#)] }

  func reasoning(_ text: String) -> [String] {
    [line(#""content":"","thinking":\#(text.asJSON)"#)]
  }

  func call(_ call: WrittenCall) -> [String] {
    [
      line(
        """
        "content":"","tool_calls":[{"id":\(call.id.asJSON),"function":{"index":\(call.index),\
        "name":\(call.name.asJSON),"arguments":\(call.arguments)}}]
        """)
    ]
  }

  func closing(_ reason: FinishReason, _ usage: TokenCounts?) -> [String] {
    let counts = usage.map {
      """
      ,"prompt_eval_count":\($0.prompt),"prompt_eval_duration":130000000,\
      "eval_count":\($0.completion),"eval_duration":900000000
      """
    }
    let word = reason == .length ? "length" : "stop"
    return [
      line(
        #""content":"""#,
        """
        "done":true,"done_reason":"\(word)","total_duration":1234567890,"load_duration":23456789\
        \(counts ?? "")
        """)
    ]
  }

  func fault(_ fault: ScriptedFault) -> String { event(report(fault)) }

  func report(_ fault: ScriptedFault) -> String { #"{"error":\#(fault.message.asJSON)}"# }
}
