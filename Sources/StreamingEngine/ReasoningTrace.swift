/// What a provider wants to see again of an answer beside its text and its tool calls: its sealed
/// reasoning, and the signatures on what it said.
///
/// A trace is opaque. It comes with the last chunk of an answer, goes back with the ``Message`` of
/// that answer, and can be kept as JSON in between. It is returned exactly as it came, in its
/// place among text and calls, to the model of the provider that made it; no other can read it,
/// and several refuse a request that has it, so all others are sent the message without it. The
/// same goes for a message that was changed since, and with Anthropic for a conversation that was
/// changed before it.
public struct ReasoningTrace: Sendable, Equatable, Codable {
  /// The provider that the answer is from, as it is called in the configuration.
  public let provider: String
  /// That provider's name for the model, as it was asked for.
  public let model: String
  /// The ``ContextDigest`` of what was said before, where the provider binds the trace to it.
  let context: String?
  let parts: [Part]

  /// A piece of the answer, in the order in which they came.
  enum Part: Sendable, Equatable, Codable {
    /// A block of the provider's own: a JSON object as it came, or whose members belong to the
    /// message itself in formats that have no blocks.
    case block(json: String)
    /// The next so many bytes of the text, and the provider's token for them.
    case text(bytes: Int, token: String?)
    /// The call at this place among the answer's, and the provider's token for it.
    case call(index: Int, token: String?)
  }

  init(provider: String, model: String, context: String?, parts: [Part]) {
    self.provider = provider
    self.model = model
    self.context = context
    self.parts = parts
  }
}
