/// Takes the statements of TOML 1.0 (https://toml.io/en/v1.0.0) out of a text that a TOML parser
/// has accepted.
struct TOMLScanner {
  struct Key {
    var name: String
    var start: Int
  }

  /// An inline value and what is in it; the text of strings and numbers is left to the parser.
  struct Value {
    var range: Range<Int>
    var elements: [Value] = []
    var members: [(keys: [Key], value: Value)] = []
  }

  enum Token {
    case table([Key], Range<Int>)
    case element([Key], Range<Int>)
    case pair([Key], Value)
  }

  private let bytes: [UInt8]
  private var index = 0
  /// Whether something was met that is no TOML; nothing comes after it.
  private(set) var hasFailed = false

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // A byte order mark is no part of the text.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
  }

  mutating func next() -> Token? {
    skip(.blanksAndLines)
    guard index < bytes.count, !hasFailed else { return nil }
    let start = index
    if take("[[") {
      let keys = keys()
      expect("]]")
      return hasFailed ? nil : .element(keys, start..<index)
    }
    if take("[") {
      let keys = keys()
      expect("]")
      return hasFailed ? nil : .table(keys, start..<index)
    }
    let keys = keys()
    expect("=")
    let value = value()
    return hasFailed ? nil : .pair(keys, value)
  }

  private mutating func keys() -> [Key] {
    var keys: [Key] = []
    repeat {
      skip(.blanks)
      let start = index
      keys.append(Key(name: name(), start: start))
      skip(.blanks)
    } while take(".")
    return keys
  }

  private mutating func name() -> String {
    let start = index
    switch peek {
    case UInt8(ascii: "\""):
      skipString()
      return unescaped(start + 1..<max(index - 1, start + 1))
    case UInt8(ascii: "'"):
      skipString()
      return String(decoding: bytes[start + 1..<max(index - 1, start + 1)], as: UTF8.self)
    default:
      while let byte = peek, isBare(byte) { index += 1 }
      if index == start { hasFailed = true }
      return String(decoding: bytes[start..<index], as: UTF8.self)
    }
  }

  private mutating func value() -> Value {
    skip(.blanks)
    let start = index
    var value = Value(range: start..<start)
    switch peek {
    case UInt8(ascii: "["): value.elements = elements()
    case UInt8(ascii: "{"): value.members = members()
    case UInt8(ascii: "\""), UInt8(ascii: "'"): skipString()
    default:
      while let byte = peek, !endsScalar(byte) { index += 1 }
      while index > start, isBlank(bytes[index - 1]) { index -= 1 }
      if index == start { hasFailed = true }
    }
    value.range = start..<index
    return value
  }

  private mutating func elements() -> [Value] {
    index += 1
    var elements: [Value] = []
    while !hasFailed {
      skip(.blanksAndLines)
      if take("]") { break }
      elements.append(value())
      skip(.blanksAndLines)
      if !take(",") {
        expect("]")
        break
      }
    }
    return elements
  }

  private mutating func members() -> [(keys: [Key], value: Value)] {
    index += 1
    var members: [(keys: [Key], value: Value)] = []
    while !hasFailed {
      skip(.blanksAndLines)
      if take("}") { break }
      let keys = keys()
      expect("=")
      members.append((keys, value()))
      skip(.blanksAndLines)
      if !take(",") {
        expect("}")
        break
      }
    }
    return members
  }

  /// Skips a string of any of the four kinds.
  private mutating func skipString() {
    let quote = bytes[index]
    let isBasic = quote == UInt8(ascii: "\"")
    let isLong = bytes[index...].starts(with: [quote, quote, quote])
    index += isLong ? 3 : 1
    while index < bytes.count {
      if isBasic, bytes[index] == UInt8(ascii: "\\") {
        index = min(index + 2, bytes.count)
      } else if isLong
        ? bytes[index...].starts(with: [quote, quote, quote]) : bytes[index] == quote
      {
        index += isLong ? 3 : 1
        // Up to two quotes may stand before the three that end a long string.
        while isLong, peek == quote { index += 1 }
        return
      } else {
        index += 1
      }
    }
    hasFailed = true
  }

  private func unescaped(_ range: Range<Int>) -> String {
    let text = String(decoding: bytes[range], as: UTF8.self)
    guard text.contains("\\") else { return text }
    var result = ""
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "\\", let escape = rest.popFirst() else {
        result.unicodeScalars.append(scalar)
        continue
      }
      switch escape {
      case "b": result += "\u{8}"
      case "t": result += "\t"
      case "n": result += "\n"
      case "f": result += "\u{C}"
      case "r": result += "\r"
      case "u", "U":
        let count = escape == "u" ? 4 : 8
        let code = UInt32(String(rest.prefix(count)), radix: 16).flatMap(UnicodeScalar.init)
        rest = rest.dropFirst(count)
        result.unicodeScalars.append(code ?? "\u{FFFD}")
      default: result.unicodeScalars.append(escape)
      }
    }
    return result
  }

  private enum Trivia { case blanks, blanksAndLines }

  private mutating func skip(_ trivia: Trivia) {
    while let byte = peek {
      if isBlank(byte) || (trivia == .blanksAndLines && isLineEnd(byte)) {
        index += 1
      } else if trivia == .blanksAndLines, byte == UInt8(ascii: "#") {
        index = bytes[index...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      } else {
        return
      }
    }
  }

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func take(_ token: StaticString) -> Bool {
    let wanted = UnsafeBufferPointer(start: token.utf8Start, count: token.utf8CodeUnitCount)
    guard bytes[index...].starts(with: wanted) else { return false }
    index += wanted.count
    return true
  }

  private mutating func expect(_ token: StaticString) {
    skip(.blanks)
    if !take(token) { hasFailed = true }
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
  private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  private func endsScalar(_ byte: UInt8) -> Bool {
    isLineEnd(byte)
      || [UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), 0x23].contains(byte)
  }

  private func isBare(_ byte: UInt8) -> Bool {
    let scalar = UnicodeScalar(byte)
    return byte < 0x80 && (Character(scalar).isLetter || ("0"..."9").contains(scalar))
      || scalar == "_" || scalar == "-"
  }
}
