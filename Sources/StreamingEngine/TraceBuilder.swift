/// Records the order of an answer's parts, and which of them must be sent back.
struct TraceBuilder {
  /// Bytes of text so far.
  var textSize = 0
  /// Bytes of text that ``parts`` already covers.
  private var placedSize = 0
  private var parts: [ReasoningTrace.Part] = []
  private var isSigned = false

  mutating func call(_ index: Int) {
    placeText(upTo: textSize, token: nil)
    parts.append(.call(index: index, token: nil))
  }

  /// Takes back all text: it was reasoning, which is not sent back.
  mutating func removeText() {
    textSize = 0
    placedSize = 0
    parts.removeAll { if case .text = $0 { true } else { false } }
  }

  mutating func sign(_ signature: Signature) {
    switch signature {
    case .block(let json, _):
      placeText(upTo: textSize, token: nil)
      parts.append(.block(json: json))
      isSigned = true
    case .text(let token, let bytes):
      if bytes == nil, textSize == placedSize { return }
      let start = textSize - min(bytes ?? textSize - placedSize, textSize - placedSize)
      placeText(upTo: start, token: nil)
      // A token for no text is kept as a separate part.
      parts.append(.text(bytes: textSize - start, token: token))
      placedSize = textSize
      isSigned = true
    case .call(let token):
      guard case .call(let index, _)? = parts.last else { return }
      parts[parts.count - 1] = .call(index: index, token: token)
      isSigned = true
    }
  }

  /// The trace of the answer, or `nil` if nothing has to be sent back.
  ///
  /// - Parameters:
  ///   - model: `provider:model`.
  ///   - context: The digest of the preceding conversation, if the trace is bound to it.
  func trace(of model: String, context: String?) -> ReasoningTrace? {
    guard isSigned else { return nil }
    var whole = self
    whole.placeText(upTo: textSize, token: nil)
    let names = model.split(separator: ":", maxSplits: 1).map(String.init)
    return ReasoningTrace(
      provider: names.first ?? "", model: names.count > 1 ? names[1] : "", context: context,
      parts: whole.parts)
  }

  private mutating func placeText(upTo end: Int, token: String?) {
    guard end > placedSize else { return }
    parts.append(.text(bytes: end - placedSize, token: token))
    placedSize = end
  }
}
