import StreamingEngine

/// The text of a prompt, with its variables: `{{input}}`, `{{name}}` and `{{name=default}}`.
///
/// Braces around anything else are text: a prompt may be about a language that has them.
package struct PromptTemplate: Sendable, Equatable {
  /// A place that a value fills.
  package struct Variable: Sendable, Equatable {
    package let name: String
    /// The value where none is given.
    package fileprivate(set) var standard: String?

    /// The variable as messages list it: `to`, or `to=English`.
    package var description: String { standard.map { "\(name)=\($0)" } ?? name }
  }

  private enum Part: Sendable, Equatable {
    case text(String)
    case variable(String)
  }

  private static let inputName = "input"

  private var parts: [Part] = []
  /// Its variables, each once, in the order of the text. The input is none of them.
  package private(set) var variables: [Variable] = []
  /// `{{input}}`, which stands for the words after the prompt's name; `nil` if they follow the
  /// text.
  package private(set) var input: Variable?

  package init(_ text: String) {
    var rest = text[...]
    var plain = ""
    while let opening = rest.firstRange(of: "{{") {
      let inside = rest[opening.upperBound...]
      guard let closing = inside.firstRange(of: "}}") else { break }
      plain += rest[..<opening.lowerBound]
      if let variable = Self.variable(inside[..<closing.lowerBound]) {
        if !plain.isEmpty { parts.append(.text(plain)) }
        plain = ""
        parts.append(.variable(variable.name))
        add(variable)
        rest = rest[closing.upperBound...]
      } else {
        // Another pair of braces may begin with the second of these.
        plain.append("{")
        rest = rest[rest.index(after: opening.lowerBound)...]
      }
    }
    plain += rest
    if !plain.isEmpty { parts.append(.text(plain)) }
  }

  /// Whether a text can be asked without any words.
  package var needsInput: Bool { input != nil && input?.standard == nil }

  /// The variables that have neither a value nor a default.
  package func missing(in values: [String: String]) -> [Variable] {
    variables.filter { $0.standard == nil && values[$0.name] == nil }
  }

  /// The text with the values in their places. Nothing in a value is replaced.
  ///
  /// - Parameter input: The words after the prompt's name. Without a place for them, they follow the
  ///   text after a blank line.
  package func filled(with values: [String: String], input words: String) -> String {
    var text = ""
    for part in parts {
      switch part {
      case .text(let plain): text += plain
      case .variable(Self.inputName): text += words.isEmpty ? input?.standard ?? "" : words
      case .variable(let name):
        text += values[name] ?? variables.first { $0.name == name }?.standard ?? ""
      }
    }
    if input == nil, !words.isEmpty { text = "\(text.trimmed)\n\n\(words)" }
    return text.trimmed
  }

  private mutating func add(_ variable: Variable) {
    guard variable.name != Self.inputName else {
      input = Variable(name: variable.name, standard: input?.standard ?? variable.standard)
      return
    }
    // One default is enough for all places.
    guard let place = variables.firstIndex(where: { $0.name == variable.name }) else {
      return variables.append(variable)
    }
    variables[place].standard = variables[place].standard ?? variable.standard
  }

  /// The variable between two pairs of braces; `nil` for any other text.
  private static func variable(_ text: Substring) -> Variable? {
    let sign = text.firstIndex(of: "=")
    let name = text[..<(sign ?? text.endIndex)].trimmed
    guard isName(name) else { return nil }
    return Variable(name: name, standard: sign.map { text[text.index(after: $0)...].trimmed })
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(48...57).contains(first) else { return false }
    return text.utf8.allSatisfy(isNameByte)
  }

  /// Whether a byte may be in the name of a variable: letters, digits, `_` and `-`.
  static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
