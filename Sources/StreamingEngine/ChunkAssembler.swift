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
  /// The indices of ``citations`` by address.
  private var places: [String: Int] = [:]
  private var images: [GeneratedImage] = []
  private var notes: [String] = []
  private var trace = TraceBuilder()
  private var hasReasoned = false
  /// Separates reasoning between tags from the text; `nil` if the server does that.
  private var thinkTags: ThinkTagFilter?
  private var hasBrokenOff = false
  /// The size of the answer so far.
  private(set) var size = AnswerSize()
  /// Whether the provider has marked the answer as complete.
  private(set) var isFinished = false
  /// How many calls were looked at to find those that were extended; for the test of linearity.
  private(set) var callSteps = 0

  /// - Parameters:
  ///   - model: `provider:model`.
  ///   - context: The digest of the conversation, if the provider's signatures are bound to it.
  ///   - thinkTags: Finds reasoning between tags in the text; `nil` to leave it there.
  init(
    model: String, context: String? = nil, thinkTags: ThinkTagFilter? = nil,
    price: @escaping @Sendable (Usage?) -> Usage?
  ) {
    self.model = model
    self.context = context
    self.thinkTags = thinkTags
    self.price = price
  }

  /// Processes an event, and returns a chunk if the event completes one.
  mutating func receive(_ event: AnswerEvent) -> StreamChunk? {
    switch event {
    case .text(let text):
      let count = text.utf8.count
      size.add(count, to: .text)
      guard thinkTags?.passes(text) == false, let output = thinkTags?.append(text) else {
        trace.textSize += count
        return StreamChunk(text: text, model: model)
      }
      return chunk(of: output)
    case .reasoning(let text):
      size.add(text.utf8.count, to: .reasoning)
      hasReasoned = true
      thinkTags?.noteReasoning(text)
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
      return chunk(of: ThinkTagFilter.Output(correction: .textWasReasoning))
    case .citation(let citation):
      add(citation)
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
      size.add(signature.size, to: .trace)
      trace.sign(signature)
    case .end:
      isFinished = true
      defer { toolCalls = [] }
      return finalChunk()
    }
    return nil
  }

  /// What an answer that breaks off leaves: text that was held back, its tool calls as far as they
  /// have arrived, and the details that only the last chunk has. `nil` if there is nothing of
  /// these, or if nothing of the answer has arrived, so that another attempt is possible.
  ///
  /// - Parameter usage: The token counts so far.
  mutating func breakOff(_ usage: Usage?) -> StreamChunk? {
    guard !isFinished, !hasBrokenOff else { return nil }
    hasBrokenOff = true
    var chunk = endOfText(isComplete: false)
    let hasText = chunk != StreamChunk(model: model)
    let hasDetails =
      !toolCalls.isEmpty || !citations.isEmpty || !images.isEmpty || !notes.isEmpty
      || !refusal.isEmpty || usage != nil || servedModel != nil || id != nil
    guard hasText || hasDetails && hasBegun else { return nil }
    // One call too many is what broke it off.
    toolCalls.removeSubrange(min(toolCalls.count, AnswerSize.countLimit)...)
    settleCalls()
    chunk.toolCalls = toolCalls
    toolCalls = []
    chunk.usage = usage.flatMap { price($0) }
    chunk.ending = ending(after: .other)
    chunk.ending?.isComplete = false
    // Providers reject reasoning without the output that followed it.
    chunk.ending?.trace = nil
    return chunk
  }

  /// Whether any part of the answer has arrived.
  private var hasBegun: Bool {
    trace.textSize > 0 || hasReasoned || !toolCalls.isEmpty || !refusal.isEmpty || !images.isEmpty
  }

  /// How this answer began; see ``ThinkTagFilter/startedInReasoning``.
  var startedInReasoning: Bool? {
    let isExpected = thinkTags?.startedInReasoning
    // An answer that was cut off may not have come to the tag.
    let hasStopped = isFinished && finish?.reason ?? .stop == .stop
    return isExpected == false && !hasStopped ? nil : isExpected
  }

  /// Adds a source unless it has been named before. It may then get its title.
  private mutating func add(_ citation: Citation) {
    guard let place = places[citation.url] else {
      guard size.addExtra() else { return }
      size.add(citation.url.utf8.count + (citation.title?.utf8.count ?? 0), to: .text)
      places[citation.url] = citations.count
      citations.append(citation)
      return
    }
    if citations[place].title?.isEmpty != false, let title = citation.title {
      size.add(title.utf8.count, to: .text)
      citations[place].title = title
    }
  }

  private mutating func endOfText(isComplete: Bool) -> StreamChunk {
    guard let output = thinkTags?.finish(isComplete: isComplete) else {
      return StreamChunk(model: model)
    }
    return chunk(of: output) ?? StreamChunk(model: model)
  }

  /// The chunk for text from which reasoning was separated.
  private mutating func chunk(of output: ThinkTagFilter.Output) -> StreamChunk? {
    if output.isEmpty { return nil }
    switch output.correction {
    case .none: break
    case .textWasReasoning:
      hasReasoned = true
      size.moveTextToReasoning()
      trace.removeText()
    case .reasoningWasText:
      hasReasoned = false
    }
    trace.textSize += output.text.utf8.count
    if !output.reasoning.isEmpty { hasReasoned = true }
    return StreamChunk(output, model: model)
  }

  /// The chunk that ends the answer.
  private mutating func finalChunk() -> StreamChunk {
    // Without a finish reason, the provider's end marker shows that the answer is complete.
    let reason = finish?.reason ?? .stop
    var chunk = endOfText(isComplete: true)
    chunk.toolCalls = finalCalls(after: reason)
    chunk.finishReason = finish?.reason
    chunk.usage = price(usage)
    chunk.ending = ending(after: reason)
    return chunk
  }

  private func ending(after reason: FinishReason) -> StreamChunk.Ending {
    StreamChunk.Ending(
      rawFinishReason: finish?.raw ?? "", servedModel: servedModel, id: id, refusal: refusal,
      trace: trace.trace(of: model, context: context),
      endedInReasoning: endedInReasoning(after: reason), citations: citations, images: images,
      notes: notes)
  }

  /// Settles the calls one by one, so that no more than one is in memory twice.
  private mutating func settleCalls() {
    for place in toolCalls.indices { toolCalls[place].settle() }
  }

  /// The tool calls of the finished answer, each marked as complete or not.
  private mutating func finalCalls(after reason: FinishReason) -> [ToolCall] {
    settleCalls()
    return toolCalls.enumerated().map { place, call in
      var call = call
      let arguments = RawJSON.unwrapped(call.arguments)
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
    trace.textSize == 0 && toolCalls.isEmpty && refusal.isEmpty
      && AnswerLimit.isUsedUpByReasoning(
        reason, word: finish?.raw ?? "", hasReasoned: hasReasoned, usage: usage)
  }
}

extension Signature {
  /// Approximate memory use in bytes.
  fileprivate var size: Int {
    if case .block(let json, _) = self { json.utf8.count } else { token.utf8.count }
  }
}
