/// An option, which takes a value: `--model chatbot`, `--model=chatbot`, `-m chatbot`.
@propertyWrapper
struct Option<Value: ArgumentValue>: DeclaredArgument {
  private let box: Box<Value>
  private let name: NameSpecification
  private let help: ArgumentHelp
  private let completion: CompletionValues?

  init(
    wrappedValue: Value, name: NameSpecification = .long, help: ArgumentHelp,
    completion: CompletionValues? = nil
  ) {
    box = Box(wrappedValue)
    self.name = name
    self.help = help
    self.completion = completion
  }

  init(name: NameSpecification = .long, help: ArgumentHelp, completion: CompletionValues? = nil) {
    box = Box(Value.absent)
    self.name = name
    self.help = help
    self.completion = completion
  }

  var wrappedValue: Value { box.required }

  func definitions(label: String) -> [ArgumentDefinition] {
    [
      ArgumentDefinition(
        .option, label: label, name: name, help: help, completion: completion, box: box)
    ]
  }
}

/// A flag, which takes no value.
@propertyWrapper
struct Flag: DeclaredArgument {
  private let box: FlagBox
  private let name: NameSpecification
  private let help: ArgumentHelp

  init(wrappedValue: Bool, name: NameSpecification = .long, help: ArgumentHelp) {
    box = FlagBox(wrappedValue)
    self.name = name
    self.help = help
  }

  var wrappedValue: Bool { box.isOn }

  func definitions(label: String) -> [ArgumentDefinition] {
    [ArgumentDefinition(.flag, label: label, name: name, help: help, box: box)]
  }
}

/// An argument by its place.
@propertyWrapper
struct Argument<Value: ArgumentValue>: DeclaredArgument {
  /// Which words of the command line an argument takes.
  enum Words {
    /// Those that are not options; one, or all of them if it repeats.
    case values
    /// All that nothing else takes, options included.
    case allUnrecognized
  }

  private let box: Box<Value>
  private let kind: ArgumentDefinition.Kind
  private let help: ArgumentHelp
  private let completion: CompletionValues?

  init(
    wrappedValue: Value, parsing words: Words = .values, help: ArgumentHelp,
    completion: CompletionValues? = nil
  ) {
    box = Box(wrappedValue)
    kind = words == .values ? .positional : .rest
    self.help = help
    self.completion = completion
  }

  init(help: ArgumentHelp, completion: CompletionValues? = nil) {
    box = Box(Value.absent)
    kind = .positional
    self.help = help
    self.completion = completion
  }

  var wrappedValue: Value { box.required }

  func definitions(label: String) -> [ArgumentDefinition] {
    [ArgumentDefinition(kind, label: label, help: help, completion: completion, box: box)]
  }
}

/// Options that several commands share.
@propertyWrapper
struct OptionGroup<Group: ParsableArguments>: DeclaredArgument {
  let wrappedValue = Group()

  init() {}

  func definitions(label: String) -> [ArgumentDefinition] { wrappedValue.definitions }
}

/// A property of a command that declares options or arguments.
protocol DeclaredArgument {
  /// - Parameter label: The property's name, from which names are made.
  func definitions(label: String) -> [ArgumentDefinition]
}

extension ParsableArguments {
  /// What an instance declares. Only its names and texts are of use.
  static var declared: [ArgumentDefinition] { Self().definitions }

  /// What the properties declare, in their order.
  var definitions: [ArgumentDefinition] {
    Mirror(reflecting: self).children.flatMap { child in
      // A wrapped property is stored under its name with an underscore before it.
      (child.value as? any DeclaredArgument)?
        .definitions(label: String((child.label ?? "").dropFirst())) ?? []
    }
  }
}
