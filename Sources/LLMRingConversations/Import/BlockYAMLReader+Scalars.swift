extension BlockYAMLReader {
  /// The scalar that begins on the line that the reader stands on, and may continue on lines that are
  /// indented more than its parent.
  mutating func scalar(
    _ text: Substring, parent indent: Int
  ) throws(ImportError) -> BlockYAML {
    let first = text.unicodeScalars.first
    switch first {
    case "|", ">":
      let lines = try block(header: text, parent: indent)
      return .string(first == "|" ? lines.literal : lines.folded)
    case "'", "\"": return .string(try quotation(text, parent: indent))
    case "{", "[":
      let value = Self.withoutComment(text)
      guard value == "{}" || value == "[]" else { break }
      place += 1
      return value == "{}" ? .map([]) : .list([])
    case let first? where Self.indicators.contains(first): break
    default:
      let value = try plain(text, parent: indent)
      return value == "null" || value == "~" ? .null : .plain(value)
    }
    throw unsupported("'\(first.map { "\($0)" } ?? "")'")
  }

  /// Moves to the next line of a scalar.
  ///
  /// - Returns: That line, and how many empty ones stand before it; `nil` at the end of the scalar.
  private mutating func continuation(
    of parent: Int
  ) -> (text: Substring, blanks: Int)? {
    var next = place + 1
    while next < lines.count, lines[next].text.isEmpty { next += 1 }
    guard next < lines.count, lines[next].indent > parent else { return nil }
    defer { place = next }
    return (lines[next].text, next - place - 1)
  }

  /// What stands for the ends of lines within a scalar: one is a space, and empty lines are kept.
  private static func fold(_ blanks: Int) -> String {
    blanks == 0 ? " " : String(repeating: "\n", count: blanks)
  }

  private mutating func plain(_ text: Substring, parent indent: Int) throws(ImportError) -> String {
    var value = String(Self.withoutComment(text))
    var isOver = value.utf8.count < Self.withoutBlanks(text).utf8.count
    while !isOver {
      let start = place
      guard let (line, blanks) = continuation(of: indent) else { break }
      if line.utf8.first == UInt8(ascii: "#") {
        place = start
        break
      }
      let more = Self.withoutComment(line)
      guard !more.contains(": "), !more.hasSuffix(":") else {
        throw ImportError(line: place + 1, "a name with a colon is not expected here")
      }
      isOver = more.utf8.count < Self.withoutBlanks(line).utf8.count
      value += Self.fold(blanks) + more
    }
    place += 1
    return value
  }

  private mutating func quotation(
    _ text: Substring, parent indent: Int
  ) throws(ImportError) -> String {
    let beginning = place
    var quotation = YAMLQuotation(text)
    while true {
      do throws(ImportError) {
        if let rest = try quotation.add() {
          guard rest.isEmpty || Self.withoutComment(rest).isEmpty else {
            throw ImportError("text follows a quotation")
          }
          place += 1
          return quotation.text
        }
      } catch {
        throw ImportError(line: place + 1, error.description)
      }
      guard let (line, blanks) = continuation(of: indent) else {
        throw ImportError(line: beginning + 1, "the quotation does not end")
      }
      quotation.continue(with: line, after: blanks)
    }
  }

  private static func withoutBlanks(_ text: Substring) -> Substring {
    var text = text
    while let last = text.utf8.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") {
      text.unicodeScalars.removeLast()
    }
    return text
  }

  /// The text before a comment, which follows a blank.
  private static func withoutComment(_ text: Substring) -> Substring {
    let bytes = text.utf8
    var place = bytes.startIndex
    while let sign = bytes[place...].firstIndex(of: UInt8(ascii: "#")) {
      let before = sign > bytes.startIndex ? bytes[bytes.index(before: sign)] : UInt8(ascii: " ")
      if before == UInt8(ascii: " ") || before == UInt8(ascii: "\t") {
        return withoutBlanks(text[..<sign])
      }
      place = bytes.index(after: sign)
    }
    return withoutBlanks(text)
  }

  // MARK: - Literal and folded blocks

  private struct Block {
    /// Without the indentation.
    var lines: ArraySlice<String>
    /// What stands at the end.
    var end: String

    var literal: String { lines.joined(separator: "\n") + end }

    /// Lines that are indented more keep their ends.
    var folded: String {
      var text = ""
      var blanks = 0
      var isKept = true
      for line in lines {
        guard !line.isEmpty else {
          blanks += 1
          continue
        }
        let isIndented = line.hasPrefix(" ") || line.hasPrefix("\t")
        if text.isEmpty {
          text += String(repeating: "\n", count: blanks)
        } else if isKept || isIndented {
          text += String(repeating: "\n", count: blanks + 1)
        } else {
          text += BlockYAMLReader.fold(blanks)
        }
        text += line
        (blanks, isKept) = (0, isIndented)
      }
      return text + end
    }
  }

  private mutating func block(
    header text: Substring, parent indent: Int
  ) throws(ImportError) -> Block {
    let header = Self.withoutComment(text).dropFirst()
    let chomping = header.first { $0 == "-" || $0 == "+" }
    let digit = header.first { $0 != "-" && $0 != "+" }
    var depth = digit?.wholeNumberValue.map { max(indent, 0) + $0 }
    guard header.count == (depth == nil ? 0 : 1) + (chomping == nil ? 0 : 1), digit != "0" else {
      throw unsupported("'\(text)'")
    }
    place += 1
    var all: [String] = []
    while place < lines.count {
      let line = lines[place]
      if !line.text.isEmpty {
        guard line.indent > indent, line.indent >= depth ?? 0 else { break }
        depth = depth ?? line.indent
      }
      let spare = max(0, line.indent - (depth ?? line.indent))
      all.append(String(repeating: " ", count: spare) + line.text)
      place += 1
    }
    let blanks = all.reversed().prefix { $0.isEmpty }.count
    let body = all.dropLast(blanks)
    switch chomping {
    case "-": return Block(lines: body, end: "")
    case "+":
      return Block(
        lines: body, end: String(repeating: "\n", count: blanks + (body.isEmpty ? 0 : 1)))
    default: return Block(lines: body, end: body.isEmpty ? "" : "\n")
    }
  }
}
