/// Data that a provider expects back with an answer, in addition to the text and tool calls:
/// encrypted reasoning and signatures.
///
/// A trace is opaque. It arrives with the last chunk of an answer, is returned with the ``Message``
/// of that answer, and can be stored as JSON in between. It is sent back unchanged, in its original
/// position among the text and calls, to the model that produced it. No other model can read it and
/// some providers reject it, so other models get the message without it. A trace is also dropped if
/// its message was edited, and with Anthropic if any earlier message was edited.
public struct ReasoningTrace: Sendable, Hashable, Codable {
  /// The provider's name in the configuration.
  public let provider: String
  /// The provider's name for the model, as requested.
  public let model: String
  /// The ``ContextDigest`` of the conversation before the answer, if the provider binds the trace
  /// to it.
  let context: String?
  let parts: [Part]

  /// A part of the answer. Parts are stored in the order of their arrival.
  enum Part: Sendable, Hashable, Codable {
    /// One of the provider's own blocks: an unchanged JSON object. In formats without blocks, its
    /// members belong to the message itself.
    case block(json: String)
    /// The next `bytes` bytes of the text, and the provider's token for them.
    case text(bytes: Int, token: String?)
    /// The tool call with this index, and the provider's token for it.
    case call(index: Int, token: String?)
  }

  /// The same JSON that an encoder makes, for a trace of many megabytes: its strings are not copied.
  package var json: JSONValue {
    var members: [(String, JSONValue)] = [("model", .string(model))]
    if let context { members.insert(("context", .string(context)), at: 0) }
    members += [("parts", .array(parts.map(\.json))), ("provider", .string(provider))]
    return .object(members)
  }

  /// The size of its blocks and tokens, in bytes.
  package var size: Int {
    parts.reduce(0) { size, part in
      switch part {
      case .block(let json): size + json.utf8.count
      case .text(_, let token), .call(_, let token): size + (token?.utf8.count ?? 0)
      }
    }
  }

  init(provider: String, model: String, context: String?, parts: [Part]) {
    self.provider = provider
    self.model = model
    self.context = context
    self.parts = parts
  }
}

extension ReasoningTrace.Part {
  fileprivate var json: JSONValue {
    switch self {
    case .block(let json):
      return ["block": ["json": .string(json)]]
    case .text(let bytes, let token):
      let members = [("bytes", JSONValue.int(bytes))]
      return ["text": .object(members + (token.map { [("token", .string($0))] } ?? []))]
    case .call(let index, let token):
      let members = [("index", JSONValue.int(index))]
      return ["call": .object(members + (token.map { [("token", .string($0))] } ?? []))]
    }
  }
}
