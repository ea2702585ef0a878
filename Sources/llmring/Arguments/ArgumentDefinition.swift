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
    _ kind: Kind, names: [String], help: ArgumentHelp, completion: CompletionValues?,
    box: any ArgumentBox
  ) {
    self.kind = kind
    self.names = names
    self.valueName = help.valueName ?? "value"
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
