/// Reads the blocks of a ``BlockYAML``: the documents, mappings and sequences.
struct BlockYAMLReader {
  /// The lines without their indentation and their ends.
  var lines: [(indent: Int, text: Substring)]
  /// The line that is read next.
  var place = 0
  private var depth = 0

  /// More blocks within each other than this are not what a program writes.
  private static let depthLimit = 64

  init(_ text: String) {
    let lineFeed = UInt8(ascii: "\n")
    var lines = text.utf8.split(separator: lineFeed, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    if let first = lines.first, first.starts(with: [0xEF, 0xBB, 0xBF]) {
      lines[0] = first.dropFirst(3)
    }
    self.lines = lines.map { line in
      let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      let text = line.drop { $0 == UInt8(ascii: " ") }
      return (line.count - text.count, Substring(text))
    }
  }

  mutating func document() throws(ImportError) -> BlockYAML {
    if let line = next(), line.indent == 0, line.text == "---" { place += 1 }
    if let line = next(), !Self.isItem(line.text), key(of: line.text) == nil {
      throw ImportError(line: place + 1, "a name and a colon are expected")
    }
    let value = try block(indentedBy: 0)
    if let line = next(), line.indent == 0, line.text == "..." { place = lines.count }
    guard next() == nil else { throw unsupported("this") }
    return value
  }

  func unsupported(_ what: String) -> ImportError {
    ImportError(line: place + 1, "\(what) is not within the part of YAML that is read")
  }

  /// The next line that is neither empty nor a comment, which the reader then stands on.
  private mutating func next() -> (indent: Int, text: Substring)? {
    while place < lines.count,
      lines[place].text.isEmpty || lines[place].text.utf8.first == UInt8(ascii: "#")
    {
      place += 1
    }
    return place < lines.count ? lines[place] : nil
  }

  private static func isItem(_ text: Substring) -> Bool { text == "-" || text.hasPrefix("- ") }

  /// The value that begins on the next line, if that is indented enough.
  private mutating func block(indentedBy least: Int) throws(ImportError) -> BlockYAML {
    guard let line = next(), line.indent >= least else { return .null }
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw unsupported("such deep nesting") }
    if Self.isItem(line.text) { return try list(line.indent) }
    if key(of: line.text) != nil { return try map(line.indent) }
    return try scalar(line.text, parent: least - 1)
  }

  private mutating func list(_ indent: Int) throws(ImportError) -> BlockYAML {
    var values: [BlockYAML] = []
    while let line = next(), line.indent == indent, Self.isItem(line.text) {
      let rest = line.text.dropFirst().drop { $0 == " " }
      if rest.isEmpty || rest.utf8.first == UInt8(ascii: "#") {
        place += 1
        values.append(try block(indentedBy: indent + 1))
      } else if Self.isItem(rest) || key(of: rest) != nil {
        // The item is a block whose first line stands behind the dash.
        lines[place] = (indent + line.text.utf8.count - rest.utf8.count, rest)
        values.append(try block(indentedBy: indent + 1))
      } else {
        values.append(try scalar(rest, parent: indent))
      }
    }
    return .list(values)
  }

  private mutating func map(_ indent: Int) throws(ImportError) -> BlockYAML {
    var members: [(String, BlockYAML)] = []
    while let line = next(), line.indent == indent, !Self.isItem(line.text) {
      guard let (name, rest) = key(of: line.text) else {
        if line.text == "..." { break }
        throw ImportError(line: place + 1, "a name and a colon are expected")
      }
      if rest.isEmpty || rest.utf8.first == UInt8(ascii: "#") {
        place += 1
        // A sequence may stand as far to the left as the name that it belongs to.
        let isList = next().map { Self.isItem($0.text) } ?? false
        members.append((name, try block(indentedBy: isList ? indent : indent + 1)))
      } else {
        members.append((name, try scalar(rest, parent: indent)))
      }
    }
    return .map(members)
  }

  /// The name that a line of a mapping begins with, and what follows the colon; `nil` if the line is
  /// something else.
  private func key(of text: Substring) -> (String, rest: Substring)? {
    let blanks = { (rest: Substring) in rest.drop { $0 == " " } }
    let first = text.unicodeScalars.first
    if first == "'" || first == "\"" {
      var quotation = YAMLQuotation(text)
      guard let rest = try? quotation.add(), rest == ":" || rest.hasPrefix(": ") else { return nil }
      return (quotation.text, blanks(rest.dropFirst()))
    }
    guard let first, !Self.indicators.contains(first) else { return nil }
    // A plain scalar has no colon before a blank or the end: serde_yaml would quote it. A line may
    // have megabytes.
    let bytes = text.utf8
    var place = bytes.startIndex
    while let colon = bytes[place...].firstIndex(of: UInt8(ascii: ":")) {
      place = bytes.index(after: colon)
      guard place == bytes.endIndex || bytes[place] == UInt8(ascii: " ") else { continue }
      guard colon > bytes.startIndex else { return nil }
      return (String(text[..<colon]), blanks(text[place...]))
    }
    return nil
  }

  /// What no plain scalar begins with.
  static let indicators: Set<Unicode.Scalar> = [
    ">", "&", "*", "!", "{", "[", "%", "@", "`", "|", "?", "#",
  ]
}
