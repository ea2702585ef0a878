/// What an escape sequence at the start of some bytes is: a key, or a report of the terminal.
///
/// Terminals send reports that nobody at this prompt asked for: the mouse and the focus, because a
/// program that ended left them on, and answers to the questions of such a program (colours,
/// attributes, the clipboard). They must not become text, and neither must the rest of a key that
/// has no meaning here.
struct KeySequence: Equatable {
  /// What the bytes are.
  enum Meaning: Equatable {
    case keys([KeyDecoder.Key])
    /// A sequence that the user may have bound, without ESC. It has no meaning of its own.
    case unknown(String)
    /// A report, or a sequence that is broken off. Nothing of it is text.
    case nothing
  }

  var meaning: Meaning
  /// Number of bytes, including ESC.
  var length: Int

  /// Result of reading the start of some bytes.
  enum Match: Equatable {
    case whole(KeySequence)
    /// The end has not arrived.
    case unfinished
    /// Not a sequence: ESC and something else.
    case none
  }

  /// Maximum number of bytes of a control sequence. None that a terminal sends is as long.
  private static let limit = 512

  /// - Parameter bytes: They begin with ESC and something else.
  static func read(_ bytes: ArraySlice<UInt8>) -> Match {
    let start = bytes.startIndex
    guard start + 1 < bytes.endIndex else { return .unfinished }
    switch bytes[start + 1] {
    case UInt8(ascii: "["): return control(bytes)
    case UInt8(ascii: "O"): return singleShift(bytes)
    case UInt8(ascii: "]"): return string(bytes) { (0x30...0x39).contains($0) }
    case UInt8(ascii: "P"): return string(bytes) { (0x30...0x3F).contains($0) || $0 == 0x21 }
    case UInt8(ascii: "_"): return string(bytes) { $0 == UInt8(ascii: "G") }
    default: return .none
    }
  }

  /// Whether bytes must be the rest of a sequence that began a while ago, because nobody types them
  /// at once.
  ///
  /// - Parameters:
  ///   - rest: All bytes that arrived together.
  ///   - beginning: ESC alone, or more.
  static func isLate(_ rest: [UInt8], after beginning: [UInt8]) -> Bool {
    let bytes = beginning + rest
    guard rest.count > 1, bytes.count > 2 else { return false }
    let match = read(bytes[...])
    let length = if case .whole(let sequence) = match { sequence.length } else { 0 }
    switch bytes[1] {
    case UInt8(ascii: "["):
      if beginning.count > 1 { return length > beginning.count + 1 }
      // A report that nobody would type, or a single key.
      return (0x3C...0x3F).contains(bytes[2]) || length > 0 && bytes[2] == UInt8(ascii: "M")
        || length == bytes.count || bytes.starts(with: "\u{1B}[200~".utf8)
    case UInt8(ascii: "]") where length == 0 && beginning.count == 1:
      return bytes.dropFirst(2).drop { (0x30...0x39).contains($0) }.first == UInt8(ascii: ";")
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"):
      return length > beginning.count && [0x07, UInt8(ascii: "\\")].contains(bytes[length - 1])
    default:
      return false
    }
  }

  /// What bytes are that arrive one by one after an ESC that was a key of its own.
  enum Lateness: Equatable {
    case report
    /// Either; the next byte may tell.
    case undecided
    case text
  }

  /// - Parameter bytes: They begin with that ESC and something else. A report is recognized by a
  ///   beginning that nobody types.
  static func lateness(of bytes: ArraySlice<UInt8>) -> Lateness {
    var rest = bytes.dropFirst(2)
    func decide(_ isReport: (UInt8) -> Bool) -> Lateness {
      rest.first.map { isReport($0) ? .report : .text } ?? .undecided
    }
    switch bytes.dropFirst().first {
    case UInt8(ascii: "["):
      guard let first = rest.first else { return .undecided }
      if (0x3C...0x3F).contains(first) { return .report }
      if first == UInt8(ascii: "M") {
        rest = rest.dropFirst()
        // A button of the mouse is pressed or released, or its wheel turned.
        return decide { (0x20...0x23).contains($0) || $0 == 0x60 }
      }
      guard rest.skipDigits() else { return .text }
      return decide { [UInt8(ascii: ";"), UInt8(ascii: "~")].contains($0) }
    case UInt8(ascii: "]"):
      guard !rest.isEmpty else { return .undecided }
      guard rest.skipDigits() else { return .text }
      return decide { $0 == UInt8(ascii: ";") }
    case UInt8(ascii: "P"):
      guard let first = rest.first else { return .undecided }
      if rest.skipDigits() { return decide { "$+".utf8.contains($0) } }
      rest = rest.dropFirst()
      return "!>".utf8.contains(first) ? decide { $0 == UInt8(ascii: "|") } : .text
    case UInt8(ascii: "_"):
      for expected in [UInt8(ascii: "G"), UInt8(ascii: "i"), UInt8(ascii: "=")] {
        guard let byte = rest.popFirst() else { return .undecided }
        guard byte == expected else { return .text }
      }
      return .report
    default: return .text
    }
  }

