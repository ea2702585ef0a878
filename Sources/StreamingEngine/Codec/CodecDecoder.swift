/// Adds to a decoder of the user's own what the library promises about the end of an answer.
struct CodecDecoder: ReplyDecoder {
  private var decoder: any AnswerDecoder
  private let provider: Provider
  private var finish: AnswerEvent?
  private(set) var usage: Usage?
  private(set) var awaitsOnlyEnd = false
  private var bodyHasEnded = false
  /// Why the body ended, if the server did not end it.
  private var cut: String?
  private var hasProgressed = false
  /// What followed a run of text.
  private var held: Result<AnswerEvent, LLMError>?
  /// What remains to be returned; `nil` while the decoder is read.
  private var ending: [AnswerEvent]?

  init(_ decoder: any AnswerDecoder, provider: Provider) {
    self.decoder = decoder
    self.provider = provider
  }

  var isComplete: Bool { finish != nil }
  var repeatsText: Bool? { nil }
  mutating func expectRepeatedText() {}

  mutating func append(_ bytes: [UInt8]) {
    if ending == nil { decoder.append(bytes) }
  }

  mutating func finish(because problem: String?) {
    bodyHasEnded = true
    cut = problem
    decoder.finish()
  }

  mutating func takeProgress() -> Bool {
    defer { hasProgressed = false }
    return hasProgressed
  }

  mutating func appendText(to text: inout String) {
    while held == nil, ending == nil {
      do throws(LLMError) {
        guard let event = try decoded() else { return }
        if case .text(let piece) = event { text += piece } else { held = .success(event) }
      } catch {
        held = .failure(error)
      }
    }
  }

  mutating func next() throws(LLMError) -> AnswerEvent? {
    if let held {
      self.held = nil
      return try held.get()
    }
    if ending == nil, let event = try decoded() { return event }
    guard let event = ending?.first else { return nil }
    ending?.removeFirst()
    return event
  }

  /// The decoder's next event, but for those that are returned at the end.
  private mutating func decoded() throws(LLMError) -> AnswerEvent? {
    do throws(LLMError) {
      while let event = try decoder.next() {
        hasProgressed = true
        switch event {
        case .finish:
          // A decoder that says so again and again has nothing else to say.
          if finish != nil {
            try end()
            return nil
          }
          finish = event
          awaitsOnlyEnd = true
        case .usage(let counts): usage = counts
        case .end:
          try end()
          return nil
        default:
          awaitsOnlyEnd = false
          return event
        }
      }
      if bodyHasEnded { try end() }
    } catch {
      ending = []
      var fault = error
      fault.provider = fault.provider ?? provider.name
      throw fault
    }
    return nil
  }

  private mutating func end() throws(LLMError) {
    guard let finish else { throw ProviderFault(provider: provider).truncated }
    ending = (cut.map { [.note($0)] } ?? []) + [finish]
    if let usage { ending?.append(.usage(usage)) }
    ending?.append(.end)
  }
}
