/// Parses JSON while it is still being written, and provides its value so far.
///
/// ```swift
/// var json = PartialJSON()
/// for try await chunk in ring.chatStream(request) {
///   json.append(chunk.delta)
///   if let value = json.value { show(value) }
/// }
/// ```
///
/// The value grows: objects gain members, arrays gain elements, strings gain text. Unfinished parts
/// are included as far as they are known: a string up to its last complete character, a number with
/// its digits so far, a literal from its first letter on, and a member once its value has started.
/// The result does not depend on how the text was split.
///
/// Parsing takes time proportional to the length of the text. ``value`` copies the unfinished part,
/// so read it only when you display it, and not for every chunk of a long answer.
public struct PartialJSON: Sendable {
  /// Maximum nesting depth, the same as for ``JSONValue/init(parsing:)``.
  static let depthLimit = 256

  /// Whether the value is complete. A top-level number is complete only when another character
  /// follows it, because more digits could arrive before that.
  public private(set) var isComplete = false
  /// Whether the text is invalid JSON. The value then no longer changes.
  public private(set) var isMalformed = false

  private var phase = Phase.start
  private var open: [Container] = []
  private var root: JSONValue?
  /// The string, number or literal that is being read.
  private var token = JSONToken()

  private enum Phase {
    case start
    /// In the line that opens a Markdown code fence.
    case fence
    case value, valueOrEnd
    case name, nameOrEnd
    case colon
    case separator
    case string, nameString, number
    case literal(StaticString, JSONValue)
    case end
  }

  /// An array or object that has not ended.
  private struct Container {
    var isObject: Bool
    var elements: [JSONValue] = []
    var members: [(String, JSONValue)] = []
    /// For an object: the name of the member whose value is being read.
    var name = ""

    mutating func add(_ value: JSONValue) {
      if isObject { members.append((name, value)) } else { elements.append(value) }
    }

    var value: JSONValue { isObject ? .object(members) : .array(elements) }
  }

  public init() {}

  /// Appends the next piece of the text.
  public mutating func append(_ text: some StringProtocol) {
    for byte in text.utf8 {
      if isMalformed || isComplete { return }
      read(byte)
    }
  }

  /// The value so far; `nil` before it has started.
  public var value: JSONValue? {
    if let root { return root }
    var inner = unfinished
    for container in open.reversed() {
      var container = container
      if let inner { container.add(inner) }
      inner = container.value
    }
    return inner
  }

  /// The string, number or literal that is being read.
  private var unfinished: JSONValue? {
    switch phase {
    case .string: .string(token.text)
    case .number: token.numberSoFar
    case .literal(_, let value): value
    default: nil
    }
  }

  private mutating func read(_ byte: UInt8) {
    switch phase {
    case .string, .nameString: readString(byte)
    case .number: readNumber(byte)
    case .literal(let word, let value): readLiteral(byte, of: word, value)
    case .fence: if byte == UInt8(ascii: "\n") { phase = .value }
    case .end: break
    case .start, .value, .valueOrEnd, .name, .nameOrEnd, .colon, .separator:
      if !Self.isSpace(byte) { readPunctuation(byte) }
    }
  }

  private mutating func readPunctuation(_ byte: UInt8) {
    switch (phase, byte) {
    case (.start, UInt8(ascii: "`")):
      phase = .fence
    case (.valueOrEnd, UInt8(ascii: "]")), (.nameOrEnd, UInt8(ascii: "}")):
      closeContainer()
    case (.start, _), (.value, _), (.valueOrEnd, _):
      beginValue(byte)
    case (.name, UInt8(ascii: "\"")), (.nameOrEnd, UInt8(ascii: "\"")):
      phase = .nameString
    case (.colon, UInt8(ascii: ":")):
      phase = .value
    case (.separator, UInt8(ascii: ",")):
      phase = open.last?.isObject == true ? .name : .value
    case (.separator, UInt8(ascii: "}")) where open.last?.isObject == true,
      (.separator, UInt8(ascii: "]")) where open.last?.isObject == false:
      closeContainer()
    default:
      isMalformed = true
    }
  }

  private mutating func beginValue(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      guard open.count < Self.depthLimit else { return isMalformed = true }
      let isObject = byte == UInt8(ascii: "{")
      open.append(Container(isObject: isObject))
      phase = isObject ? .nameOrEnd : .valueOrEnd
    case UInt8(ascii: "\""): phase = .string
    case UInt8(ascii: "t"): beginLiteral("true", true)
    case UInt8(ascii: "f"): beginLiteral("false", false)
    case UInt8(ascii: "n"): beginLiteral("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      token.put(byte)
      phase = .number
    default: isMalformed = true
    }
  }

  private mutating func beginLiteral(_ word: StaticString, _ value: JSONValue) {
    token.put(word.utf8Start[0])
    phase = .literal(word, value)
  }

  private mutating func readLiteral(_ byte: UInt8, of word: StaticString, _ value: JSONValue) {
    guard byte == word.utf8Start[token.count] else { return isMalformed = true }
    token.put(byte)
    if token.count == word.utf8CodeUnitCount { close(value) }
  }

  private mutating func readNumber(_ byte: UInt8) {
    if JSONToken.isNumberByte(byte) { return token.put(byte) }
    guard let number = token.number else { return isMalformed = true }
    close(number)
    // The byte after a number is not part of it.
    read(byte)
  }

  private mutating func readString(_ byte: UInt8) {
    switch token.readString(byte) {
    case .more: break
    case .fault: isMalformed = true
    case .end:
      let text = token.takeText()
      if case .string = phase { return close(.string(text)) }
      open[open.count - 1].name = text
      phase = .colon
    }
  }

  private mutating func closeContainer() {
    let value = open.removeLast().value
    close(value)
  }

  /// Adds a finished value to its container.
  private mutating func close(_ value: JSONValue) {
    token.clear()
    guard !open.isEmpty else {
      root = value
      isComplete = true
      phase = .end
      return
    }
    open[open.count - 1].add(value)
    phase = .separator
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }
}