  /// The bytes of a line without the sequences in it, for a line that the terminal's driver has read.
  static func removeAll(from line: ArraySlice<UInt8>) -> [UInt8] {
    var rest = line
    var text: [UInt8] = []
    while let escape = rest.firstIndex(of: 0x1B) {
      text += rest[..<escape]
      rest = rest[escape...]
      switch read(rest) {
      case .whole(let sequence): rest = rest.dropFirst(sequence.length)
      case .none: rest = rest.dropFirst()
      case .unfinished: return text
      }
    }
    return text + rest
  }

  // MARK: Control sequences

  /// A control sequence (ECMA-48, 5.4): parameters and intermediates, then a final byte. Also the
  /// Linux console's `[[` and a byte, and the old report of the mouse, `[M` and three bytes.
  private static func control(_ bytes: ArraySlice<UInt8>) -> Match {
    let first = bytes.startIndex + 2
    var end = first
    while end < bytes.endIndex, (0x20..<0x40).contains(bytes[end]) {
      end += 1
      if end - first > limit { return .whole(KeySequence(meaning: .nothing, length: 2 + limit)) }
    }
    if end == first, end < bytes.endIndex, bytes[end] == UInt8(ascii: "[") { end += 1 }
    guard end < bytes.endIndex else { return .unfinished }
    if end == first, bytes[end] == UInt8(ascii: "M") { return oldMouse(bytes) }
    guard isFinal(bytes[end], after: bytes[first..<end]) else {
      return .whole(KeySequence(meaning: .nothing, length: end - bytes.startIndex))
    }
    let body = String(decoding: bytes[(first - 1)...end], as: UTF8.self)
    return .whole(
      KeySequence(meaning: meaning(of: body), length: end + 1 - bytes.startIndex))
  }

  /// Whether a byte ends a sequence. The report of the mouse has only two ends; any other byte is a
  /// key, typed after a report that was cut off.
  private static func isFinal(_ byte: UInt8, after parameters: ArraySlice<UInt8>) -> Bool {
    guard parameters.first != UInt8(ascii: "<") else {
      return byte == UInt8(ascii: "M") || byte == UInt8(ascii: "m")
    }
    return (0x40..<0x7F).contains(byte)
  }

  /// The mouse's report without parameters: a button and two coordinates, a byte each. Coordinates
  /// beyond 95 are no ASCII, and some terminals send those as two bytes of UTF-8.
  private static func oldMouse(_ bytes: ArraySlice<UInt8>) -> Match {
    var rest = bytes.dropFirst(3)
    for _ in 0..<3 {
      guard let byte = rest.popFirst() else { return .unfinished }
      // Not the mouse, but a function key of an old console.
      guard byte >= 0x20 else { return .whole(KeySequence(meaning: .nothing, length: 3)) }
      if (0xC2...0xDF).contains(byte), let next = rest.first, next & 0xC0 == 0x80 {
        rest = rest.dropFirst()
      }
    }
    return .whole(
      KeySequence(meaning: .nothing, length: rest.startIndex - bytes.startIndex))
  }

  /// SS3 and a byte, with a modifier between them from some terminals.
  private static func singleShift(_ bytes: ArraySlice<UInt8>) -> Match {
    let first = bytes.startIndex + 2
    guard first < bytes.endIndex else { return .unfinished }
    var end = first
    if (0x31...0x38).contains(bytes[first]) { end += 1 }
    guard end < bytes.endIndex else { return .unfinished }
    guard (0x40..<0x7F).contains(bytes[end]) else {
      return .whole(KeySequence(meaning: .nothing, length: first - bytes.startIndex))
    }
    let body = String(decoding: bytes[(first - 1)...end], as: UTF8.self)
    return .whole(KeySequence(meaning: meaning(of: body), length: end + 1 - bytes.startIndex))
  }

  private static func meaning(of body: String) -> Meaning {
    if let key = EditorKey.sequences[body] { return .keys([.named(key)]) }
    return ModifiedKey(body).map { .keys($0.keys) } ?? .unknown(body)
  }

  // MARK: Strings

  /// A report in the form of a string (OSC, DCS or APC), up to BEL or ST.
  ///
  /// - Parameter begins: Whether a byte can be the first of a report; otherwise it is Alt and a key.
  private static func string(
    _ bytes: ArraySlice<UInt8>, begins: (UInt8) -> Bool
  ) -> Match {
    let first = bytes.startIndex + 2
    guard first < bytes.endIndex else { return .unfinished }
    guard begins(bytes[first]) else { return .none }
    guard let end = bytes[first...].firstIndex(where: { $0 < 0x20 }) else { return .unfinished }
    let length: Int
    switch bytes[end] {
    case 0x07:
      length = end + 1
    case 0x1B:
      guard end + 1 < bytes.endIndex else { return .unfinished }
      length = bytes[end + 1] == UInt8(ascii: "\\") ? end + 2 : end
    default:
      // A key, typed after a report that was cut off.
      length = end
    }
    return .whole(KeySequence(meaning: .nothing, length: length - bytes.startIndex))
  }
}

extension ArraySlice<UInt8> {
  /// Skips the digits at the beginning.
  ///
  /// - Returns: Whether there are any.
  fileprivate mutating func skipDigits() -> Bool {
    let count = count
    self = drop { (0x30...0x39).contains($0) }
    return self.count < count
  }
}
