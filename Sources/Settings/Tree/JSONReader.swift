/// Reads JSON (RFC 8259) into nodes that keep the order of keys and know their places.
///
/// Strict: no comments, no trailing commas, one value.
struct JSONReader {
  struct Fault: Error {
    var offset: Int
    var problem: String
  }

  /// Deeper nesting than this is refused, since each level takes a part of the stack.
  static let depthLimit = 64

  private let source: SourceText
  private var scanner: JSONScanner
  private var depth = 0

  private init(_ source: SourceText) {
    self.source = source
    scanner = JSONScanner(source.bytes)
  }

  /// Reads a whole text.
  static func read(_ text: String, path: String) throws(SettingsError) -> SettingsNode {
    let source = SourceText(Array(text.utf8))
    var reader = JSONReader(source)
    do throws(Fault) {
      let node = try reader.value()
      reader.scanner.skipBlanks()
      guard reader.scanner.isAtEnd else {
        throw reader.scanner.fault("nothing more after the value")
      }
      return node
    } catch {
      throw SettingsError(
        path: path, position: source.position(at: error.offset), problem: error.problem,
        advice: "the file must be valid JSON")
    }
  }

  private mutating func value() throws(Fault) -> SettingsNode {
    scanner.skipBlanks()
    let position = source.position(at: scanner.index)
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw scanner.fault("less deep nesting") }
    switch scanner.peek {
    case UInt8(ascii: "{"): return SettingsNode(.table(try members()), at: position)
    case UInt8(ascii: "["): return SettingsNode(.array(try elements()), at: position)
    case UInt8(ascii: "\""): return SettingsNode(.string(try scanner.string()), at: position)
    default: return SettingsNode(try scalar(), at: position)
    }
  }

  private mutating func members() throws(Fault) -> [SettingsNode.Member] {
    scanner.index += 1
    var members: [SettingsNode.Member] = []
    if scanner.take(UInt8(ascii: "}")) { return members }
    repeat {
      scanner.skipBlanks()
      let position = source.position(at: scanner.index)
      let key = try scanner.string()
      guard !members.contains(where: { $0.key == key }) else {
        throw Fault(offset: scanner.index, problem: "the key \"\(key)\" is there twice")
      }
      guard scanner.take(UInt8(ascii: ":")) else { throw scanner.fault("':' after a key") }
      members.append(.init(key: key, keyPosition: position, node: try value()))
    } while scanner.take(UInt8(ascii: ","))
    guard scanner.take(UInt8(ascii: "}")) else { throw scanner.fault("',' or '}'") }
    return members
  }

  private mutating func elements() throws(Fault) -> [SettingsNode] {
    scanner.index += 1
    var elements: [SettingsNode] = []
    if scanner.take(UInt8(ascii: "]")) { return elements }
    repeat { elements.append(try value()) } while scanner.take(UInt8(ascii: ","))
    guard scanner.take(UInt8(ascii: "]")) else { throw scanner.fault("',' or ']'") }
    return elements
  }

  private mutating func scalar() throws(Fault) -> SettingsNode.Value {
    let start = scanner.index
    let word = scanner.word()
    switch word {
    case "null": return .null
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    default:
      guard JSONScanner.isNumber(word) else {
        scanner.index = start
        throw scanner.fault("a value")
      }
      // "-0" is not the Int 0.
      if let integer = Int(word), String(integer) == word { return .integer(integer) }
      return .number(word)
    }
  }
}
