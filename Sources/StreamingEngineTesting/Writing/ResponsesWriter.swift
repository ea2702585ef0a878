import StreamingEngine

/// Responses: each event is named after its type. The last event repeats the whole response.
struct ResponsesWriter: AnswerWriter {
  let model: String
  private var sequence = 0
  /// The items that are complete.
  private var output: [String] = []
  private var item = Item.none

  private enum Item: Equatable {
    case none
    case message(String)
    case reasoning(String)
  }

  init(model: String) {
    self.model = model
  }

  private mutating func event(_ type: String, _ fields: String) -> String {
    defer { sequence += 1 }
    return "event: \(type)\n"
      + event(#"{"type":"\#(type)","sequence_number":\#(sequence),\#(fields)}"#)
  }

  private func response(_ status: String, _ details: String = "", usage: String = "null") -> String
  {
    """
    "response":{"id":"resp_1","object":"response","created_at":1795337600,"status":"\(status)",\
    "model":\(model.asJSON),"output":[\(output.joined(separator: ","))],\(details)"usage":\(usage)}
    """
  }

  mutating func opening(_ usage: TokenCounts?) -> [String] {
    [
      event("response.created", response("in_progress")),
      event("response.in_progress", response("in_progress")),
    ]
  }

  private var place: String {
    #""item_id":"item_\#(output.count)","output_index":\#(output.count)"#
  }

  private func message(_ status: String, _ content: String) -> String {
    """
    {"id":"item_\(output.count)","type":"message","status":"\(status)","role":"assistant",\
    "phase":"final_answer","content":[\(content)]}
    """
  }

  private func part(_ text: String) -> String {
    #"{"type":"output_text","text":\#(text.asJSON),"annotations":[]}"#
  }

  mutating func text(_ text: String) -> [String] {
    var events: [String] = []
    var whole = ""
    if case .message(let before) = item {
      whole = before
    } else {
      events += endItem()
      events += [
        event(
          "response.output_item.added",
          #""output_index":\#(output.count),"item":\#(message("in_progress", ""))"#),
        event("response.content_part.added", #"\#(place),"content_index":0,"part":\#(part(""))"#),
      ]
    }
    item = .message(whole + text)
    let delta = #""delta":\#(text.asJSON),"logprobs":[],"obfuscation":"k3""#
    return events
      + [event("response.output_text.delta", #"\#(place),"content_index":0,\#(delta)"#)]
  }

  mutating func reasoning(_ text: String) -> [String] {
    var events: [String] = []
    var whole = ""
    if case .reasoning(let before) = item {
      whole = before
    } else {
      events += endItem()
      events.append(
        event(
          "response.output_item.added",
          """
          "output_index":\(output.count),\
          "item":{"id":"item_\(output.count)","type":"reasoning","summary":[]}
          """))
    }
    item = .reasoning(whole + text)
    return events + [
      event(
        "response.reasoning_summary_text.delta",
        #"\#(place),"summary_index":0,"delta":\#(text.asJSON)"#)
    ]
  }

  mutating func call(_ call: WrittenCall) -> [String] {
    let ended = endItem()
    func item(_ arguments: String, _ status: String) -> String {
      """
      {"id":"item_\(output.count)","type":"function_call","status":"\(status)",\
      "call_id":\(call.id.asJSON),"name":\(call.name.asJSON),"arguments":\(arguments.asJSON)}
      """
    }
    let index = #""output_index":\#(output.count)"#
    let done = item(call.arguments, "completed")
    let events = [
      event("response.output_item.added", #"\#(index),"item":\#(item("", "in_progress"))"#),
      event(
        "response.function_call_arguments.delta", #"\#(place),"delta":\#(call.arguments.asJSON)"#),
      event(
        "response.function_call_arguments.done",
        #"\#(place),"arguments":\#(call.arguments.asJSON)"#),
      event("response.output_item.done", #"\#(index),"item":\#(done)"#),
    ]
    output.append(done)
    return ended + events
  }

  private mutating func endItem() -> [String] {
    defer { item = .none }
    let index = #""output_index":\#(output.count)"#
    switch item {
    case .none:
      return []
    case .message(let text):
      let part = part(text)
      let done = message("completed", part)
      let events = [
        event(
          "response.output_text.done",
          #"\#(place),"content_index":0,"text":\#(text.asJSON),"logprobs":[]"#),
        event("response.content_part.done", #"\#(place),"content_index":0,"part":\#(part)"#),
        event("response.output_item.done", #"\#(index),"item":\#(done)"#),
      ]
      output.append(done)
      return events
    case .reasoning(let text):
      let done = """
        {"id":"item_\(output.count)","type":"reasoning",\
        "summary":[{"type":"summary_text","text":\(text.asJSON)}]}
        """
      let events = [event("response.output_item.done", #"\#(index),"item":\#(done)"#)]
      output.append(done)
      return events
    }
  }

  mutating func closing(_ reason: FinishReason, _ usage: TokenCounts?) -> [String] {
    let ended = endItem()
    let counts = usage.map {
      """
      {"input_tokens":\($0.prompt),"input_tokens_details":{"cached_tokens":0},\
      "output_tokens":\($0.completion),"output_tokens_details":{"reasoning_tokens":0},\
      "total_tokens":\($0.total)}
      """
    }
    let words: [FinishReason: String] = [
      .length: "max_output_tokens", .contentFilter: "content_filter",
    ]
    guard let word = words[reason] else {
      return ended + [
        event("response.completed", response("completed", usage: counts ?? "null"))
      ]
    }
    let details = #""incomplete_details":{"reason":"\#(word)"},"#
    return ended + [
      event("response.incomplete", response("incomplete", details, usage: counts ?? "null"))
    ]
  }

  func fault(_ fault: ScriptedFault) -> String {
    "event: error\n"
      + event(
        """
        {"type":"error","sequence_number":\(sequence),"code":\(fault.names.openAI.asJSON),\
        "message":\(fault.message.asJSON),"param":null}
        """)
  }

  func report(_ fault: ScriptedFault) -> String { ChatWriter(model: model).report(fault) }
}
