/// Folds a provider's events into the chunks that a caller sees.
struct ChunkAssembler {
  private let model: String
  private let context: String?
  private let price: @Sendable (Usage?) -> Usage?
  private var toolCalls: [ToolCall] = []
  private var finish: (reason: FinishReason, raw: String)?
  private var usage: Usage?
  private var servedModel: String?
  private var id: String?
  private var refusal = ""
  private var trace = TraceBuilder()
  private var hasReasoned = false
  /// How much has come, in bytes of text.
  private(set) var size = 0
  /// Whether the provider has said that the answer is complete.
  private(set) var isOver = false

  /// What a tool call takes beside its texts.
  private static let callOverhead = 64

  /// - Parameters:
  ///   - model: `provider:model`.
  ///   - context: The digest of the conversation, where what the provider signs is bound to it.
  init(model: String, context: String? = nil, price: @escaping @Sendable (Usage?) -> Usage?) {
    self.model = model
    self.context = context
    self.price = price
  }

  /// Takes an event, and returns the chunk that it completes, if it does.
  mutating func receive(_ event: AnswerEvent) -> StreamChunk? {
    switch event {
    case .text(let text):
      let count = text.utf8.count
      size += count
      trace.textSize += count
      return StreamChunk(text: text, model: model)
    case .reasoning(let text):
      size += text.utf8.count
      hasReasoned = true
      return StreamChunk(reasoning: text, model: model)
    case .toolCallStart(let index, let id, let name):
      size += id.utf8.count + name.utf8.count + Self.callOverhead
      let call = ToolCall(index: index, id: id, name: name, arguments: "", isComplete: false)
      toolCalls.append(call)
      trace.call(index)
      return StreamChunk(model: model, toolCalls: [call])
    case .toolCallArguments(let index, let fragment):
      guard let place = toolCalls.lastIndex(where: { $0.index == index }) else { return nil }
      size += fragment.utf8.count
      toolCalls[place].appendArguments(fragment)
      return StreamChunk(model: model, toolCalls: [toolCalls[place]])
    case .start(let id, let model):
      self.id = id
      servedModel = model
    case .refusal(let text):
      size += text.utf8.count
      refusal += text
    case .finish(let reason, let raw):
      finish = (reason, raw)
    case .usage(let usage):
      self.usage = usage
    case .signature(let signature):
      size += signature.size
      trace.sign(signature)
    case .end:
      isOver = true
      return last
    }
    return nil
  }

  /// The chunk that ends the answer.
  private var last: StreamChunk {
    let reason = finish?.reason ?? .other
    return StreamChunk(
      model: model, toolCalls: wholeCalls(after: reason), finishReason: reason,
      usage: price(usage),
      ending: .init(
        rawFinishReason: finish?.raw ?? "", servedModel: servedModel, id: id, refusal: refusal,
        trace: trace.trace(of: model, context: context),
        endedInReasoning: endedInReasoning(after: reason)))
  }

  /// The calls, each marked by whether it can be run.
  private func wholeCalls(after reason: FinishReason) -> [ToolCall] {
    toolCalls.enumerated().map { place, call in
      var call = call
      let arguments = call.arguments
      let hasNone = arguments.allSatisfy(\.isWhitespace) || arguments == "{}"
      // An answer that was cut may have been cut before the first argument of its last call.
      let mayBeCut = reason != .toolCalls && reason != .stop && place == toolCalls.count - 1
      call.arguments = hasNone && !mayBeCut ? "{}" : arguments
      call.isComplete =
        !call.name.isEmpty && !(hasNone && mayBeCut) && RawJSON.isObject(call.arguments)
      return call
    }
  }

  private func endedInReasoning(after reason: FinishReason) -> Bool {
    switch reason {
    case .length, .stop, .other:
      trace.textSize == 0 && toolCalls.isEmpty && refusal.isEmpty
        && (hasReasoned || usage?.reasoningTokens ?? 0 > 0)
    case .toolCalls, .contentFilter, .refusal, .pause, .error: false
    }
  }
}

extension Signature {
  /// How much memory it takes, in bytes, about.
  fileprivate var size: Int {
    if case .block(let json, _) = self { json.utf8.count } else { token.utf8.count }
  }
}
