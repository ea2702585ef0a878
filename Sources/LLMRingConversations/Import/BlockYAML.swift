/// The YAML of aichat's session files, as serde_yaml writes them: block mappings and sequences,
/// plain and quoted scalars on one line, literal blocks, `{}` and `[]`. Anything else is an error
/// with its line; nothing is guessed.
indirect enum BlockYAML {
  case null
  case scalar(String)
  case list([BlockYAML])
  case map([String: BlockYAML])

  init(_ text: String) throws(ImportError) {
    var reader = BlockYAMLReader(text)
    self = try reader.document()
  }

  subscript(key: String) -> BlockYAML? {
    if case .map(let members) = self { members[key] } else { nil }
  }

  var text: String? {
    if case .scalar(let text) = self { text } else { nil }
  }
}

private struct BlockYAMLReader {
  private var lines: [(indent: Int, text: Substring)]
  private var place = 0

  init(_ text: String) {
    lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { line in
        let text = Substring(line.drop { $0 == UInt8(ascii: " ") })
        return (line.count - text.utf8.count, text)
      }
  }

  mutating func document() throws(ImportError) -> BlockYAML {
    if lines.first?.text == "---" { place = 1 }
    let value = try block(indentedBy: 0)
    guard next() == nil else { throw unsupported("this") }
    return value
  }

  private func unsupported(_ what: String) -> ImportError {
    ImportError(line: place + 1, "\(what) is not within the part of YAML that is read")
  }

  /// The next line that is neither empty nor a comment, which the reader then stands on.
  private mutating func next() -> (indent: Int, text: Substring)? {
    while place < lines.count, lines[place].text.isEmpty || lines[place].text.hasPrefix("# ") {
      place += 1
    }
    return place < lines.count ? lines[place] : nil
  }

  private static func isItem(_ text: Substring) -> Bool { text == "-" || text.hasPrefix("- ") }

  /// The mapping or sequence that begins on the next line, if that is indented enough.
  private mutating func block(indentedBy least: Int) throws(ImportError) -> BlockYAML {
    guard let line = next(), line.indent >= least else { return .null }
    return Self.isItem(line.text) ? try list(line.indent) : try map(line.indent)
  }

