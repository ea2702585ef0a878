internal import Wire

/// One event of a Responses stream, or the complete response from a server that does not stream.
struct OpenAIResponsesEvent: AnswerChunk {
  enum Kind {
    case textDelta, textDone, reasoningDelta, refusalDelta, argumentsDelta
    case itemAdded, itemDone
    case completed, incomplete, failed, error
    case whole, other
  }

  struct Response {
    var id: String?
    var model: String?
    var status: String?
    var usage: Usage?
    var incompleteReason: String?
    var error: FaultReport?
    /// Only for a response that was not streamed.
    var output: [OpenAIResponsesItem] = []
  }

  var kind = Kind.other
  var outputIndex: Int?
  var delta: String?
  var text: String?
  @Boxed var item: OpenAIResponsesItem?
  @Boxed var response: Response?
  /// The error in an `error` event. Documented as flat, but also seen nested. A nested one is an
  /// error regardless of the event's type.
  var error: FaultReport?
  private var deltaPlace: Range<Int>?

  var onlyText: Range<Int>? {
    kind == .textDelta && _response.isAbsent ? deltaPlace : nil
  }

  init(_ json: inout JSONScanner) throws(JSONError) {
    let start = json
    guard try json.enterObject() else { return }
    var flat = FaultReport()
    var isComplete = false
    while let name = try json.nextName() {
      switch name {
      case "type": kind = try json.word().map(Kind.init) ?? .other
      case "output_index": outputIndex = try json.int()
      case "delta":
        delta = try json.string()
        deltaPlace = delta.map { _ in json.lastString }
      case "text": text = try json.string()
      case "item": item = try OpenAIResponsesItem(&json)
      case "response": response = try Response(&json)
      case "object": if case "response"? = try json.word() { isComplete = true }
      case "error": error = try FaultReport(errorIn: &json)
      case "message": flat.message = try json.string()
      case "code": flat.code = try json.stringOrNumber()
      default: break
      }
    }
    if error == nil, kind == .error, flat != FaultReport() { error = flat }
    guard isComplete else { return }
    kind = .whole
    var again = start
    response = try Response(&again, readsOutput: true)
  }
}

extension OpenAIResponsesEvent.Kind {
  fileprivate init(_ type: JSONName) {
    switch type {
    case "response.output_text.delta": self = .textDelta
    case "response.output_text.done": self = .textDone
    case "response.reasoning_summary_text.delta", "response.reasoning_text.delta":
      self = .reasoningDelta
    case "response.refusal.delta": self = .refusalDelta
    case "response.function_call_arguments.delta": self = .argumentsDelta
    case "response.output_item.added": self = .itemAdded
    case "response.output_item.done": self = .itemDone
    case "response.completed": self = .completed
    case "response.incomplete": self = .incomplete
    case "response.failed": self = .failed
    case "error": self = .error
    default: self = .other
    }
  }
}

extension OpenAIResponsesEvent.Response {
  /// - Parameter readsOutput: Whether to read the output. In a stream, earlier events have already
  ///   delivered it.
  fileprivate init?(_ json: inout JSONScanner, readsOutput: Bool = false) throws(JSONError) {
    self.init()
    guard try json.enterObject() else { return nil }
    while let name = try json.nextName() {
      switch name {
      case "id": id = try json.string()
      case "model": model = try json.string()
      case "status": status = try json.string()
      case "output" where readsOutput: try readOutput(&json)
      case "usage": usage = try Usage(openAIResponses: &json)
      case "error": error = try FaultReport(errorIn: &json)
      case "incomplete_details": try readIncompleteDetails(&json)
      default: break
      }
    }
  }

  private mutating func readOutput(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterArray() else { return }
    while try json.nextElement() {
      if let item = try OpenAIResponsesItem(&json, readsText: true) { output.append(item) }
    }
  }

  private mutating func readIncompleteDetails(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return }
    while let name = try json.nextName() {
      if case "reason" = name { incompleteReason = try json.string() }
    }
  }
}

extension Usage {
  fileprivate init?(openAIResponses json: inout JSONScanner) throws(JSONError) {
    self.init()
    guard try json.enterObject() else { return nil }
    while let name = try json.nextName() {
      switch name {
      case "input_tokens": promptTokens = try json.int()
      case "output_tokens": completionTokens = try json.int()
      case "total_tokens": totalTokens = try json.int()
      case "input_tokens_details": try readInputDetails(&json)
      case "output_tokens_details": try readOutputDetails(&json)
      default: break
      }
    }
  }
}
