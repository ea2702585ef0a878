internal import LLMRingWire

/// One event of a Responses stream, or the complete response from a server that does not stream.
struct OpenAIResponsesEvent: AnswerChunk {
  enum Kind {
    case textDelta, textDone, reasoningDelta, reasoningDone, summaryDelta, summaryDone
    case refusalDelta, refusalDone, argumentsDelta, argumentsDone
    case partAdded, summaryPartAdded, reasoningPartAdded
    case partDone, summaryPartDone, reasoningPartDone, itemAdded, itemDone, annotation
    case begun, completed, incomplete, failed, error
    case whole, other
  }

  struct Response {
    var id: String?
    var model: String?
    var status: String?
    var usage: Usage?
    var incompleteReason: String?
    var error: FaultReport?
    var output: [OpenAIResponsesItem] = []
    /// The text of all messages, which some servers send in place of them.
    var outputText: String?
    var sources = OpenAISources()
  }

  var kind = Kind.other
  var itemID: String?
  var outputIndex: Int?
  /// The index of the part within the item.
  var partIndex: Int?
  var delta: String?
  /// The whole text of the part, or the whole arguments.
  var text: String?
  var name: String?
  @Boxed var part: OpenAIContentPart?
  @Boxed var item: OpenAIResponsesItem?
  @Boxed var response: Response?
  var citations: [Citation] = []
  /// What a model of Perplexity thinks before a search.
  var thought: String?
  var unreadable: String?
  /// The error in an `error` event. Documented as flat, but also seen nested. A nested one is an
  /// error regardless of the event's type.
  var error: FaultReport?
  private(set) var dependsOnEvent = false
  private var deltaPlace: Range<Int>?
  /// The type, if it is not known.
  private var otherType: String?

  var onlyText: Range<Int>? {
    let isOnly =
      kind == .textDelta && _response.isAbsent && _item.isAbsent && _part.isAbsent && text == nil
      && error == nil
    return isOnly ? deltaPlace : nil
  }

  /// - Parameter event: The type on the `event:` line, for servers that leave it out of the JSON.
  init(_ json: inout JSONScanner, event: ArraySlice<UInt8>) throws(JSONError) {
    let start = json
    guard try json.enterObject() else { return }
    var flat = FaultReport()
    var hasType = false
    var isComplete = false
    while let name = try json.nextName() {
      switch name {
      case "type":
        guard let type = try json.word() else { continue }
        hasType = true
        kind = Kind(type)
        if kind == .other { otherType = type.text }
      case "item_id": itemID = try json.string()
      case "output_index": outputIndex = try json.int()
      case "content_index", "summary_index": partIndex = try json.int()
      case "delta":
        let loose = try json.looseText("delta")
        (delta, deltaPlace, unreadable) = (loose.text, loose.place, loose.unreadable)
      case "text", "refusal", "arguments": text = try json.looseText("text").text
      case "item": item = try OpenAIResponsesItem(&json)
      case "response": response = try Response(&json)
      case "object": if case "response"? = try json.word() { isComplete = true }
      case "output": isComplete = true
      default: try readRest(name, &json, flat: &flat)
      }
    }
    if !hasType, !event.isEmpty {
      kind = JSONName.read(event, Kind.init)
      dependsOnEvent = true
    }
    if error == nil, kind == .error, flat != FaultReport() { error = flat }
    if kind == .other { unreadable = unknownText }
    if isComplete, kind == .other { kind = .whole }
    // Some servers send the members of the final response without the object around them.
    guard kind == .whole || kind == .completed && response == nil else { return }
    var again = start
    response = try Response(&again)
  }

  /// Describes an event of an unknown type that has text. Events whose types name a call report on a
  /// tool that runs on the server.
  private var unknownText: String? {
    guard let type = otherType, type.hasPrefix("response."),
      !Self.silent.contains(where: type.contains)
    else { return nil }
    let texts = [delta, text, part?.text] + (item?.content.map(\.text) ?? [])
    let hasText =
      texts.contains { $0?.isEmpty == false } || part?.unreadable != nil || item?.hasText == true
    return hasText ? "an event of type '\(type)'" : nil
  }

