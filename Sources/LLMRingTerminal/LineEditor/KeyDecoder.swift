/// Decodes keyboard bytes into keys, and keeps those that are typed ahead.
///
/// The decoder has no clock. Append bytes with ``append(_:)`` and read keys with ``next()``. If
/// bytes are missing, wait for ``timeout`` and then call ``expire()``. Unread bytes are kept, so
/// keys typed ahead are edited at the next prompt. While there is no line to edit,
/// ``takeControls()`` finds the keys that act on what is running.
package struct KeyDecoder: Sendable {
  package enum Key: Equatable, Sendable {
    case scalar(Unicode.Scalar)
    case named(EditorKey)
    /// Alt, for the key that follows, where the terminal says so. ESC before a key may also be a key
    /// of its own.
    case meta
    /// Pasted text. Line ends become line feeds and NUL is removed; everything else is unchanged.
    case paste(String)
  }

  /// Maximum number of bytes to keep of one paste. The rest is dropped.
  static let pasteLimit = 4 << 20

  /// Maximum number of typed-ahead bytes to keep. The rest is dropped.
  static let typeAheadLimit = 1 << 20

  /// Escape sequences, without ESC, that the user has bound. They are passed on unchanged. Other
  /// unknown sequences are dropped, because part of one must not end up in the line.
  var userSequences: Set<String> = []

  /// Whether the next scalar is taken literally, even ESC (after Ctrl-V).
  var isLiteral = false

  /// Whether an Enter is ignored if it is the next key to arrive, after a question that a letter
  /// has answered.
  var ignoresNextEnter = false

  private var bytes: [UInt8] = []
  private var position = 0
  /// Keys that are decoded and not read yet.
  var queue = KeyQueue()
  private var paste: [UInt8]?
  /// The end of a possible end mark in ``paste``. Later bytes follow it.
  private var pasteCut: Int?
  private var hasExpired = false
  /// The beginning of a sequence whose rest did not arrive in time. The rest is not text.
  private var abandoned: [UInt8] = []
  /// What the terminal has reported. Only the last few reports are kept.
  private var reports: [TerminalReport] = []
  /// Whether the ESC at ``position`` has been a key already. What follows it is text, unless it turns
  /// out to be a report.
  private var isEscapeSpent = false

  package init() {}

  package mutating func append(_ new: some Collection<UInt8>) {
    if position > 0 {
      bytes.removeFirst(position)
      position = 0
    }
    bytes += resumed(by: new) + new.prefix(max(0, Self.typeAheadLimit - bytes.count))
    hasExpired = false
  }

  /// The beginning that new bytes are the rest of, if they are.
  private mutating func resumed(by new: some Collection<UInt8>) -> [UInt8] {
    defer { abandoned = [] }
    guard !abandoned.isEmpty, !isLiteral else { return [] }
    let new = Array(new)
    if KeySequence.isLate(new, after: abandoned) { return abandoned }
    // A slow line delivers a report byte by byte, as a user types text.
    guard new.count == 1, abandoned.count == 1,
      KeySequence.lateness(of: (abandoned + new)[...]) == .undecided
    else { return [] }
    isEscapeSpent = true
    return abandoned
  }

  /// How long to wait for more bytes before calling ``expire()``; `nil` means no limit.
  package var timeout: Duration? { timeout(afterEscape: .milliseconds(30)) }

  /// How long to wait for more bytes before calling ``expire()``; `nil` means no limit.
  ///
  /// ESC alone is a key in vi mode and must be fast. Once a sequence has begun, the rest is almost
  /// certainly on its way. A paste without an end mark must not consume keys for ever.
  package func timeout(afterEscape: Duration) -> Duration? {
    if let paste {
      guard pasteCut == nil else { return .milliseconds(50) }
      return paste.last == Self.interrupt ? .milliseconds(300) : .seconds(5)
    }
    guard position < bytes.count, bytes[position] == 0x1B, !isLiteral else { return nil }
    if isEscapeSpent { return .milliseconds(500) }
    return switch bytes.count - position {
    case 1: afterEscape
    case 2: .milliseconds(250)
    default: .seconds(2)
    }
  }

  /// Reports that the missing bytes did not arrive.
  package mutating func expire() {
    hasExpired = true
  }

  /// Whether the beginning of a key has arrived, and its end has not.
  var hasBegunKey: Bool { position < bytes.count || paste != nil }

  /// Returns the next key, or `nil` if it needs more bytes.
  mutating func next() -> Key? {
    if let key = queue.popFirst() { return key }
    while position < bytes.count || paste != nil {
      if paste != nil { return nextOfPaste() }
      let step = bytes[position] == 0x1B && !isLiteral ? escape() : scalar()
      switch step {
      case .keys(let keys):
        guard let first = keys.first else { continue }
        if first == .named(.paste) {
          paste = []
          continue
        }
        isLiteral = false
        if ignoresNextEnter {
          ignoresNextEnter = false
          if first == .scalar("\r") { continue }
        }
        queue.append(contentsOf: keys.dropFirst())
        return first
      case .needsMore: return nil
      }
    }
    return nil
  }

  /// The reports that were among the decoded bytes, each once.
  mutating func takeReports() -> [TerminalReport] {
    defer { reports = [] }
    return reports
  }

  /// Takes the last report of the cursor's column out of the others.
  mutating func takeCursorColumn() -> Int? {
    var column: Int?
    reports.removeAll { report in
      guard case .cursor(let place) = report else { return false }
      column = place
      return true
    }
    return column
  }

  private enum Step {
    /// A key, several, or none.
    case keys([Key])
    case needsMore

    static func key(_ key: Key) -> Step { .keys([key]) }
    static var nothing: Step { .keys([]) }
  }

  private mutating func scalar() -> Step {
    let lead = bytes[position]
    let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    let available = bytes[position...].prefix(length)
    let isUnfinished = available.dropFirst().allSatisfy { $0 & 0xC0 == 0x80 }
    if lead >= 0xC2, lead < 0xF5, available.count < length, isUnfinished, !hasExpired {
      return .needsMore
    }
    guard let text = String(validating: available, as: UTF8.self),
      let scalar = text.unicodeScalars.first
    else {
      position += 1
      return .key(.scalar("\u{FFFD}"))
    }
    position += lead < 0x80 ? 1 : length
    // C1 codes represent keys here and are useless in a message.
    return (0x80..<0xA0).contains(scalar.value) ? .nothing : .key(.scalar(scalar))
  }

  private mutating func escape() -> Step {
    guard position + 1 < bytes.count else {
      return hasExpired ? lone() : .needsMore
    }
    if isEscapeSpent {
      let lateness = KeySequence.lateness(of: bytes[position...])
      if lateness == .undecided, !hasExpired { return .needsMore }
      isEscapeSpent = false
      guard lateness == .report else {
        hasExpired = false
        position += 1
        return .nothing
      }
    }
    switch KeySequence.read(bytes[position...]) {
    case .whole(let sequence):
      let bytes = bytes[position..<position + sequence.length]
      position += sequence.length
      switch sequence.meaning {
      case .keys(let keys): return .keys(keys)
      case .unknown(let body) where userSequences.contains(body):
        return .keys([.meta] + body.unicodeScalars.map { .scalar($0) })
      case .unknown, .nothing:
        if let report = TerminalReport(bytes) { reports = reports.suffix(3) + [report] }
        return .nothing
      }
    case .unfinished:
      guard hasExpired else { return .needsMore }
      guard bytes.count - position > 2 else { return alt() }
      abandon(from: position)
      position = bytes.count
      return .nothing
    case .none:
      return bytes[position + 1] == UInt8(ascii: "\r") || bytes[position + 1] == UInt8(ascii: "\n")
        ? newline() : alt()
    }
  }

  private mutating func newline() -> Step {
    position += 2
    return .key(.named(.newline))
  }

  /// ESC before a key. Before a key that stops or leaves, and before another ESC, it is alone.
  private mutating func alt() -> Step {
    guard !Self.breaksAlt.contains(bytes[position + 1]) else { return lone() }
    position += 1
    hasExpired = false
    return .key(.scalar("\u{1B}"))
  }

  private mutating func lone() -> Step {
    if position + 1 == bytes.count { abandon(from: position) }
    position += 1
    hasExpired = false
    return .key(.named(.escape))
  }

  private mutating func abandon(from start: Int) {
    abandoned = Array(bytes[start...])
    hasExpired = false
  }

  /// Ctrl-C, Ctrl-D, Ctrl-Z and ESC.
  private static let breaksAlt: [UInt8] = [0x03, 0x04, 0x1A, 0x1B]

  /// Ctrl-C, which users press when the terminal stops accepting keys.
  private static let interrupt: UInt8 = 0x03
  private static let pasteStart = Array("\u{1B}[200~".utf8)
  private static let pasteEnd = Array("\u{1B}[201~".utf8)

  /// Continues reading a paste.
  ///
  /// A malicious clipboard may contain the mark that ends a paste, to make the rest look typed, and
  /// not every terminal removes it. The terminal's own mark is the last, so a mark counts as the
  /// end only once nothing has followed it for a moment. Pastes that follow immediately are treated
  /// as part of the same paste.
  private mutating func nextOfPaste() -> Key? {
    var text = paste ?? []
    paste = nil  // Makes the array below the only reference, so it grows in place.
    while position < bytes.count {
      text.append(bytes[position])
      position += 1
      if text.last == UInt8(ascii: "~") {
        let mark = text.suffix(6)
        if mark.elementsEqual(Self.pasteEnd) {
          let excess = text.count - 6 - Self.pasteLimit
          if excess > 0 { text.removeSubrange(Self.pasteLimit..<(Self.pasteLimit + excess)) }
          pasteCut = text.count
        } else if let cut = pasteCut, mark.elementsEqual(Self.pasteStart) {
          // Another paste, or a fake one inside this paste; none of it may count as typing.
          let start = text.count - 6
          text.removeSubrange((cut == start ? cut - Self.pasteEnd.count : start)...)
          pasteCut = nil
        }
      }
      if let cut = pasteCut, text.count > cut + Self.typeAheadLimit + 6 {
        text.remove(at: cut + Self.typeAheadLimit)
      }
      if pasteCut == nil, text.count > Self.pasteLimit + 6 { text.remove(at: Self.pasteLimit) }
    }
    if let pasteCut, hasExpired { return endPaste(text, at: pasteCut) }
    guard hasExpired else {
      paste = text
      return nil
    }
    hasExpired = false
    if text.last == Self.interrupt {
      text.removeLast()
      bytes = [Self.interrupt] + bytes[position...]
      position = 0
    }
    return .paste(Self.normalized(text.prefix(Self.pasteLimit)))
  }

  private mutating func endPaste(_ text: [UInt8], at cut: Int) -> Key {
    bytes = Array(text[cut...]) + bytes[position...]
    position = 0
    pasteCut = nil
    hasExpired = false
    return .paste(Self.normalized(text[..<(cut - Self.pasteEnd.count)]))
  }

  private static func normalized(_ bytes: some Sequence<UInt8>) -> String {
    var result: [UInt8] = []
    var previous: UInt8 = 0
    for byte in bytes {
      switch byte {
      case 0: break
      case UInt8(ascii: "\r"): result.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "\n") where previous == UInt8(ascii: "\r"): break
      default: result.append(byte)
      }
      previous = byte
    }
    return String(decoding: result, as: UTF8.self)
  }
}
