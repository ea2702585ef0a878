/// A model in a server's own list, with the facts that the list gives. `nil` means that the list
/// does not say.
public struct ListedModel: Sendable, Equatable {
  /// The server's name for the model, as a request has it.
  public var id: String
  /// The name for people, if it differs from ``id``.
  public var name: String?
  /// Maximum number of input tokens.
  public var contextWindow: Int?
  /// Maximum number of tokens in an answer.
  public var maxOutput: Int?
  /// US dollars per million tokens.
  public var price: ModelInfo.Price?
  /// The date on which the server stops serving the model, such as `2026-12-11`.
  public var shutdown: String?

  public init(
    id: String, name: String? = nil, contextWindow: Int? = nil, maxOutput: Int? = nil,
    price: ModelInfo.Price? = nil, shutdown: String? = nil
  ) {
    self.id = id
    self.name = name
    self.contextWindow = contextWindow
    self.maxOutput = maxOutput
    self.price = price
    self.shutdown = shutdown
  }

  /// Whether a request means this model by a name.
  package func isNamed(_ name: String, of provider: Provider) -> Bool {
    // Ollama lists the tag that it assumes.
    id == name || provider.descriptor.hasTags && id == "\(name):latest"
  }

  /// The facts in the form of a catalogue entry; everything that a list cannot say is unknown.
  package func info(provider: String) -> ModelInfo {
    ModelInfo(
      id: id, provider: provider, contextWindow: contextWindow, maxOutput: maxOutput, price: price,
      priceTiers: [], endpoints: [], maxTokensParameter: [:], shutdown: shutdown)
  }
}

extension ListedModel {
  /// The model as one object of a saved list; members that are unknown are left out.
  package var json: JSONValue {
    var members: [(String, JSONValue)] = [("id", .string(id))]
    func add(_ name: String, _ value: JSONValue?) {
      if let value { members.append((name, value)) }
    }
    add("name", name.map(JSONValue.string))
    add("context_window", contextWindow.map(JSONValue.int))
    add("max_output", maxOutput.map(JSONValue.int))
    add("input", price?.input.map(JSONValue.double))
    add("output", price?.output.map(JSONValue.double))
    add("cached_input", price?.cachedInput.map(JSONValue.double))
    add("cache_write", price?.cacheWrite.map(JSONValue.double))
    add("shutdown", shutdown.map(JSONValue.string))
    return .object(members)
  }

  /// Reads ``json`` back; `nil` without a usable id.
  package init?(json: JSONValue) {
    guard let id = json["id"]?.modelID else { return nil }
    let price = ModelInfo.Price(
      input: json["input"]?.amount, output: json["output"]?.amount,
      cachedInput: json["cached_input"]?.amount, cacheWrite: json["cache_write"]?.amount)
    self.init(
      id: id, name: json["name"]?.label, contextWindow: json["context_window"]?.tokenCount,
      maxOutput: json["max_output"]?.tokenCount,
      price: price.input == nil && price.output == nil ? nil : price,
      shutdown: json["shutdown"]?.date)
  }
}
