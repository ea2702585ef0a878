/// A value of the part of YAML that aichat writes: block mappings and sequences, plain and quoted
/// scalars on one line, literal blocks, `{}` and `[]`. Anything else is an error that names the
/// line; nothing is guessed.
indirect enum BlockYAML: Equatable {
  case null
  case scalar(String)
  case list([BlockYAML])
  case map([(String, BlockYAML)])

  init(_ text: String) throws(ImportError) {
    var reader = Reader(text)
    self = try reader.document()
  }

  subscript(key: String) -> BlockYAML? {
    guard case .map(let members) = self else { return nil }
    return members.first { $0.0 == key }?.1
  }

  var text: String? {
    if case .scalar(let text) = self { text } else { nil }
  }

  static func == (left: BlockYAML, right: BlockYAML) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.scalar(let left), .scalar(let right)): left == right
    case (.list(let left), .list(let right)): left == right
    case (.map(let left), .map(let right)):
      left.elementsEqual(right) { $0.0 == $1.0 && $0.1 == $1.1 }
    default: false
    }
  }

  private struct Line {
    var number: Int
    var indent: Int
    var text: Substring

    var isBlank: Bool { text.isEmpty }
    var isItem: Bool { text == "-" || text.hasPrefix("- ") }
  }

  private struct Reader {
    private var lines: [Line]
    private var place = 0

    init(_ text: String) {
      lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        .enumerated().map { number, bytes in
          let line = Substring(bytes)
          let text = line.drop { $0 == " " }
          return Line(
            number: number + 1, indent: line.utf8.count - text.utf8.count, text: text)
        }
    }

    mutating func document() throws(ImportError) -> BlockYAML {
      if lines.first?.text == "---" { place = 1 }
      let value = try block(indentedBy: 0)
      skipBlank()
      if place < lines.count {
        throw ImportError(
          line: lines[place].number, "this is not within the part of YAML that is read")
      }
      return value
    }

    private mutating func skipBlank() {
      while place < lines.count, lines[place].isBlank || lines[place].text.hasPrefix("# ") {
        place += 1
      }
    }

    /// The mapping or sequence that begins on the next line, if that is indented enough.
    private mutating func block(indentedBy least: Int) throws(ImportError) -> BlockYAML {
      skipBlank()
      guard place < lines.count, lines[place].indent >= least else { return .null }
      let indent = lines[place].indent
      return lines[place].isItem ? try list(indent) : try map(indent)
    }

    private mutating func list(_ indent: Int) throws(ImportError) -> BlockYAML {
      var values: [BlockYAML] = []
      while true {
        skipBlank()
        guard place < lines.count, lines[place].indent == indent, lines[place].isItem else { break }
        let rest = lines[place].text.dropFirst(1).drop { $0 == " " }
        if rest.isEmpty {
          place += 1
          values.append(try block(indentedBy: indent + 1))
        } else if Self.key(of: rest) != nil {
          // The item is a mapping whose first line stands behind the dash.
          lines[place].indent += lines[place].text.utf8.count - rest.utf8.count
          lines[place].text = rest
          values.append(try map(lines[place].indent))
        } else {
          values.append(try scalar(rest, parent: indent))
        }
      }
      return .list(values)
    }

    private mutating func map(_ indent: Int) throws(ImportError) -> BlockYAML {
      var members: [(String, BlockYAML)] = []
      while true {
        skipBlank()
        guard place < lines.count, lines[place].indent == indent, !lines[place].isItem else {
          break
        }
        let line = lines[place]
        guard let key = Self.key(of: line.text) else {
          throw ImportError(line: line.number, "a name and a colon are expected")
        }
        let rest = line.text.dropFirst(key.count + 1).drop { $0 == " " }
        if rest.isEmpty {
          place += 1
          skipBlank()
          // A sequence may stand as far to the left as the name that it belongs to.
          let isList = place < lines.count && lines[place].isItem
          members.append((String(key), try block(indentedBy: isList ? indent : indent + 1)))
        } else {
          members.append((String(key), try scalar(rest, parent: indent)))
        }
      }
      return .map(members)
    }

    /// The plain name that a line of a mapping begins with.
    private static func key(of text: Substring) -> Substring? {
      let key = text.prefix { $0.isLetter || $0.isNumber || "_-.".contains($0) }
      let rest = text.dropFirst(key.count)
      return !key.isEmpty && (rest == ":" || rest.hasPrefix(": ")) ? key : nil
    }

    /// The scalar that begins on the line that the reader stands on.
    private mutating func scalar(
      _ text: Substring, parent indent: Int
    ) throws(ImportError) -> BlockYAML {
      let number = lines[place].number
      place += 1
      switch text.first {
      case "|": return .scalar(try literal(text.dropFirst(), parent: indent, line: number))
      case "'": return .scalar(try singleQuoted(text, line: number))
      case "\"": return .scalar(try doubleQuoted(text, line: number))
      case "{" where text == "{}": return .map([])
      case "[" where text == "[]": return .list([])
      case ">", "&", "*", "!", "{", "[", "%", "@", "`":
        throw ImportError(
          line: number, "'\(text.prefix(1))' is not within the part of YAML that is read")
      default: break
      }
      return ["null", "~"].contains(text) ? .null : .scalar(String(text))
    }

    /// A literal block: its lines without their indentation.
    private mutating func literal(
      _ header: Substring, parent indent: Int, line: Int
    ) throws(ImportError) -> String {
      var depth: Int?
      var chomping: Character?
      for character in header {
        if let digit = character.wholeNumberValue, digit > 0, depth == nil {
          depth = indent + digit
        } else if "+-".contains(character), chomping == nil {
          chomping = character
        } else {
          throw ImportError(line: line, "'|\(header)' is not within the part of YAML that is read")
        }
      }
      var text: [String] = []
      while place < lines.count {
        let next = lines[place]
        if !next.isBlank {
          let own = depth ?? next.indent
          guard own > indent, next.indent >= own else { break }
          depth = own
        }
        let spare = max(0, next.indent - (depth ?? next.indent))
        text.append(String(repeating: " ", count: spare) + next.text)
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

    private func singleQuoted(_ text: Substring, line: Int) throws(ImportError) -> String {
      let inner = text.dropFirst().dropLast()
      let plain = inner.replacing("''", with: "")
      guard text.count >= 2, text.last == "'", !plain.contains("'") else {
        throw ImportError(line: line, "the quotation does not end on its line")
      }
      return String(inner.replacing("''", with: "'"))
    }

    private func doubleQuoted(_ text: Substring, line: Int) throws(ImportError) -> String {
      let names: [Character: String] = [
        "n": "\n", "t": "\t", "r": "\r", "0": "\0", "\\": "\\", "\"": "\"", "/": "/",
        "a": "\u{7}", "b": "\u{8}", "e": "\u{1B}", "f": "\u{C}", "v": "\u{B}", "N": "\u{85}",
        "_": "\u{A0}", "L": "\u{2028}", "P": "\u{2029}", " ": " ",
      ]
      let lengths: [Character: Int] = ["x": 2, "u": 4, "U": 8]
      var result = ""
      var rest = text.dropFirst()
      while let character = rest.popFirst(), character != "\"" {
        guard character == "\\" else {
          result.append(character)
          continue
        }
        guard let name = rest.popFirst() else { break }
        if let plain = names[name] {
          result += plain
        } else if let length = lengths[name], let value = UInt32(rest.prefix(length), radix: 16),
          let scalar = Unicode.Scalar(value)
        {
          result.unicodeScalars.append(scalar)
          rest = rest.dropFirst(length)
        } else {
          throw ImportError(line: line, "'\\\(name)' means nothing")
        }
      }
      guard text.count >= 2, text.last == "\"", rest.isEmpty else {
        throw ImportError(line: line, "the quotation does not end on its line")
      }
      return result
    }
  }
}
