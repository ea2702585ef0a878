/// A function in the caller's program that a model may ask to call.
public struct Tool: Sendable, Hashable {
  /// The name that the model uses: letters, digits, `_` and `-`, at most 64 characters.
  public var name: String
  /// What the tool does and when to use it, for the model to read.
  public var description: String
  /// The JSON Schema of the arguments, which must be an object.
  public var parameters: JSONValue
  /// Whether the provider should enforce the schema, if it can. OpenAI then needs every property to
  /// be required and no others to be allowed.
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

  /// The schema of a tool without arguments.
  public static let noParameters: JSONValue = ["type": "object", "properties": [:]]
}

/// Whether a model must call tools. Later versions may have further choices.
///
/// Some models cannot be forced: Ollama has no such option, and some newer Anthropic models reject
/// it. They get ``auto``. If one tool was named, it is then the only tool in the request.
public enum ToolChoice: Sendable, Hashable {
  /// The model decides.
  case auto
  /// The model must answer in text, without calling a tool.
  case never
  /// The model must call at least one tool.
  case required
  /// The model must call the tool with this name.
  case named(String)
}
