/// Requests that are changed after the server has rejected one of their fields; see ``Concession``.
extension Attempt {
  /// What a server makes of a request.
  enum Reply {
    case accepted(HTTPResponse)
    /// - Parameter body: The beginning of the response.
    case rejected(LLMError, body: [UInt8])
  }

  /// A request that was accepted.
  struct Opened {
    var request: PreparedRequest
    var body: any ResponseBody
    var patience: Patience
    var notes: [String]
    /// What the server says in the head of its response that it has billed.
    var billedCost: Double?
  }

  /// How often a request is changed. A server that rejects more fields is not what it seems.
  private static let mostChanges = 6

  /// Sends the request, and sends it again without the field that a rejection names.
  func send(_ chat: ResolvedChat) async throws(LLMError) -> Opened {
    var chat = chat
    var notes: [String] = []
    var isLasting = true
    var changes = 0
    while true {
      let request = try chat.format.adapter.request(for: chat)
      let patience = patience(for: chat)
      switch try await send(request, for: chat, patience) {
      case .accepted(let response):
        if changes > 0, isLasting {
          ring.concessions.remember(chat.concessions, of: chat.provider, model: chat.model)
        }
        return Opened(
          request: request, body: response.body, patience: patience,
          notes: notes + request.notes, billedCost: response.billedCost)
      case .rejected(let error, let body):
        guard changes < Self.mostChanges,
          let change = Concession(after: error, RejectionText(body: body), of: request)
        else { throw error }
        changes += 1
        chat.concessions = change.concessions
        isLasting = isLasting && change.isLasting
        if let note = change.note { notes.append(note) }
      }
    }
  }

  /// The attempt without the field that an error names, which the server has sent in place of an
  /// answer; `nil` if the error names none.
  func changed(after error: LLMError, of answer: Answer) -> Attempt? {
    guard let request = answer.request,
      let change = Concession(
        after: error, RejectionText(message: error.message, parameter: error.parameter),
        of: request)
    else { return nil }
    if change.isLasting {
      ring.concessions.remember(
        change.concessions, of: answer.provider, model: reference.model)
    }
    var attempt = self
    attempt.concessions = change.concessions
    attempt.delay = .zero
    if let note = change.note { attempt.notes.append(note) }
    return attempt
  }
}
