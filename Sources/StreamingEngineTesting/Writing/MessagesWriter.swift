import StreamingEngine

/// Anthropic Messages: named events, usage in the first and last, spaces before a closing brace.
struct MessagesWriter: AnswerWriter {
  let model: String
  private var index = 0
  private var block: String?
  private var hasPinged = false

  init(model: String) {
    self.model = model
  }

  private func event(_ type: String, _ fields: String) -> String {
    "event: \(type)\n"
      + event(#"{"type":"\#(type)"\#(fields.isEmpty ? "" : "," + fields)   }"#)
  }

  mutating func opening(_ usage: TokenCounts?) -> [String] {
    let counts = usage.map {
      """
      ,"usage":{"input_tokens":\($0.prompt),"cache_creation_input_tokens":0,\
      "cache_read_input_tokens":0,"output_tokens":1,"service_tier":"standard"}
      """
    }
    return [
      event(
        "message_start",
        """
        "message":{"model":\(model.asJSON),"id":"msg_01","type":"message",\
        "role":"assistant","content":[],"stop_reason":null,"stop_sequence":null\(counts ?? "")}
        """)
    ]
  }

  /// Starts a block, unless the last part was of the same kind.
  private mutating func begin(_ kind: String, _ content: String) -> [String] {
    if block == kind { return [] }
    var events = endBlock()
    block = kind
    events.append(
      event("content_block_start", #""index":\#(index),"content_block":{"type":\#(content)}"#))
    if !hasPinged { events.append("event: ping\ndata: {\"type\": \"ping\"}\n\n") }
    hasPinged = true
    return events
  }

  private mutating func endBlock() -> [String] {
    guard block != nil else { return [] }
    defer { index += 1 }
    block = nil
    return [event("content_block_stop", #""index":\#(index)"#)]
  }

  private func delta(_ fields: String) -> String {
    event("content_block_delta", #""index":\#(index),"delta":{"type":\#(fields)}"#)
  }

  mutating func text(_ text: String) -> [String] {
    begin("text", #""text","text":"""#) + [delta(#""text_delta","text":\#(text.asJSON)"#)]
  }

  mutating func reasoning(_ text: String) -> [String] {
    begin("thinking", #""thinking","thinking":"","signature":"""#)
      + [delta(#""thinking_delta","thinking":\#(text.asJSON)"#)]
  }

  mutating func call(_ call: WrittenCall) -> [String] {
    // Two calls are two blocks.
    let ended = endBlock()
    let start = #""tool_use","id":\#(call.id.asJSON),"name":\#(call.name.asJSON),"input":{}"#
    return ended + begin("tool_use", start)
      + [
        delta(#""input_json_delta","partial_json":"""#),
        delta(#""input_json_delta","partial_json":\#(call.arguments.asJSON)"#),
      ]
  }

  mutating func closing(_ reason: FinishReason, _ usage: TokenCounts?) -> [String] {
    let words: [FinishReason: String] = [
      .length: "max_tokens", .toolCalls: "tool_use", .refusal: "refusal", .pause: "pause_turn",
    ]
    let counts = usage.map { #","usage":{"output_tokens":\#($0.completion)}"# }
    let delta = #"{"stop_reason":"\#(words[reason] ?? "end_turn")","stop_sequence":null}"#
    return endBlock() + [
      event("message_delta", #""delta":\#(delta)\#(counts ?? "")"#), event("message_stop", ""),
    ]
  }

  func fault(_ fault: ScriptedFault) -> String { "event: error\n" + event(report(fault)) }

  func report(_ fault: ScriptedFault) -> String {
    """
    {"type":"error","error":{"type":\(fault.names.anthropic.asJSON),\
    "message":\(fault.message.asJSON)},"request_id":"req_1"}
    """
  }
}
