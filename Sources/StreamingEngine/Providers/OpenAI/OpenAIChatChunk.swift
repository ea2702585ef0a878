internal import LLMRingWire

/// One `chat.completion.chunk`, or a complete `chat.completion` from a server that does not stream.
///
/// Any member may be missing, null, or of the wrong type.
struct OpenAIChatChunk: AnswerChunk {
  var id: String?
  var model: String?
  /// The choice with the lowest index.
  var choice: OpenAIChatChoice?
  @Boxed var usage: Usage?
  @Boxed var error: FaultReport?
  @Boxed var sources: OpenAISources?

  var onlyText: Range<Int>? {
    let isOnly = id == nil && _usage.isAbsent && _error.isAbsent && _sources.isAbsent
    return isOnly ? choice?.onlyText : nil
  }

  init(_ json: inout JSONScanner, needsID: Bool) throws(JSONError) {
    guard try json.enterObject() else { return }
    while let name = try json.nextName() {
      switch name {
      case "id" where needsID: id = try json.string()
      case "model": model = try json.string()
      case "choices": try readChoices(&json)
      case "usage": try readUsage(&json)
      case "error": error = try FaultReport(errorIn: &json)
      case "x_groq": try readGroq(&json)
      // llama.cpp.
      case "timings": if usage == nil { usage = try OpenAIUsage.read(timings: &json) }
      case "citations", "search_results", "web_search", "search_info", "annotations":
        try readSources(&json)
      default: break
      }
    }
  }

  private mutating func readChoices(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterArray() else {
      choice = try OpenAIChatChoice(&json)
      return
    }
    while try json.nextElement() {
      guard let other = try OpenAIChatChoice(&json) else { continue }
      if choice == nil || other.index < choice?.index ?? 0 {
        choice = other
      } else if other.index == choice?.index {
        choice?.merge(other)
      }
    }
  }

  private mutating func readUsage(_ json: inout JSONScanner) throws(JSONError) {
    if let counts = try OpenAIUsage.read(&json) { usage = usage?.updated(with: counts) ?? counts }
  }

  private mutating func readSources(_ json: inout JSONScanner) throws(JSONError) {
    var found = sources ?? OpenAISources()
    try found.read(&json)
    if !found.citations.isEmpty { sources = found }
  }

  /// Groq puts the usage here if it was not requested, and the error if the answer stopped early.
  private mutating func readGroq(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return }
    while let name = try json.nextName() {
      switch name {
      case "usage": try readUsage(&json)
      case "error": error = try FaultReport(errorIn: &json)
      default: break
      }
    }
  }
}
