internal import LLMRingWire

/// Reads JSON (RFC 8259) into nodes that keep the order of keys and know their places.
///
/// Strict: one value, no key twice in an object, no comments, no trailing commas.
struct JSONReader {
  private struct Fault: Error {
    var offset: Int
    var problem: String
    var advice: String
  }

  private let bytes: [UInt8]
  private var cursor: PositionCursor
  private var steps: Int

  /// - Parameter buffer: The same bytes, where they are.
  private init(_ bytes: [UInt8], _ buffer: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    cursor = PositionCursor(buffer)
    steps = bytes.count
  }

  /// Reads a whole text.
  ///
  /// - Returns: What the text says, and how many steps it took to read it: bytes looked at and
  ///   nodes made.
  static func read(
    _ text: String, path: String, depthLimit: Int = SettingsNode.depthLimit
  ) throws(SettingsError) -> (root: SettingsNode, steps: Int) {
    // RFC 8259, section 8.1, lets a reader ignore a byte order mark.
    let utf8 = Array(text.utf8)
    let bytes =
      utf8.starts(with: SourceText.byteOrderMark) ? Array(utf8.dropFirst(3)) : utf8
    do throws(Fault) {
      return try bytes.withUnsafeBufferPointer { buffer throws(Fault) in
        var reader = JSONReader(bytes, buffer)
        return (try reader.whole(depthLimit), reader.steps)
      }
    } catch {
      throw SettingsError(
        path: path, position: SourceText(bytes).position(at: error.offset),
        problem: error.problem, advice: error.advice)
    }
  }

  private mutating func whole(_ depthLimit: Int) throws(Fault) -> SettingsNode {
    var root: SettingsNode?
    var duplicate: Fault?
    var offset = 0
    do throws(JSONError) {
      try JSONScanner.read(bytes[...], depthLimit: depthLimit, isStrict: true) {
        json throws(JSONError) in
        defer { offset = json.offset }
        root = try value(&json, &duplicate)
        if duplicate == nil { try json.finish() }
      }
    } catch {
      if root != nil {
        throw Fault(
          offset: offset, problem: "text after the end of the JSON value", advice: "remove it")
      }
      throw fault(error, at: offset)
    }
    if let duplicate { throw duplicate }
    return root ?? SettingsNode(.null)
  }

  private mutating func value(
    _ json: inout JSONScanner, _ duplicate: inout Fault?
  ) throws(JSONError) -> SettingsNode {
    let position = cursor.position(at: try json.valueStart())
    steps += 1
    let value: SettingsNode.Value
    if let text = try json.string() {
      steps += text.utf8.count
      value = .string(text)
    } else if try json.enterObject() {
      value = .table(try members(&json, &duplicate))
    } else if try json.enterArray() {
      var elements: [SettingsNode] = []
      while duplicate == nil, try json.nextElement() {
        elements.append(try self.value(&json, &duplicate))
      }
      value = .array(elements)
    } else if let flag = try json.bool() {
      value = .boolean(flag)
    } else if let text = try json.stringOrNumber() {
      steps += text.utf8.count
      // "-0" is not the Int 0.
      let integer = Int(text).flatMap { String($0) == text ? $0 : nil }
      value = integer.map(SettingsNode.Value.integer) ?? .number(text)
    } else {
      try json.skip()
      value = .null
    }
    return SettingsNode(value, at: position)
  }

  private mutating func members(
    _ json: inout JSONScanner, _ duplicate: inout Fault?
  ) throws(JSONError) -> [SettingsNode.Member] {
    var members: [SettingsNode.Member] = []
    // Byte for byte: strings that differ can be equal in Swift.
    var keys: [[UInt8]: SourcePosition] = [:]
    while duplicate == nil, let name = try json.nextName() {
      let key = name.text
      let start = json.nameStart
      let position = cursor.position(at: start)
      steps += key.utf8.count
      if let first = keys.updateValue(position, forKey: Array(key.utf8)) {
        duplicate = Fault(
          offset: start,
          problem: "duplicate key \(excerpt(key)): it is already on line \(first.line)",
          advice: "remove one")
        break
      }
      members.append(
        .init(key: key, keyPosition: position, node: try value(&json, &duplicate)))
    }
    return members
  }

  // MARK: - Faults

  private func fault(_ error: JSONError, at offset: Int) -> Fault {
    switch error {
    case .malformed(let offset):
      let (problem, advice) = problem(at: offset)
      return Fault(offset: offset, problem: problem, advice: advice)
    case .tooDeep(let limit):
      return Fault(
        offset: offset, problem: "nested more than \(limit) levels deep",
        advice: "use fewer levels")
    }
  }

  private func problem(at offset: Int) -> (problem: String, advice: String) {
    let found = SourceText(bytes).nameOfCharacter(at: offset)
    guard offset < bytes.count else {
      return ("unexpected end of the file", "close every string, list and table")
    }
    switch bytes[offset] {
    case UInt8(ascii: "\\") where isSurrogate(at: offset):
      return ("half of a surrogate pair", "write both halves, or the character itself")
    case UInt8(ascii: "\\"):
      return ("invalid escape", "write \\\\ for a backslash")
    case ..<0x20:
      return ("\(found) inside a string", "write it as an escape, such as \\n or \\t")
    case UInt8(ascii: "}") where isAfterComma(offset), UInt8(ascii: "]") where isAfterComma(offset):
      return ("a comma right before \(found)", "remove the comma")
    default:
      return ("unexpected \(found)", "the file must be valid JSON")
    }
  }

  private func isAfterComma(_ offset: Int) -> Bool {
    bytes[..<offset].last { $0 > 0x20 } == UInt8(ascii: ",")
  }

  private func isSurrogate(at offset: Int) -> Bool {
    let digits = bytes[offset...].dropFirst(2).prefix(2)
    return bytes[offset...].dropFirst().first == UInt8(ascii: "u")
      && digits.first.map { $0 | 0x20 } == UInt8(ascii: "d")
      && digits.last.flatMap(hexadecimalValue).map { $0 >= 8 } == true
  }
}
