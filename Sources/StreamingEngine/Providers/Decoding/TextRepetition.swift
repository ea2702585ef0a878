internal import Wire

/// What makes it unnecessary to parse a payload that differs from an earlier one in its text only.
struct TextRepetition: Sendable {
  private var template: JSONTemplate?
  private var misses = 0
  private var kept: [UInt8] = []

  /// How many payloads of text in a row may each be another before it is no longer tried: some
  /// providers count tokens in each.
  private static let patience = 16

  /// Whether it may be worth to note payloads.
  var isLikely: Bool { misses < Self.patience }

  /// The text of a payload that is otherwise like the last one with nothing but text.
  mutating func text(in payload: Payload) -> String? {
    guard payload.kind == .answer, let text = template?.string(in: payload.bytes) else {
      return nil
    }
    misses = 0
    return text
  }

  /// Takes a payload that had to be parsed.
  mutating func note(
    _ chunk: some AnswerChunk, as payload: ArraySlice<UInt8>, skipped: [Range<Int>]
  ) {
    guard isLikely, let text = chunk.onlyText else { return }
    misses += 1
    template = isLikely ? JSONTemplate(payload, string: text, skipped: skipped) : nil
  }

  /// Keeps a payload that was not parsed, in place of the one before.
  mutating func keep(_ payload: Payload) {
    kept.removeAll(keepingCapacity: true)
    kept.append(contentsOf: payload.bytes)
  }

  mutating func takeKept() -> ArraySlice<UInt8>? {
    guard !kept.isEmpty else { return nil }
    defer { kept = [] }
    return kept[...]
  }
}
