/// Turns a provider's events into the chunks that the caller sees.
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
  private var citations: [Citation] = []
  private var images: [GeneratedImage] = []
  private var notes: [String] = []
  private var trace = TraceBuilder()
  private var hasReasoned = false
  /// The size of the answer so far.
  private(set) var size = AnswerSize()
  /// Whether the provider has marked the answer as complete.
  private(set) var isFinished = false
  /// How many calls were looked at to find those that were extended; for the test of linearity.
  private(set) var callSteps = 0

  /// - Parameters:
  ///   - model: `provider:model`.
  ///   - context: The digest of the conversation, if the provider's signatures are bound to it.
  init(model: String, context: String? = nil, price: @escaping @Sendable (Usage?) -> Usage?) {
    self.model = model
    self.context = context
    self.price = price
  }

  /// Processes an event, and returns a chunk if the event completes one.
  mutating func receive(_ event: AnswerEvent) -> StreamChunk? {
    switch event {
    case .text(let text):
      let count = text.utf8.count
      size.add(count, to: .text)
      trace.textSize += count
      return StreamChunk(text: text, model: model)
    case .reasoning(let text):
      size.add(text.utf8.count, to: .reasoning)
      hasReasoned = true
      return StreamChunk(reasoning: text, model: model)
    case .toolCallStart(let index, let id, let name):
      size.addCall()
      size.add(id.utf8.count + name.utf8.count, to: .arguments)
      let call = ToolCall(index: index, id: id, name: name, arguments: "", isComplete: false)
      toolCalls.append(call)
      trace.call(index)
      return StreamChunk(model: model, toolCalls: [call])
    case .toolCallArguments(let index, let fragment):
      guard let place = toolCalls.place(ofCall: index, steps: &callSteps) else { return nil }
      size.add(fragment.utf8.count, to: .arguments)
      toolCalls[place].appendArguments(fragment)
      return StreamChunk(model: model, toolCalls: [toolCalls[place]])
    case .start(let id, let model):
      self.id = id
      servedModel = model
    case .refusal(let text):
      size.add(text.utf8.count, to: .text)
      refusal += text
    case .textWasReasoning:
      hasReasoned = true
      size.moveTextToReasoning()
      trace.textSize = 0
      var chunk = StreamChunk(model: model)
      chunk.textWasReasoning = true
      return chunk
    case .citation(let citation):
      guard !citations.contains(citation), size.addExtra() else { return nil }
      size.add(citation.url.utf8.count + (citation.title?.utf8.count ?? 0), to: .text)
      citations.append(citation)
    case .image(let image):
      size.add(image.data.count, to: .images)
      images.append(image)
    case .note(let note):
      guard size.addExtra() else { return nil }
      size.add(note.utf8.count, to: .text)
      notes.append(note)
    case .finish(let reason, let raw):
      finish = (reason, raw)
    case .usage(let usage):
      self.usage = usage
    case .signature(let signature):
      size.add(signature.size, to: .reasoning)
      trace.sign(signature)
    case .end:
      isFinished = true
      defer { toolCalls = [] }
      return finalChunk
    }
    return nil
  }

  /// The chunk that ends the answer.
  private var finalChunk: StreamChunk {
    let reason = finish?.reason ?? .other
    return StreamChunk(
      model: model, toolCalls: finalCalls(after: reason), finishReason: reason,
      usage: price(usage),
      ending: .init(
        rawFinishReason: finish?.raw ?? "", servedModel: servedModel, id: id, refusal: refusal,
        trace: trace.trace(of: model, context: context),
        endedInReasoning: endedInReasoning(after: reason), citations: citations, images: images,
        notes: notes))
  }

  /// The tool calls of the finished answer, each marked as complete or not.
  private func finalCalls(after reason: FinishReason) -> [ToolCall] {
    toolCalls.enumerated().map { place, call in
      var call = call
      let arguments = call.arguments
      let hasNoArguments = arguments.allSatisfy(\.isWhitespace) || arguments == "{}"
      // A truncated answer may have been cut off before the first argument of its last call.
      let mayBeCutOff = reason != .toolCalls && reason != .stop && place == toolCalls.count - 1
      call.arguments = hasNoArguments && !mayBeCutOff ? "{}" : arguments
      call.isComplete =
        !call.name.isEmpty && !(hasNoArguments && mayBeCutOff) && RawJSON.isObject(call.arguments)
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
  /// The size in bytes of what is not visible reasoning as well: of a block, only the opaque part.
  fileprivate var size: Int {
    if case .block(let json, "") = self { json.utf8.count } else { token.utf8.count }
  }
}
