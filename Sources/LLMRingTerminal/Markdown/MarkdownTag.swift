/// An HTML tag in running text (CommonMark 0.31, section 6.6).
struct MarkdownTag {
  /// In lower case.
  let name: String
  let isEnd: Bool
  /// Whether it ends with `/>`.
  private(set) var isSelfClosing = false
  /// The attributes with values, their names in lower case.
  private(set) var attributes: [String: ArraySlice<UInt8>] = [:]
  /// Whether it has an attribute without a value, as in `a <b and c> d`.
  private(set) var hasBareAttribute = false

  /// - Parameter content: The bytes between `<` and `>`.
  init?(_ content: ArraySlice<UInt8>) {
    var reader = Reader(rest: content)
    isEnd = reader.take("/")
    let name = reader.name { $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "-") }
    guard let first = name.first, first.isASCIILetter else { return nil }
    self.name = String(decoding: name, as: UTF8.self).lowercased()
    while reader.takeSpaces(), let first = reader.rest.first, first != UInt8(ascii: "/") {
      guard !isEnd, let name = reader.attributeName() else { return nil }
      if reader.take("=") {
        guard let value = reader.value() else { return nil }
        attributes[name] = attributes[name] ?? value
      } else {
        hasBareAttribute = true
      }
    }
    if !isEnd { isSelfClosing = reader.take("/") }
    guard reader.rest.isEmpty else { return nil }
  }

  /// The index of the `>` that ends the tag at `start`, which is not in a quoted value.
  ///
  /// - Returns: `nil` if it has not come before `end`; -1 if the text is no tag.
  static func end(from start: Int, to end: Int, in source: [UInt8]) -> Int? {
    var quote: UInt8?
    var isTag = true
    for index in start..<end {
      let byte = source[index]
      if byte == .lineFeed { return -1 }
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: ">") {
        return index
      } else if byte == UInt8(ascii: "<") {
        return -1
      } else if index == start {
        isTag = byte != UInt8(ascii: "!") && byte != UInt8(ascii: "?")
      } else if isTag, source[index - 1] == .space, !mayFollowSpace(byte) {
        // `a<b && c` need not wait.
        return -1
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'"),
        source[index - 1] == UInt8(ascii: "=")
      {
        quote = byte
      }
    }
    return nil
  }

  private static func mayFollowSpace(_ byte: UInt8) -> Bool {
    byte.isASCIILetter || " _:/".utf8.contains(byte)
  }

  private struct Reader {
    var rest: ArraySlice<UInt8>

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard rest.first == UInt8(ascii: character) else { return false }
      rest = rest.dropFirst()
      return true
    }

    mutating func takeSpaces() -> Bool {
      let count = rest.count
      rest = rest.drop { $0 == .space }
      return rest.count < count
    }

    mutating func name(_ isPart: (UInt8) -> Bool) -> ArraySlice<UInt8> {
      let name = rest.prefix(while: isPart)
      rest = rest.dropFirst(name.count)
      return name
    }

    mutating func attributeName() -> String? {
      let name = name {
        $0.isASCIILetter || $0.isASCIIDigit || "_:.-".utf8.contains($0)
      }
      guard let first = name.first, first.isASCIILetter || "_:".utf8.contains(first) else {
        return nil
      }
      return String(decoding: name, as: UTF8.self).lowercased()
    }

    mutating func value() -> ArraySlice<UInt8>? {
      if let quote = rest.first, "\"'".utf8.contains(quote) {
        rest = rest.dropFirst()
        let value = name { $0 != quote }
        guard !rest.isEmpty else { return nil }
        rest = rest.dropFirst()
        return value
      }
      let value = name { $0 > .space && !"\"'=<>`".utf8.contains($0) }
      return value.isEmpty ? nil : value
    }
  }
}
