import StreamingEngine

/// The words after a prompt's name: leading `name=value` words fill its variables, and the rest is
/// the input.
package struct PromptArguments: Sendable, Equatable {
  package private(set) var values: [String: String] = [:]
  package private(set) var input: String

  /// Reads a line as it was typed. A value with blanks is put in quotes: `to="Swiss German"`.
  package init(_ line: String, for template: PromptTemplate) {
    var rest = line.trimmed[...]
    while let (name, value) = Self.assignment(at: rest, template),
      let (text, end) = Self.value(at: value)
    {
      values[name] = text
      rest = end.drop(while: \.isWhitespace)
    }
    input = String(rest)
  }

  /// Takes words from a command line, which the shell has unquoted.
  package init(words: [String], for template: PromptTemplate) {
    var rest = words[...]
    while let word = rest.first, let (name, value) = Self.assignment(at: word[...], template) {
      values[name] = String(value)
      rest = rest.dropFirst()
    }
    input = rest.joined(separator: " ")
  }

  /// Adds text to the input, such as what was piped in, after a blank line.
  package mutating func append(_ text: String) {
    input = [input, text].filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// A variable of the prompt and what follows its `=`; `nil` if the text begins otherwise.
  private static func assignment(
    at text: Substring, _ template: PromptTemplate
  ) -> (name: String, rest: Substring)? {
    let name = text.prefix { $0.utf8.count == 1 && $0.utf8.allSatisfy(PromptTemplate.isNameByte) }
    let rest = text[name.endIndex...]
    guard rest.first == "=", template.variables.contains(where: { $0.name == name }) else {
      return nil
    }
    return (String(name), rest.dropFirst())
  }

  /// A word, or the text between quotes; `nil` if the quotes are not closed.
  private static func value(at text: Substring) -> (String, rest: Substring)? {
    if let quote = text.first, quote == "\"" || quote == "'" {
      let inside = text.dropFirst()
      if let end = inside.firstIndex(of: quote) {
        let rest = inside[inside.index(after: end)...]
        if rest.first?.isWhitespace ?? true { return (String(inside[..<end]), rest) }
      }
    }
    let word = text.prefix { !$0.isWhitespace }
    return (String(word), text[word.endIndex...])
  }
}
