/// A model and who serves it, written `provider:model`.
///
/// The text is cut at its first colon, so a model's own name may have colons in it, as Ollama's
/// tags do: `ollama:qwen3.5:4b`.
public struct ModelReference: Sendable, Hashable, CustomStringConvertible {
  /// The provider's name, as written.
  public let provider: String
  /// The provider's name for the model, as written.
  public let model: String

  public init(provider: String, model: String) {
    self.provider = provider
    self.model = model
  }

  /// Reads `provider:model`.
  ///
  /// - Throws: ``Malformed`` if the colon is missing, or one side of it is empty.
  public init(_ text: String) throws(Malformed) {
    guard let colon = text.firstIndex(of: ":") else { throw Malformed(text: text) }
    let provider = text[..<colon]
    let model = text[text.index(after: colon)...]
    guard !provider.isEmpty, !model.isEmpty, !text.contains(where: \.isBlankOrControl) else {
      throw Malformed(text: text)
    }
    self.init(provider: String(provider), model: String(model))
  }

  public var description: String { "\(provider):\(model)" }

  /// The providers that need no configuration file to be known by name.
  public static var builtInProviders: Set<String> { Set(ProviderDescriptor.known.map(\.name)) }

  /// A text that is not a valid model reference.
  public struct Malformed: Error, Sendable, Equatable, CustomStringConvertible {
    public let text: String

    public var description: String {
      "'\(text)' is not a model; write provider:model, such as openai:gpt-6-luna"
    }
  }
}

extension Character {
  /// Whether the character is white space or a control character: neither has a place in a name.
  var isBlankOrControl: Bool {
    isWhitespace || unicodeScalars.contains { $0.properties.generalCategory == .control }
  }
}
