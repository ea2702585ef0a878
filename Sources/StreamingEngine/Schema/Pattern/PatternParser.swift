/// Reads a pattern in the syntax of ECMA-262, including what its annex B allows: an escaped sign
/// that has no meaning, and a brace that is no quantifier, stand for themselves.
struct PatternParser {
  typealias Part = PatternProgram.Part

  private static let depthLimit = 64

  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var depth = 0

  init(_ source: String) {
    scalars = Array(source.unicodeScalars)
  }

  mutating func pattern() throws(Pattern.Fault) -> Part {
    let part = try choice()
    if index < scalars.count { throw .malformed("it has a ) without (") }
    return part
  }

  private mutating func choice() throws(Pattern.Fault) -> Part {
    var parts = [try sequence()]
    while skip("|") { parts.append(try sequence()) }
    return parts.count == 1 ? parts[0] : .choice(parts)
  }

  private mutating func sequence() throws(Pattern.Fault) -> Part {
    var parts: [Part] = []
    while let next = peek, next != "|", next != ")" { parts.append(try repetition()) }
    return .sequence(parts)
  }

  private mutating func repetition() throws(Pattern.Fault) -> Part {
    let part = try atom()
    guard let count = try quantifier() else { return part }
    // Whether the shortest match is preferred makes no difference to whether there is one.
    _ = skip("?")
    switch part {
    case .start, .end, .boundary:
      throw .malformed("it has nothing to repeat before a quantifier")
    default: break
    }
    if try quantifier() != nil { throw .malformed("it has nothing to repeat before a quantifier") }
    return .repetition(part, count)
  }

  /// `*`, `+`, `?`, `{2}`, `{2,}` or `{2,3}`.
  private mutating func quantifier() throws(Pattern.Fault) -> ClosedRange<Int>? {
    if skip("*") { return 0...PatternProgram.unbounded }
    if skip("+") { return 1...PatternProgram.unbounded }
    if skip("?") { return 0...1 }
    let start = index
    guard skip("{"), let least = number() else {
      index = start
      return nil
    }
    var most = least
    if skip(",") { most = number() ?? PatternProgram.unbounded }
    guard skip("}") else {
      index = start
      return nil
    }
    guard least <= most else { throw .malformed("a quantifier has its numbers in the wrong order") }
    return least...most
  }

  private mutating func number() -> Int? {
    let start = index
    while let digit = peek, ("0"..."9").contains(digit) { index += 1 }
    guard index > start else { return nil }
    return Int(text(start..<index)) ?? PatternProgram.unbounded - 1
  }

  private mutating func atom() throws(Pattern.Fault) -> Part {
    let scalar = scalars[index]
    index += 1
    switch scalar {
    case "^": return .start
    case "$": return .end
    case ".": return .scalar(.any)
    case "(": return try group()
    case "[": return .scalar(try set())
    case "*", "+", "?": throw .malformed("it has nothing to repeat before \(scalar)")
    case "\\":
      if skip("b") { return .boundary(true) }
      if skip("B") { return .boundary(false) }
      return .scalar(try escape(inSet: false))
    default: return .scalar(ScalarSet(scalar))
    }
  }

  private mutating func group() throws(Pattern.Fault) -> Part {
    if skip("?") {
      if skip("<") {
        if peek == "=" || peek == "!" { throw .unsupported("look-behind") }
        let start = index
        while let next = peek, next != ">" { index += 1 }
        guard index > start, skip(">") else { throw .malformed("a group has no name") }
      } else if peek == "=" || peek == "!" {
        throw .unsupported("look-ahead")
      } else if !skip(":") {
        throw .unsupported("a group that begins with (?\(peek.map { "\($0)" } ?? "")")
      }
    }
    guard depth < Self.depthLimit else {
      throw .unsupported("groups in more than \(Self.depthLimit) others")
    }
    depth += 1
    defer { depth -= 1 }
    let part = try choice()
    guard skip(")") else { throw .malformed("it has a ( without )") }
    return part
  }

  // MARK: - Sets and escapes

  /// The rest of a set, after its bracket.
  private mutating func set() throws(Pattern.Fault) -> ScalarSet {
    let isNegated = skip("^")
    var set = ScalarSet()
    while !skip("]") {
      let start = index
      let (member, first) = try setMember()
      guard peek == "-", index + 1 < scalars.count, scalars[index + 1] != "]", let first else {
        set.formUnion(member)
        continue
      }
      index += 1
      let (end, last) = try setMember()
      guard let last else {
        // As in [a-\d], where the hyphen stands for itself.
        for part in [member, end, ScalarSet("-")] { set.formUnion(part) }
        continue
      }
      guard first.value <= last.value else {
        throw .malformed("the range \(text(start..<index)) is in the wrong order")
      }
      set.formUnion(ScalarSet([first.value...last.value]))
    }
    return isNegated ? set.inverted : set
  }

