/// A function of the caller's that a model may ask to be called.
public struct Tool: Sendable, Equatable, Codable {
  /// What the model calls it by: letters, digits, `_` and `-`, at most 64.
  public var name: String
  /// What it does and when to use it, for the model to read.
  public var description: String
  /// The arguments, as the JSON Schema of an object.
  public var parameters: JSONValue
  /// Whether the provider is to hold the arguments to the schema, where it can. Providers then ask
  /// more of the schema: OpenAI that every property is required and no others are allowed.
  public var isStrict: Bool

  public init(
    name: String, description: String, parameters: JSONValue = Tool.noParameters,
    isStrict: Bool = false
  ) {
    self.name = name
    self.description = description
    self.parameters = parameters
    self.isStrict = isStrict
  }

  /// The schema of a tool that is called without arguments.
  public static let noParameters: JSONValue = ["type": "object", "properties": [:]]
}

/// Whether a model must call tools.
///
/// A model that cannot be told is left to decide: Ollama has no such choice, and some of
/// Anthropic's newer models refuse to be forced. If one tool was named, it is then the only one
/// that such a model is told of.
public enum ToolChoice: Sendable, Equatable {
  /// The model decides.
  case auto
  /// It calls none, and answers in words.
  case none
  /// It calls at least one.
  case required
  /// It calls the tool of this name.
  case named(String)
}
