/// A tool call that the model requests.
public struct ToolCall: Sendable {
  /// The position among the calls of the answer, from 0.
  public var index: Int
  /// The provider's ID for the call, used to return the result. Generated if the provider sends
  /// none.
  public var id: String
  public var name: String
  /// Whether the arguments are a complete JSON object, so the call can be run. `false` in every
  /// chunk but the last, and in the last for a call that was cut off.
  public var isComplete: Bool
  private var storage: Storage

  private enum Storage {
    case text(String)
    /// The first `size` bytes of a text that later chunks share and extend.
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

  /// The arguments as JSON text; in a chunk, the part received so far.
  ///
  /// A chunk does not store its own copy. Reading this property makes one, in time proportional to
  /// its length.
  public var arguments: String {
    get {
      switch storage {
      case .text(let text): text
      case .beginning(let text, let size): text.prefix(size)
      }
    }
    set { storage = .text(newValue) }
  }

  /// The size of the arguments in bytes of UTF-8, without copying them.
  package var argumentsSize: Int {
    switch storage {
    case .text(let text): text.utf8.count
    case .beginning(_, let size): size
    }
  }

  /// Makes the arguments a text of this call's own, because nothing is appended any more. Reading
  /// them makes no more copies then.
  mutating func settle() {
    storage = .text(arguments)
  }

  /// Appends to the arguments. Earlier copies of this call keep their value, and the bytes are
  /// stored only once.
  ///
  /// Only the assembler's own value may be extended.
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

extension [ToolCall] {
  /// Where the call with this index is. The calls of an answer are usually numbered in the order in
  /// which they start, and finding one then takes one step.
  ///
  /// - Parameter steps: Increased by the number of calls that were looked at.
  func place(ofCall index: Int, steps: inout Int) -> Int? {
    steps += 1
    if indices.contains(index), self[index].index == index { return index }
    // Only the next call has a higher index than all others.
    guard let last, last.index >= index else { return nil }
    steps += count
    return lastIndex { $0.index == index }
  }
}

extension ToolCall: Hashable {
  public static func == (one: ToolCall, other: ToolCall) -> Bool {
    one.index == other.index && one.id == other.id && one.name == other.name
      && one.isComplete == other.isComplete && one.argumentsSize == other.argumentsSize
      && one.arguments == other.arguments
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(index)
    hasher.combine(id)
    hasher.combine(name)
    hasher.combine(arguments)
    hasher.combine(isComplete)
  }
}

/// Its JSON has the members `index`, `id`, `name`, `arguments` (JSON as text) and `is_complete`.
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