  /// - Returns: The member, and the scalar if it is one.
  private mutating func setMember() throws(Pattern.Fault) -> (ScalarSet, Unicode.Scalar?) {
    guard let scalar = peek else { throw .malformed("it has a [ without ]") }
    index += 1
    guard scalar == "\\" else { return (ScalarSet(scalar), scalar) }
    if skip("b") { return (ScalarSet("\u{8}"), "\u{8}") }
    if let single = try singleEscape() { return (ScalarSet(single), single) }
    return (try escape(inSet: true), nil)
  }

  /// What an escape stands for, after its backslash.
  private mutating func escape(inSet: Bool) throws(Pattern.Fault) -> ScalarSet {
    if let single = try singleEscape() { return ScalarSet(single) }
    let scalar = scalars[index]
    index += 1
    switch scalar {
    case "d": return .digit
    case "D": return ScalarSet.digit.inverted
    case "w": return .word
    case "W": return ScalarSet.word.inverted
    case "s": return .space
    case "S": return ScalarSet.space.inverted
    case "p": return ScalarSet(try property())
    case "P": return ScalarSet(try property()).inverted
    case "1"..."9" where !inSet, "k" where !inSet: throw .unsupported("a back reference")
    default: throw .unsupported("\\\(scalar)")
    }
  }

  /// The scalar that an escape stands for, if it stands for one.
  private mutating func singleEscape() throws(Pattern.Fault) -> Unicode.Scalar? {
    guard let scalar = peek else { throw .malformed("it ends with a backslash") }
    index += 1
    switch scalar {
    case "t": return "\t"
    case "n": return "\n"
    case "v": return "\u{B}"
    case "f": return "\u{C}"
    case "r": return "\r"
    case "0" where !(peek.map { ("0"..."9").contains($0) } ?? false): return "\0"
    case "c":
      guard let letter = peek, letter.isASCII, letter.properties.isAlphabetic else { break }
      index += 1
      return Unicode.Scalar(letter.value % 32)
    case "x":
      return try hexadecimal(2)
    case "u":
      return try unicodeEscape()
    case "a"..."z", "A"..."Z", "0"..."9":
      break
    default:
      return scalar
    }
    index -= 1
    return nil
  }

  private mutating func unicodeEscape() throws(Pattern.Fault) -> Unicode.Scalar? {
    if skip("{") {
      let start = index
      while let next = peek, next.properties.isASCIIHexDigit { index += 1 }
      guard let scalar = UInt32(text(start..<index), radix: 16).flatMap(Unicode.Scalar.init),
        skip("}")
      else { throw .malformed("it has an escape \\u{} without the number of a character") }
      return scalar
    }
    let start = index
    guard let lead = UInt16(hexDigits(4), radix: 16) else {
      throw .malformed("it has an escape \\u without four digits")
    }
    if let scalar = Unicode.Scalar(lead) { return scalar }
    if UTF16.isLeadSurrogate(lead), skip("\\"), skip("u"),
      let trail = UInt16(hexDigits(4), radix: 16), UTF16.isTrailSurrogate(trail)
    {
      return Unicode.Scalar(0x10000 + ((UInt32(lead) & 0x3FF) << 10 | UInt32(trail) & 0x3FF))
    }
    throw .unsupported("half a surrogate pair, \\u\(text(start..<start + 4))")
  }

  private mutating func hexadecimal(_ count: Int) throws(Pattern.Fault) -> Unicode.Scalar? {
    guard let value = UInt32(hexDigits(count), radix: 16) else {
      throw .malformed("it has an escape \\x without two digits")
    }
    return Unicode.Scalar(value)
  }

  /// Takes as many hexadecimal digits. Returns an empty text if there are fewer.
  private mutating func hexDigits(_ count: Int) -> String {
    let digits = scalars[index...].prefix(count).prefix {
      $0.isASCII && $0.properties.isASCIIHexDigit
    }
    guard digits.count == count else { return "" }
    index += count
    return text(digits.indices)
  }

  private mutating func property() throws(Pattern.Fault) -> ScalarProperty {
    guard skip("{") else { throw .malformed("it has \\p without a property in braces") }
    let start = index
    while let next = peek, next != "}" { index += 1 }
    let name = text(start..<index)
    guard skip("}") else { throw .malformed("it has \\p{ without }") }
    guard let property = ScalarProperty(name) else { throw .unsupported("\\p{\(name)}") }
    return property
  }

  // MARK: - Scalars

  private var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == scalar else { return false }
    index += 1
    return true
  }

  private func text(_ range: Range<Int>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[range])
    return String(text)
  }
}
