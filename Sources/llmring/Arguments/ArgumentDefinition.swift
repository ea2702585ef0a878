/// One option, flag or argument of a command, as the parser, the help and the completions read it.
struct ArgumentDefinition {
  enum Kind {
    case flag
    case option
    /// An argument by its place.
    case positional
    /// All that the command's other arguments leave.
    case rest
  }

  var kind: Kind
  /// As they are typed: `-m`, `--model`. Empty for an argument by its place.
  var names: [String]
  /// What stands for the value.
  var valueName: String
  var help: ArgumentHelp
  var completion: CompletionValues?
  var isRepeating: Bool
  /// Whether it may be left out.
  var isOptional: Bool
  private let box: any ArgumentBox

  init(
    _ kind: Kind, label: String, name: NameSpecification = [], help: ArgumentHelp,
    completion: CompletionValues? = nil, box: any ArgumentBox
  ) {
    self.kind = kind
    self.names = name.names(for: label)
    self.valueName = help.valueName ?? Self.kebabCase(label)
    self.help = help
    self.completion = completion
    self.box = box
    isRepeating = box.isRepeating
    isOptional = box.isSet
  }

  /// Whether there is a value: the one declared, or what the command line gave.
  var isSet: Bool { box.isSet }

  /// Takes a text of the command line; a flag takes none.
  ///
  /// - Returns: Whether the text is a value of that type.
  func take(_ text: String) -> Bool { box.take(text) }

  /// How the usage shows it: `[--model <alias>]`, `<name>`, `[<prompt> ...]`.
  var synopsis: String { isOptional ? "[\(requiredSynopsis)]" : requiredSynopsis }

  /// The same without the sign that it may be left out.
  var requiredSynopsis: String {
    let name = names.first { $0.hasPrefix("--") } ?? names.first
    let value = kind == .flag ? nil : "<\(valueName)>"
    return [name, value, isRepeating ? "..." : nil].compactMap(\.self).joined(separator: " ")
  }

  /// `maxTokens` as `max-tokens`.
  static func kebabCase(_ label: String) -> String {
    label.reduce(into: "") { name, character in
      name += character.isUppercase ? "-\(character.lowercased())" : "\(character)"
    }
  }
}

/// What the help says about an option, a flag or an argument.
struct ArgumentHelp: ExpressibleByStringInterpolation {
  var abstract: String
  var valueName: String?
  var isHidden = false

  init(_ abstract: String, valueName: String? = nil) {
    self.abstract = abstract
    self.valueName = valueName
  }

  init(stringLiteral abstract: String) { self.init(abstract) }

  /// Left out of the help.
  static var hidden: ArgumentHelp {
    var help = ArgumentHelp("")
    help.isHidden = true
    return help
  }
}

/// The names of an option or a flag.
struct NameSpecification: ExpressibleByArrayLiteral {
  enum Element {
    /// Made from the property's name.
    case long
    case customLong(String)
    /// The first letter of the property's name.
    case short
    case customShort(Character)
  }

  private var elements: [Element]

  init(arrayLiteral elements: Element...) { self.elements = elements }

  static let long: NameSpecification = [.long]
  static let shortAndLong: NameSpecification = [.short, .long]

  func names(for label: String) -> [String] {
    elements.map { element in
      switch element {
      case .long: "--" + ArgumentDefinition.kebabCase(label)
      case .customLong(let name): "--" + name
      case .short: "-" + label.prefix(1)
      case .customShort(let letter): "-\(letter)"
      }
    }
  }
}
