internal import LLMRingWire

/// One of a chunk's `choices`.
struct OpenAIChatChoice {
  /// With n > 1 there are several answers, each with its own index.
  var index = 0
  var delta = OpenAIChatMessage()
  /// The answer so far or the whole answer, in place of a delta or beside it.
  @Boxed var message: OpenAIChatMessage?
  var finishReason: String?
  @Boxed var usage: Usage?
  @Boxed var error: FaultReport?
  /// What the text is if it cannot be read.
  @Boxed var unreadable: String?

  /// The range of the text, if there is nothing else.
  var onlyText: Range<Int>? {
    let isOnly =
      index == 0 && delta.isOnlyContent && _message.isAbsent && finishReason == nil
      && _usage.isAbsent && _error.isAbsent && _unreadable.isAbsent
    return isOnly ? delta.contentPlace : nil
  }

  init?(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return nil }
    var text: LooseText?
    while let name = try json.nextName() {
      switch name {
      case "index": index = try json.int() ?? 0
      case "delta": delta = try OpenAIChatMessage(&json, isWhole: false)
      case "message": message = try OpenAIChatMessage(&json, isWhole: true)
      case "finish_reason": finishReason = try json.finishWord() ?? finishReason
      // Servers that answer in the form of the older Completions. Together sends both.
      case "text": text = try json.looseText("text")
      case "usage": usage = try OpenAIUsage.read(&json)
      case "error": error = try FaultReport(errorIn: &json)
      case _ where name.isOfText:
        let type = name.text
        if try json.hasText() { unreadable = "text in '\(type)' of a choice" }
      default: break
      }
    }
    if let text, delta.content?.isEmpty != false { delta.readContent(text) }
  }

  /// Adds another part of the same answer. GitHub Copilot sends text and calls as two choices
  /// without indexes.
  mutating func merge(_ other: OpenAIChatChoice) {
    delta.merge(other.delta)
    if let more = other.message {
      var merged = message ?? OpenAIChatMessage()
      merged.merge(more)
      message = merged
    }
    finishReason = other.finishReason ?? finishReason
    usage = other.usage ?? usage
    error = other.error ?? error
    unreadable = unreadable ?? other.unreadable
  }
}