  private mutating func list(_ indent: Int) throws(ImportError) -> BlockYAML {
    var values: [BlockYAML] = []
    while let line = next(), line.indent == indent, Self.isItem(line.text) {
      let rest = line.text.dropFirst().drop { $0 == " " }
      if rest.isEmpty {
        place += 1
        values.append(try block(indentedBy: indent + 1))
        continue
      }
      let isMap = try key(of: rest) != nil
      if isMap || Self.isItem(rest) {
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
    var members: [String: BlockYAML] = [:]
    while let line = next(), line.indent == indent, !Self.isItem(line.text) {
      guard let (key, rest) = try key(of: line.text) else {
        throw ImportError(line: place + 1, "a name and a colon are expected")
      }
      if rest.isEmpty {
        place += 1
        // A sequence may stand as far to the left as the name that it belongs to.
        let isList = next().map { Self.isItem($0.text) } ?? false
        members[key] = try block(indentedBy: isList ? indent : indent + 1)
      } else {
        members[key] = try scalar(rest, parent: indent)
      }
    }
    return .map(members)
  }

  /// The name that a line of a mapping begins with, and what follows the colon.
  private func key(of text: Substring) throws(ImportError) -> (String, rest: Substring)? {
    let first = text.unicodeScalars.first
    if first == "'" || first == "\"" {
      let (key, rest) = try quoted(text)
      return rest == ":" || rest.hasPrefix(": ")
        ? (key, rest.dropFirst().drop { $0 == " " }) : nil
    }
    // A plain scalar has no colon before a blank or the end: serde_yaml would quote it.
    guard
      let end = text.firstRange(of: ": ")
        ?? (text.hasSuffix(":") ? text.index(before: text.endIndex)..<text.endIndex : nil),
      end.lowerBound > text.startIndex, let first, !Self.indicators.contains(first)
    else { return nil }
    return (String(text[..<end.lowerBound]), text[end.upperBound...].drop { $0 == " " })
  }

  /// What no plain scalar begins with.
  private static let indicators: Set<Unicode.Scalar> = [
    ">", "&", "*", "!", "{", "[", "%", "@", "`", "|", "?", "#",
  ]

  /// The scalar that begins on the line that the reader stands on, which it leaves.
  private mutating func scalar(
    _ text: Substring, parent indent: Int
  ) throws(ImportError) -> BlockYAML {
    let value: BlockYAML
    switch text.unicodeScalars.first {
    case "|": return .scalar(try literal(text.dropFirst(), parent: indent))
    case "'", "\"":
      let (string, rest) = try quoted(text)
      guard rest.isEmpty else { throw quotationIsOpen }
      value = .scalar(string)
    case "{" where text == "{}": value = .map([:])
    case "[" where text == "[]": value = .list([])
    case let first? where Self.indicators.contains(first): throw unsupported("'\(first)'")
    default: value = text == "null" || text == "~" ? .null : .scalar(String(text))
    }
    place += 1
    return value
  }

  /// A literal block: its lines without their indentation.
  private mutating func literal(
    _ header: Substring, parent indent: Int
  ) throws(ImportError) -> String {
    var depth = header.first { $0 != "-" && $0 != "+" }?.wholeNumberValue.map { indent + $0 }
    let chomping = header.first { $0 == "-" || $0 == "+" }
    guard header.count == (depth == nil ? 0 : 1) + (chomping == nil ? 0 : 1), depth != indent else {
      throw unsupported("'|\(header)'")
    }
    place += 1
    var text: [String] = []
    while place < lines.count {
      let line = lines[place]
      if !line.text.isEmpty {
        guard line.indent > indent, line.indent >= depth ?? 0 else { break }
        depth = depth ?? line.indent
      }
      let spare = max(0, line.indent - (depth ?? line.indent))
      text.append(String(repeating: " ", count: spare) + line.text)
      place += 1
    }
    let trailing = text.reversed().prefix { $0.isEmpty }.count
    let body = text.dropLast(trailing).joined(separator: "\n")
    switch chomping {
    case "-": return body
    case "+": return body + String(repeating: "\n", count: trailing + (text.isEmpty ? 0 : 1))
    default: return body.isEmpty ? body : body + "\n"
    }
  }

  private var quotationIsOpen: ImportError {
    ImportError(line: place + 1, "the quotation does not end on its line")
  }

  private static let escapes: [Unicode.Scalar: Unicode.Scalar] = [
    "n": "\n", "t": "\t", "r": "\r", "0": "\0", "\\": "\\", "\"": "\"", "/": "/", "a": "\u{7}",
    "b": "\u{8}", "e": "\u{1B}", "f": "\u{C}", "v": "\u{B}", "N": "\u{85}", "_": "\u{A0}",
    "L": "\u{2028}", "P": "\u{2029}", " ": " ",
  ]

  /// The text of a quotation, and what follows it on the line.
  private func quoted(_ text: Substring) throws(ImportError) -> (String, rest: Substring) {
    // By scalars: a combining mark must not hide the quotation mark before it.
    var rest = text.unicodeScalars
    var result = String.UnicodeScalarView()
    let quote = rest.popFirst()
    while let scalar = rest.popFirst() {
      if scalar == quote {
        guard quote == "'", rest.first == "'" else { return (String(result), Substring(rest)) }
        rest.removeFirst()
        result.append(scalar)
      } else if scalar == "\\", quote == "\"" {
        guard let name = rest.popFirst() else { break }
        let length = name == "x" ? 2 : name == "u" ? 4 : name == "U" ? 8 : 0
        if let plain = Self.escapes[name] {
          result.append(plain)
        } else if let value = UInt32(String(rest.prefix(length)), radix: 16),
          let scalar = Unicode.Scalar(value)
        {
          result.append(scalar)
          rest = rest.dropFirst(length)
        } else {
          throw ImportError(line: place + 1, "'\\\(name)' means nothing")
        }
      } else {
        result.append(scalar)
      }
    }
    throw quotationIsOpen
  }
}
