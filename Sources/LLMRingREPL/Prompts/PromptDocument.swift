import StreamingEngine

/// The parts of a prompt's file: the lines of its front matter, and its text.
struct PromptDocument {
  /// A line `key: value`.
  struct Entry {
    let key: String
    let value: String
    let position: SourcePosition
  }

  private(set) var entries: [Entry] = []
  private(set) var body = ""

  init(_ text: String, path: String) throws(SettingsError) {
    let text = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    var start = 0
    if Self.isFence(lines[0]) {
      guard let end = lines.indices.dropFirst().first(where: { Self.isFence(lines[$0]) }) else {
        throw SettingsError(
          path: path, position: SourcePosition(line: 1, column: 1),
          problem: "the front matter has no end",
          advice: "add a line --- after it, or remove this one")
      }
      for number in 1..<end { try read(lines[number], number + 1, path) }
      start = end + 1
    }
    body = lines[start...].joined(separator: "\n").trimmed
    guard !body.isEmpty else {
      throw SettingsError(
        path: path, position: SourcePosition(line: lines.count, column: 1),
        problem: "the prompt has no text", advice: "write what to ask below the front matter")
    }
  }

  private static func isFence(_ line: Substring) -> Bool {
    line.hasPrefix("---") && line.dropFirst(3).allSatisfy(\.isWhitespace)
  }

  private mutating func read(
    _ line: Substring, _ number: Int, _ path: String
  ) throws(SettingsError) {
    let position = SourcePosition(line: number, column: 1)
    let content = line.trimmed
    guard !content.isEmpty, !content.hasPrefix("#") else { return }
    guard line.first?.isWhitespace == false, let colon = content.firstIndex(of: ":"),
      colon != content.startIndex
    else {
      throw SettingsError(
        path: path, position: position, problem: "this line is not 'key: value'",
        advice: "write each value on one line, such as description: Explain code")
    }
    let key = content[..<colon].trimmed
    guard !entries.contains(where: { $0.key == key }) else {
      throw SettingsError(
        path: path, position: position, problem: "\(key) is set twice",
        advice: "remove one of the lines")
    }
    let value = Self.unquoted(content[content.index(after: colon)...].trimmed)
    entries.append(Entry(key: key, value: value, position: position))
  }

  /// A value without the quotes around all of it, which YAML would want for some values.
  private static func unquoted(_ text: String) -> String {
    guard let quote = text.first, quote == "\"" || quote == "'", text.count > 1,
      text.last == quote
    else { return text }
    return String(text.dropFirst().dropLast())
  }
}
