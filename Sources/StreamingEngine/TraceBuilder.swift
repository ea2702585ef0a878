/// Notes the order of an answer's pieces as they come, and what of them has to go back.
struct TraceBuilder {
  /// How many bytes of text have come.
  var textSize = 0
  /// How many of them are in ``parts``.
  private var placedSize = 0
  private var parts: [ReasoningTrace.Part] = []
  private var isSigned = false

  mutating func call(_ index: Int) {
    placeText(upTo: textSize, token: nil)
    parts.append(.call(index: index, token: nil))
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
      // A token for no text at all stands by itself, as it came.
      parts.append(.text(bytes: textSize - start, token: token))
      placedSize = textSize
      isSigned = true
    case .call(let token):
      guard case .call(let index, _)? = parts.last else { return }
      parts[parts.count - 1] = .call(index: index, token: token)
      isSigned = true
    }
  }

  /// The trace of the answer, or `nil` when nothing of it has to go back.
  ///
  /// - Parameters:
  ///   - model: `provider:model`.
  ///   - context: The digest of the conversation before, where the trace is bound to it.
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
