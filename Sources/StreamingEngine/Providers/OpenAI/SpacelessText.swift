/// What has been shown of a text, without its white space.
///
/// A server may stream several texts as one, and later repeat each by itself. Only white space can
/// then be missing or added where they meet.
struct SpacelessText: Sendable {
  private var count = 0
  /// FNV-1a.
  private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

  /// Records a delta that is being shown.
  mutating func add(_ delta: String) {
    var delta = delta
    delta.withUTF8 { bytes in
      for byte in bytes where byte > UInt8(ascii: " ") { add(byte) }
    }
  }

  /// The ends of texts that have not been shown, if all that has been shown is their beginning;
  /// otherwise `nil`.
  func rests(of texts: [String]) -> [String]? {
    guard count > 0 else { return nil }
    var copy = SpacelessText()
    let rests = texts.map { text in
      let rest = text.utf8.drop { byte in
        guard copy.count < count else { return false }
        if byte > UInt8(ascii: " ") { copy.add(byte) }
        return true
      }
      return String(decoding: rest, as: UTF8.self)
    }
    guard copy.count == count, copy.hash == hash else { return nil }
    return rests.map { $0.isBlank ? "" : $0 }
  }

  private mutating func add(_ byte: UInt8) {
    count &+= 1
    hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
  }
}