  /// Parts of the types of events that have no text of the answer.
  private static let silent = [
    "_call", "audio", "shell", "patch", "mcp", "search", "tool", "compaction", "steer",
    "rate_limit", "annotation", "signature", "encrypted", "image",
  ]

  private mutating func readRest(
    _ name: JSONName, _ json: inout JSONScanner, flat: inout FaultReport
  ) throws(JSONError) {
    switch name {
    case "name": self.name = try json.string()
    case "part": part = try OpenAIContentPart(&json)
    case "annotation":
      var sources = OpenAISources()
      try sources.read(&json)
      citations = sources.citations
    case "error": error = try FaultReport(errorIn: &json)
    case "thought": thought = try json.string()
    case "message": flat.message = try json.string()
    case "code": flat.code = try json.stringOrNumber()
    default: break
    }
  }
}

extension OpenAIResponsesEvent.Kind {
  fileprivate init(_ type: JSONName) {
    switch type {
    // The names without "output" are those of the Realtime API and of early servers.
    case "response.output_text.delta", "response.text.delta",
      "response.output_audio_transcript.delta", "response.audio_transcript.delta":
      self = .textDelta
    case "response.reasoning_text.delta", "response.reasoning.delta": self = .reasoningDelta
    case "response.reasoning_summary_text.delta", "response.reasoning_summary.delta":
      self = .summaryDelta
    case "response.function_call_arguments.delta": self = .argumentsDelta
    case "response.refusal.delta": self = .refusalDelta
    case "response.output_text.done", "response.text.done",
      "response.output_audio_transcript.done", "response.audio_transcript.done":
      self = .textDone
    case "response.reasoning_text.done", "response.reasoning.done": self = .reasoningDone
    case "response.reasoning_summary_text.done", "response.reasoning_summary.done":
      self = .summaryDone
    case "response.function_call_arguments.done": self = .argumentsDone
    case "response.refusal.done": self = .refusalDone
    case "response.created", "response.in_progress", "response.queued": self = .begun
    case "response.content_part.added": self = .partAdded
    case "response.reasoning_summary_part.added": self = .summaryPartAdded
    case "response.reasoning_part.added": self = .reasoningPartAdded
    case "response.content_part.done": self = .partDone
    case "response.reasoning_summary_part.done": self = .summaryPartDone
    case "response.reasoning_part.done": self = .reasoningPartDone
    case "response.output_item.added": self = .itemAdded
    case "response.output_item.done": self = .itemDone
    case "response.output_text.annotation.added", "response.output_text_annotation.added":
      self = .annotation
    case "response.completed", "response.done": self = .completed
    case "response.incomplete": self = .incomplete
    case "response.failed", "response.cancelled": self = .failed
    case "error", "response.error": self = .error
    default: self = .other
    }
  }
}

extension OpenAIResponsesEvent.Response {
  fileprivate init?(_ json: inout JSONScanner) throws(JSONError) {
    self.init()
    guard try json.enterObject() else { return nil }
    while let name = try json.nextName() {
      switch name {
      case "id": id = try json.string()
      case "model": model = try json.string()
      case "status": status = try json.string()
      case "output": try readOutput(&json)
      case "output_text": outputText = try json.looseText("output_text").text
      case "usage": usage = try OpenAIUsage.read(&json)
      case "error": error = try FaultReport(errorIn: &json)
      case "incomplete_details": try readIncompleteDetails(&json)
      case "citations", "search_results": try sources.read(&json)
      default: break
      }
    }
  }

  private mutating func readOutput(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterArray() else {
      if let text = try json.string() {
        outputText = outputText ?? text
      } else if let item = try OpenAIResponsesItem(&json) {
        output.append(item)
      }
      return
    }
    while try json.nextElement() {
      if let item = try OpenAIResponsesItem(&json) { output.append(item) }
    }
  }

  private mutating func readIncompleteDetails(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return }
    while let name = try json.nextName() {
      if case "reason" = name { incompleteReason = try json.finishWord() }
    }
  }
}
