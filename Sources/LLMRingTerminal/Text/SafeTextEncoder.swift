/// Makes untrusted text safe to show, chunk by chunk.
///
/// The encoder neither parses nor strips control sequences. It replaces each scalar that could
/// affect a terminal with a visible notation, so even malformed sequences cannot get through, and
/// no text is lost. The result does not depend on how the input is split. Only painted text is
/// encoded; stored and copied text stays as it was.
///
/// - Line feeds pass. CR LF, U+0085, U+2028 and U+2029 become line feeds. Tabs become spaces up to
///   the next tab stop.
/// - Other C0 controls and DEL are shown as `^[`, C1 controls as `<U+009B>`, both dim.
/// - Invisible scalars, bidirectional controls, stray joiners, tags and variation selectors are
///   also shown, unless a script or an emoji needs them there.
/// - A base keeps at most ``maximumMarks`` combining marks; any excess becomes one U+FFFD.
///
/// The encoder holds what it cannot decide before it knows the next scalar: a carriage return, a
/// joiner, a direction mark, a run of tags or selectors (counted, not stored), and at most three
/// bytes of an incomplete UTF-8 sequence.
package struct SafeTextEncoder: Sendable {
  /// Maximum number of combining marks on one base, more than any script needs.
  package static let maximumMarks = 8

  private enum Held: Sendable {
    case nothing
    case carriageReturn
    case joiner(Unicode.Scalar)
    case directionMark(Unicode.Scalar)
    case tags(count: Int, flag: String?)
    case selectors(count: Int)
  }

  private var partialUTF8: [UInt8] = []
  private var held = Held.nothing
  private var column: Int
  private let tabStop: Int

  /// The base that a following mark, selector or joiner applies to.
  private var base: Unicode.Scalar?
  private var marks = 0
  private var hasSelector = false

  private var plain = ""
  private var output = SafeText()

  /// The characters that were shown as notations or replaced.
  private(set) var hidden = HiddenCharacters()

  /// - Parameters:
  ///   - column: The screen column where the text starts, used for tab stops.
  ///   - tabStop: Number of columns between tab stops.
  package init(column: Int = 0, tabStop: Int = 8) {
    self.column = column
    self.tabStop = tabStop
  }

  /// Adds a chunk of text and returns what can already be shown.
  package mutating func append(_ text: some StringProtocol) -> SafeText {
    if !partialUTF8.isEmpty { encodePartial() }
    var text = String(text)
    text.withUTF8 { append($0) }
    return take()
  }

  /// Adds complete, well-formed UTF-8 sequences.
  private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    var index = 0
    while index < bytes.count {
      // Most answers are mostly printable ASCII, which needs no further checks.
      let start = index
      if case .nothing = held {
        while index < bytes.count, (0x20..<0x7F).contains(bytes[index]) { index += 1 }
      }
      if start < index {
        emit(ascii: bytes[start..<index])
      } else {
        let end = index + Self.sequenceLength(bytes[index])
        encode(Self.scalar(bytes[index..<end]))
        index = end
      }
    }
  }

  /// Adds bytes of UTF-8 text. Each maximal part of an ill-formed sequence becomes one U+FFFD
  /// (Unicode 17.0, section 3.9.6).
  package mutating func append(bytes: some Sequence<UInt8>) -> SafeText {
    partialUTF8 += bytes
    let cut = Self.endOfWholeSequences(in: partialUTF8)
    var text = String(decoding: partialUTF8[..<cut], as: UTF8.self)
    partialUTF8.removeFirst(cut)
    text.withUTF8 { append($0) }
    return take()
  }

  /// Ends the text, returns what was held, and resets the encoder.
  package mutating func finish() -> SafeText {
    if !partialUTF8.isEmpty { encodePartial() }
    flushHeld(before: nil)
    let rest = take()
    self = SafeTextEncoder(tabStop: tabStop)
    return rest
  }

  /// Encodes what is held, for a caller that already knows the next scalar.
  mutating func flushed(before next: Unicode.Scalar?) -> SafeText {
    if !continues(next) { flushHeld(before: next) }
    return take()
  }

  // MARK: Scalars

  private mutating func encode(_ scalar: Unicode.Scalar) {
    if case .nothing = held {} else if !continues(scalar) { flushHeld(before: scalar) }
    switch ScalarKind(scalar) {
    case .printable:
      emit(scalar)
      base = scalar
      marks = 0
      hasSelector = false
    case .lineEnd: emitLineFeed()
    case .carriageReturn: held = .carriageReturn
    case .tab: for _ in 0..<(tabStop - column % tabStop) { emit(" ") }
    case .control: note(caret(scalar), for: .control)
    case .hidden: note(scalar)
    case .noncharacter: emitReplacement()
    case .mark: encodeMark(scalar)
    case .joiner: held = .joiner(scalar)
    case .directionMark: encodeDirectionMark(scalar)
    case .selector: encodeSelector(scalar)
    case .tag: encodeTag(scalar)
    }
  }

  private mutating func encodeMark(_ scalar: Unicode.Scalar) {
    marks += 1
    if marks <= Self.maximumMarks {
      emit(scalar)
    } else if marks == Self.maximumMarks + 1 {
      emit("\u{FFFD}")
    }
  }

  private mutating func encodeDirectionMark(_ scalar: Unicode.Scalar) {
    guard let base, ScalarKind.isRightToLeft(base) else {
      held = .directionMark(scalar)
      return
    }
    emit(scalar)
    self.base = nil  // A second mark has no letter directly before it.
  }

  private mutating func encodeSelector(_ scalar: Unicode.Scalar) {
    if case .selectors(let count) = held {
      held = .selectors(count: count + 1)
    } else if let base, !hasSelector, ScalarKind.selector(scalar, suits: base) {
      emit(scalar)
      hasSelector = true
    } else {
      held = .selectors(count: 1)
    }
  }

  /// Only the three flags that Unicode recommends for interchange (RGI, UTS #51) pass.
  private mutating func encodeTag(_ scalar: Unicode.Scalar) {
    var count = 0
    var flag = base == "\u{1F3F4}" ? "" : nil
    if case .tags(let earlier, let letters) = held { (count, flag) = (earlier, letters) }
    if scalar.value == 0xE007F, let letters = flag, ["gbeng", "gbsct", "gbwls"].contains(letters) {
      for letter in letters.unicodeScalars {
        emit(Unicode.Scalar(0xE0000 + letter.value) ?? letter)
      }
      emit(scalar)
      held = .nothing
      base = nil
      return
    }
    let ascii = UInt8(scalar.value - 0xE0000)
    flag = flag.flatMap { $0.utf8.count < 5 ? $0 + String(Unicode.Scalar(ascii)) : nil }
    held = .tags(count: count + 1, flag: flag)
  }

  // MARK: Held scalars

  /// Whether a scalar continues the run that is being counted.
  private func continues(_ scalar: Unicode.Scalar?) -> Bool {
    guard let scalar else { return false }
    switch held {
    case .tags: return ScalarKind(scalar) == .tag
    case .selectors: return ScalarKind(scalar) == .selector
    case .nothing, .carriageReturn, .joiner, .directionMark: return false
    }
  }

  private mutating func flushHeld(before next: Unicode.Scalar?) {
    let decided = held
    held = .nothing
    switch decided {
    case .nothing: break
    case .carriageReturn:
      if next != "\n" { note("^M", for: .control) }
    case .joiner(let joiner):
      if let base, let next, ScalarKind.joiner(joiner, joins: base, to: next) {
        emit(joiner)
      } else {
        note(joiner)
      }
    case .directionMark(let mark):
      if let next, ScalarKind.isRightToLeft(next) { emit(mark) } else { note(mark) }
    case .tags(let count, _): note("<TAGS:\(count)>", for: .tag, count: count)
    case .selectors(let count): note("<VS:\(count)>", for: .selector, count: count)
    }
  }

  private mutating func encodePartial() {
    var text = String(decoding: partialUTF8, as: UTF8.self)
    partialUTF8 = []
    text.withUTF8 { append($0) }
  }

  /// The start of the last sequence if it is incomplete, otherwise the end of the bytes.
  private static func endOfWholeSequences(in bytes: [UInt8]) -> Int {
    for distance in 1...3 where distance <= bytes.count {
      let byte = bytes[bytes.count - distance]
      if byte & 0xC0 == 0x80 { continue }
      let length = sequenceLength(byte)
      return length > distance ? bytes.count - distance : bytes.count
    }
    return bytes.count
  }

  /// Length in bytes of the sequence that starts with this byte (RFC 3629 section 3).
  private static func sequenceLength(_ byte: UInt8) -> Int {
    byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
  }

  /// The scalar of a well-formed sequence.
  private static func scalar(_ sequence: Slice<UnsafeBufferPointer<UInt8>>) -> Unicode.Scalar {
    let first = sequence[sequence.startIndex]
    if sequence.count == 1 { return Unicode.Scalar(first) }
    var value = UInt32(first & 0x7F >> UInt8(sequence.count))
    for byte in sequence.dropFirst() { value = value << 6 | UInt32(byte & 0x3F) }
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }

  // MARK: Output

  private mutating func emit(_ scalar: Unicode.Scalar) {
    plain.unicodeScalars.append(scalar)
    column += TextWidth.columns(of: scalar)
  }

  /// Emits nonempty text in which each scalar is a base of one column.
  private mutating func emit(ascii text: Slice<UnsafeBufferPointer<UInt8>>) {
    plain += String(decoding: text, as: UTF8.self)
    column += text.count
    base = text.last.map { Unicode.Scalar($0) }
    marks = 0
    hasSelector = false
  }

  private mutating func emitLineFeed() {
    plain.unicodeScalars.append("\n")
    column = 0
    base = nil
    marks = 0
  }

  private mutating func emitReplacement() {
    hidden.add(.other)
    emit("\u{FFFD}")
    base = nil
    marks = 0
  }

  /// Shows `<U+200B>` instead of a scalar.
  private mutating func note(_ scalar: Unicode.Scalar) {
    note(hexadecimal(scalar), for: .init(scalar))
  }

  /// Shows a notation instead of one or more scalars.
  private mutating func note(
    _ notation: String, for kind: HiddenCharacters.Kind, count: Int = 1
  ) {
    hidden.add(kind, count: count)
    flushPlain()
    output.append(SafeText(encoded: notation, style: .dim))
    column += notation.utf8.count
    base = nil
    marks = 0
  }

  private mutating func flushPlain() {
    output.append(SafeText(encoded: plain))
    plain = ""
  }

  private mutating func take() -> SafeText {
    defer { output = SafeText() }
    if output.isEmpty {
      defer { plain = "" }
      return SafeText(encoded: plain)
    }
    flushPlain()
    return output
  }

  /// `^[` for ESC: the notation of `cat -v`.
  private func caret(_ scalar: Unicode.Scalar) -> String {
    "^" + String(Unicode.Scalar(UInt8(scalar.value) ^ 0x40))
  }

  private func hexadecimal(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "<U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits + ">"
  }
}
