/// A call of a tool that the model asks for.
public struct ToolCall: Sendable {
  /// Its place among the calls of the answer, from 0.
  public var index: Int
  /// The provider's name for the call, to answer it by; made up when the provider gives none.
  public var id: String
  public var name: String
  /// Whether the arguments are all there, and are a JSON object, so that the call can be run.
  /// `false` in every chunk but the last, and in the last for a call that was cut.
  public var isComplete: Bool
  private var storage: Storage

  private enum Storage {
    case text(String)
    /// The first `size` bytes of a text that later chunks share and that still grows.
    case beginning(GrowingText, size: Int)
  }

  public init(
    index: Int, id: String, name: String, arguments: String, isComplete: Bool = true
  ) {
    self.index = index
    self.id = id
    self.name = name
    self.isComplete = isComplete
    storage = .text(arguments)
  }

  /// The arguments as JSON text; in a chunk, what has come so far.
  ///
  /// A chunk does not hold a copy of what came before it: reading the arguments makes one, which
  /// takes time in proportion to their length.
  public var arguments: String {
    get {
      switch storage {
      case .text(let text): text
      case .beginning(let text, let size): text.prefix(size)
      }
    }
    set { storage = .text(newValue) }
  }

  /// How many bytes of UTF-8 the arguments take, without reading them.
  package var argumentsSize: Int {
    switch storage {
    case .text(let text): text.utf8.count
    case .beginning(_, let size): size
    }
  }

  /// Adds to the arguments. Copies of this call keep theirs, and the texts are stored once.
  ///
  /// Only one of them may be added to: the assembler's own.
  mutating func appendArguments(_ fragment: String) {
    switch storage {
    case .text(let text):
      let text = GrowingText(text)
      storage = .beginning(text, size: text.append(fragment))
    case .beginning(let text, _):
      storage = .beginning(text, size: text.append(fragment))
    }
  }
}

extension ToolCall: Equatable {
  public static func == (one: ToolCall, other: ToolCall) -> Bool {
    one.index == other.index && one.id == other.id && one.name == other.name
      && one.isComplete == other.isComplete && one.argumentsSize == other.argumentsSize
      && one.arguments == other.arguments
  }
}

extension ToolCall: Codable {
  private enum CodingKeys: String, CodingKey {
    case index, id, name, arguments
    case isComplete = "is_complete"
  }

  public init(from decoder: any Decoder) throws {
    let call = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      index: try call.decode(Int.self, forKey: .index),
      id: try call.decode(String.self, forKey: .id),
      name: try call.decode(String.self, forKey: .name),
      arguments: try call.decode(String.self, forKey: .arguments),
      isComplete: try call.decodeIfPresent(Bool.self, forKey: .isComplete) ?? true)
  }

  public func encode(to encoder: any Encoder) throws {
    var call = encoder.container(keyedBy: CodingKeys.self)
    try call.encode(index, forKey: .index)
    try call.encode(id, forKey: .id)
    try call.encode(name, forKey: .name)
    try call.encode(arguments, forKey: .arguments)
    try call.encode(isComplete, forKey: .isComplete)
  }
}
