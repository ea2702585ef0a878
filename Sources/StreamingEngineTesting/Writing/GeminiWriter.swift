import StreamingEngine

/// Gemini: lines end with CRLF, every event repeats the growing usage, and the response ends with the
/// body.
struct GeminiWriter: AnswerWriter {
  let model: String
  private var usage: TokenCounts?

  init(model: String) {
    self.model = model
  }

  func event(_ payload: String) -> String { "data: \(payload)\r\n\r\n" }

  private func event(part: String, finish: String? = nil) -> String {
    let counts = usage.map { usage in
      let counted = finish == nil ? 0 : usage.completion
      let candidates = finish == nil ? "" : #""candidatesTokenCount": \#(counted),"#
      return """
        "usageMetadata": {"promptTokenCount": \(usage.prompt),\(candidates)\
        "totalTokenCount": \(usage.prompt + counted)},
        """
    }
    return event(
      """
      {"candidates": [{"content": {"parts": [{\(part)}],"role": "model"},\
      \(finish.map { #""finishReason": "\#($0)","# } ?? "")"index": 0}],\(counts ?? "")\
      "modelVersion": \(model.asJSON),"responseId": "k9Mh"}
      """)
  }

  mutating func opening(_ usage: TokenCounts?) -> [String] {
    self.usage = usage
    return []
  }

  func text(_ text: String) -> [String] { [event(part: #""text": \#(text.asJSON)"#)] }

  func reasoning(_ text: String) -> [String] {
    [event(part: #""text": \#(text.asJSON),"thought": true"#)]
  }

  func call(_ call: WrittenCall) -> [String] {
    [
      event(
        part: """
          "functionCall": {"id": \(call.id.asJSON),"name": \(call.name.asJSON),\
          "args": \(call.arguments)}
          """)
    ]
  }

  func closing(_ reason: FinishReason, _ usage: TokenCounts?) -> [String] {
    let words: [FinishReason: String] = [.length: "MAX_TOKENS", .contentFilter: "SAFETY"]
    return [event(part: #""text": """#, finish: words[reason] ?? "STOP")]
  }

  func fault(_ fault: ScriptedFault) -> String { event(report(fault)) }

  func report(_ fault: ScriptedFault) -> String {
    """
    {"error": {"code": \(fault.status),"message": \(fault.message.asJSON),\
    "status": \(fault.names.google.asJSON)\(details(of: fault))}}
    """
  }

  /// Limits per minute and per day have the same status, and different names.
  private func details(of fault: ScriptedFault) -> String {
    guard fault.kind == .quota else { return "" }
    return """
      ,"details": [{"@type": "type.googleapis.com/google.rpc.QuotaFailure",\
      "violations": [{"quotaId": "GenerateRequestsPerDayPerProjectPerModel"}]}]
      """
  }
}
