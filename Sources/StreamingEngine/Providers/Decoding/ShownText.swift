/// What the user has seen of a text that the server may send again as a whole.
///
/// Many servers stream a text in deltas and then repeat all of it: in a `done` event, in the finished
/// item, in a final message. The repeat may be longer than the deltas, or the only copy. So text is
/// shown as it arrives, and of a repeat only what the deltas lacked.
///
/// Neither copy is kept. A count and a hash of the bytes are enough to recognise the text again, and
/// adding a delta costs a few instructions per byte. White space at either end is ignored in the
/// comparison, because some servers trim the repeat.
struct ShownText: Sendable, Equatable {
  /// Counts and hashes bytes, starting at the first one that is not white space.
  private struct Digest: Sendable, Equatable {
    var count = 0
    /// FNV-1a.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
      count &+= bytes.count
      for byte in UnsafeBufferPointer(rebasing: bytes) {
        hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
      }
    }
  }

  private var all = Digest()
  /// The same up to the last byte that is not white space.
  private var solid = Digest()
  /// Whether any text was shown, even if only white space.
  private(set) var isEmpty = true
  private var beginsWithSpace = false

  /// The size of the text in bytes, without white space at its start.
  var count: Int { all.count }

  /// Whether another text begins with exactly this one.
  func continues(in text: String) -> Bool {
    guard text.utf8.count >= count, let first = text.utf8.first, first.isSpace == beginsWithSpace
    else { return false }
    var copy = self
    return copy.rest(of: text) != nil
  }

  /// The end of another text that begins with this one; `nil` if it does not.
  func end(of text: String) -> String? {
    let text = text.utf8.drop(while: \.isSpace)
    guard count > 0, text.count >= count else { return nil }
    var copy = self
    let beginning = String(decoding: text.prefix(count), as: UTF8.self)
    guard copy.rest(of: beginning) == "" else { return nil }
    return String(decoding: text.dropFirst(count), as: UTF8.self)
  }

  /// Records a delta that is being shown.
  mutating func add(_ delta: String) {
    var delta = delta
    delta.withUTF8 { bytes in
      if isEmpty, let first = bytes.first {
        isEmpty = false
        beginsWithSpace = first.isSpace
      }
      add(all.count == 0 ? bytes.drop(while: \.isSpace) : bytes[...])
    }
  }

  /// Records the whole text, and returns the end of it that has not been shown; empty if all of it
  /// has been shown, `nil` if it is a different text.
  mutating func rest(of whole: String) -> String? {
    if isEmpty {
      add(whole)
      return whole
    }
    var whole = whole
    let shown = self
    let rest: String? = whole.withUTF8 { bytes in
      let bytes = bytes.drop(while: \.isSpace)
      var digest = ShownText()
      digest.add(bytes.prefix(shown.count))
      if bytes.count > shown.count {
        let rest = bytes.dropFirst(shown.count)
        return digest.all == shown.all ? String(decoding: rest, as: UTF8.self) : nil
      }
      // Some servers leave the repeat empty.
      let isShown = digest.solid.count == 0 || digest.solid == shown.solid
      return isShown ? "" : nil
    }
    if let rest { add(rest) }
    return rest
  }

  /// Adds bytes that do not begin with white space unless they continue a text.
  private mutating func add(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
    var end = bytes.endIndex
    while end > bytes.startIndex, bytes[end - 1].isSpace { end -= 1 }
    all.add(bytes[..<end])
    if end > bytes.startIndex { solid = all }
    all.add(bytes[end...])
  }
}

extension UInt8 {
  fileprivate var isSpace: Bool { self <= UInt8(ascii: " ") }
}

/// What the user has seen of an answer's parts, each with its own key.
struct ShownParts<Key: Hashable & Sendable>: Sendable {
  private var texts: [ShownText] = []
  private var places: [Key: Int] = [:]
  private var current: (key: Key, place: Int)?

  /// More parts than any real answer has. It limits the memory that a server can fill with parts;
  /// earlier parts are then forgotten.
  private static var limit: Int { 10_000 }

  /// Records a delta that is being shown.
  mutating func add(_ delta: String, to key: Key) {
    texts[place(of: key)].add(delta)
  }

  /// Records another delta of the part that received the last one.
  mutating func addToCurrent(_ delta: String) {
    if let current { texts[current.place].add(delta) }
  }

  /// Records the whole text of a part, and returns what has not been shown of it. See
  /// ``ShownText/rest(of:)``.
  mutating func rest(of whole: String, in key: Key) -> String? {
    texts[place(of: key)].rest(of: whole)
  }

  /// Consecutive deltas nearly always belong to the same part, which is then found by one
  /// comparison.
  private mutating func place(of key: Key) -> Int {
    if let current, current.key == key { return current.place }
    if texts.count >= Self.limit { self = ShownParts() }
    let place = places[key] ?? texts.count
    if place == texts.count {
      texts.append(ShownText())
      places[key] = place
    }
    current = (key, place)
    return place
  }
}
