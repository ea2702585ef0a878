internal import LLMRingWire

/// Skips the parsing of payloads that differ from an earlier payload only in their text.
struct TextRepetition: Sendable {
  private var template: JSONTemplate?
  /// The `event:` line of the template, if its meaning depends on it.
  private var event: [UInt8]?
  private var misses = 0
  private var kept: [UInt8] = []

  /// After this many text payloads in a row that matched no template, the optimization is turned
  /// off. Some providers put a token count in each payload, so no two match.
  private static let patience = 16
  /// Longer payloads are not remembered, because that would copy them.
  private static let longest = 64 << 10

  /// Whether it may be worth remembering payloads.
  var isLikely: Bool { misses < Self.patience }

  /// The text of a payload that otherwise equals the last text-only payload, or `nil`.
  ///
  /// Text that may begin or end in the middle of a character is left to the parser, which keeps its
  /// bytes.
  mutating func text(in payload: Payload) -> String? {
    guard payload.kind == .answer, let text = template?.string(in: payload.bytes),
      !text.hasReplacedEdge, event?.elementsEqual(payload.event) != false
    else { return nil }
    misses = 0
    return text
  }

  /// Remembers a payload that had to be parsed.
  mutating func note(
    _ chunk: some AnswerChunk, as payload: ArraySlice<UInt8>, event: ArraySlice<UInt8>,
    skipped: [Range<Int>]
  ) {
    guard isLikely, payload.count <= Self.longest, let text = chunk.onlyText else { return }
    misses += 1
    template = isLikely ? JSONTemplate(payload, string: text, skipped: skipped) : nil
    self.event = chunk.dependsOnEvent ? Array(event) : nil
  }

  /// Keeps a payload that was not parsed, replacing the previous one.
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
