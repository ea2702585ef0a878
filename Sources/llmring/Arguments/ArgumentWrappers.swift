/// An option, which takes a value: `--model chatbot`, `--model=chatbot`, `-m chatbot`.
@propertyWrapper
struct Option<Value: ArgumentValue> {
  private let box: Box<Value>

  /// - Parameter names: As they are typed: `-m`, `--model`.
  init(
    wrappedValue: Value, _ names: String..., help: ArgumentHelp,
    completion: CompletionValues? = nil
  ) {
    box = Box(wrappedValue)
    Declarations.add(.option, names: names, help: help, completion: completion, box: box)
  }

  init(_ names: String..., help: ArgumentHelp, completion: CompletionValues? = nil) {
    box = Box(Value.absent)
    Declarations.add(.option, names: names, help: help, completion: completion, box: box)
  }

  var wrappedValue: Value { box.required }
}

/// A flag, which takes no value.
@propertyWrapper
struct Flag {
  private let box: FlagBox

  init(wrappedValue: Bool, _ names: String..., help: ArgumentHelp) {
    box = FlagBox(wrappedValue)
    Declarations.add(.flag, names: names, help: help, box: box)
  }

  var wrappedValue: Bool { box.isOn }
}

/// An argument by its place.
@propertyWrapper
struct Argument<Value: ArgumentValue> {
  /// Which words of the command line an argument takes.
  enum Words {
    /// Those that are not options; one, or all of them if it repeats.
    case values
    /// All that nothing else takes, options included.
    case allUnrecognized
  }

  private let box: Box<Value>

  init(
    wrappedValue: Value, parsing words: Words = .values, help: ArgumentHelp,
    completion: CompletionValues? = nil
  ) {
    box = Box(wrappedValue)
    Declarations.add(
      words == .values ? .positional : .rest, help: help, completion: completion, box: box)
  }

  init(help: ArgumentHelp, completion: CompletionValues? = nil) {
    box = Box(Value.absent)
    Declarations.add(.positional, help: help, completion: completion, box: box)
  }

  var wrappedValue: Value { box.required }
}

/// Options that several commands share.
@propertyWrapper
struct OptionGroup<Group: ParsableArguments> {
  let wrappedValue = Group()
}

/// Collects what the properties of a command declare while it is created, in their order.
///
/// A `Mirror` could find them, too, but it takes a quarter of the time to the prompt: the runtime searches
/// all conformances of the program for each of the types in it.
final class Declarations: Sendable {
  @TaskLocal private static var current: Declarations?

  // Only the task that creates the command has it.
  private nonisolated(unsafe) var definitions: [ArgumentDefinition] = []

  fileprivate static func add(
    _ kind: ArgumentDefinition.Kind, names: [String] = [], help: ArgumentHelp,
    completion: CompletionValues? = nil, box: any ArgumentBox
  ) {
    current?.definitions.append(
      ArgumentDefinition(kind, names: names, help: help, completion: completion, box: box))
  }

  fileprivate static func collect<Created>(
    _ create: () -> Created
  ) -> (Created, [ArgumentDefinition]) {
    let declarations = Declarations()
    let created = $current.withValue(declarations, operation: create)
    return (created, declarations.definitions)
  }
}

extension ParsableArguments {
  /// A new instance, and what its properties declare: taking a text through a definition sets the
  /// property.
  static func declaring() -> (instance: Self, definitions: [ArgumentDefinition]) {
    Declarations.collect { Self() }
  }

  /// What an instance declares. Only its names and texts are of use.
  static var declared: [ArgumentDefinition] { declaring().definitions }
}
