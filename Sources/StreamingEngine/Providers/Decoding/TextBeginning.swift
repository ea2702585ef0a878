/// The beginning of a text, kept to recognise the text when a server sends it again with small
/// changes: with other spaces, composed accents, or without the marks of its citations.
struct TextBeginning: Sendable {
  /// Enough to tell two texts apart, and little to compare.
  private static let limit = 64
  /// So many equal letters at the start are no coincidence.
  private static let certain = 12

  private var bytes: [UInt8] = []
  private var size = 0

  /// Adds a delta of the text.
  mutating func add(_ delta: String) {
    size += delta.utf8.count
    guard bytes.count < Self.limit else { return }
    bytes += delta.utf8.prefix(Self.limit - bytes.count)
  }

  /// Whether another text is probably the same one.
  func resembles(_ text: String) -> Bool {
    let count = text.utf8.count
    guard size > 0, count <= 2 * size + 16, size <= 4 * count + 16 else { return false }
    let mine = Self.letters(String(decoding: bytes, as: UTF8.self))
    let other = Self.letters(String(decoding: text.utf8.prefix(Self.limit), as: UTF8.self))
    if zip(mine, other).prefix(while: ==).count >= Self.certain { return true }
    // Two texts of the same language have half of their letters in common in any case.
    return Self.common(mine, other) * 10 >= min(mine.count, other.count) * 7
  }

  /// The letters and digits, of which the last may have been cut.
  private static func letters(_ text: String) -> [Character] {
    text.lowercased().filter { $0.isLetter || $0.isNumber }.map { $0 }
  }

  /// The length of the longest common subsequence.
  private static func common(_ one: [Character], _ other: [Character]) -> Int {
    var lengths = Array(repeating: 0, count: other.count + 1)
    for character in one {
      var corner = 0
      for (place, candidate) in other.enumerated() {
        let above = lengths[place + 1]
        lengths[place + 1] = character == candidate ? corner + 1 : max(above, lengths[place])
        corner = above
      }
    }
    return lengths[other.count]
  }
}
