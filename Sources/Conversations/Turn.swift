package import StreamingEngine

/// What one side said, as it is kept.
package struct Turn: Sendable, Equatable {
  /// Never used again for another turn, not even after a deletion.
  package var id: Int64
  /// The turn that it answers or follows; `nil` for the first of a conversation.
  package var parent: Int64?
  /// ``Message/Role/user`` or ``Message/Role/assistant``.
  package var role: Message.Role
  package var content: String
  /// The files that a user's turn came with. They are not stored: a turn that was read back has
  /// their names in its content.
  package var attachments: [Attachment] = []
  package var status: Status
  /// The alias that was asked, if the model was not named outright.
  package var alias: String?
  /// The model that was asked, as `provider:model`.
  package var model: String?
  /// What only an answer has.
  package var answer: Answer
  /// In milliseconds since 1970 UTC.
  package var createdAt: Int64

  /// How a turn came to its end.
  package enum Status: String, Sendable, CaseIterable {
    /// The provider said that the answer was over; or a user's turn.
    case complete
    /// The stream ended before the provider said so.
    case truncated
    /// The user stopped it, or the program died.
    case interrupted
    /// A fault ended it.
    case error
    /// It has not ended yet, or nobody has looked since the program died.
    case pending
  }

  /// How an answer went, beyond what it says.
  package struct Answer: Sendable, Equatable {
    /// What the model let be seen of its thinking.
    package var reasoning: String
    /// The model that the provider says it was.
    package var servedModel: String?
    package var finishReason: FinishReason?
    /// The provider's word for the finish reason.
    package var rawFinishReason: String?
    package var usage: Usage?
    /// In milliseconds from the request to the first text.
    package var timeToFirstText: Int64?
    /// In milliseconds from the request to the end.
    package var duration: Int64?
    /// The fault that ended it, in words.
    package var error: String?

    package init(
      reasoning: String = "", servedModel: String? = nil, finishReason: FinishReason? = nil,
      rawFinishReason: String? = nil, usage: Usage? = nil, timeToFirstText: Int64? = nil,
      duration: Int64? = nil, error: String? = nil
    ) {
      self.reasoning = reasoning
      self.servedModel = servedModel
      self.finishReason = finishReason
      self.rawFinishReason = rawFinishReason
      self.usage = usage
      self.timeToFirstText = timeToFirstText
      self.duration = duration
      self.error = error
    }
  }

  package init(
    id: Int64, parent: Int64? = nil, role: Message.Role, content: String,
    status: Status = .complete, alias: String? = nil, model: String? = nil,
    answer: Answer = Answer(), createdAt: Int64
  ) {
    self.id = id
    self.parent = parent
    self.role = role
    self.content = content
    self.status = status
    self.alias = alias
    self.model = model
    self.answer = answer
    self.createdAt = createdAt
  }
}

/// An answer that is to be kept.
package struct AnswerRecord: Sendable, Equatable {
  package var content: String
  package var status: Turn.Status
  package var alias: String?
  /// As `provider:model`.
  package var model: String?
  package var answer: Turn.Answer
  /// In milliseconds since 1970 UTC.
  package var createdAt: Int64

  package init(
    content: String, status: Turn.Status, alias: String? = nil, model: String? = nil,
    answer: Turn.Answer = Turn.Answer(), createdAt: Int64
  ) {
    self.content = content
    self.status = status
    self.alias = alias
    self.model = model
    self.answer = answer
    self.createdAt = createdAt
  }
}

/// A conversation in a list.
package struct ConversationSummary: Sendable, Equatable {
  package var id: String
  /// Empty until the first turn.
  package var title: String
  /// In milliseconds since 1970 UTC.
  package var createdAt: Int64
  /// When something was last said, in milliseconds since 1970 UTC.
  package var updatedAt: Int64
  /// How many turns the current branch has.
  package var turns: Int
  /// The model of the last turn.
  package var model: String?

  package init(
    id: String, title: String, createdAt: Int64, updatedAt: Int64, turns: Int, model: String?
  ) {
    self.id = id
    self.title = title
    self.createdAt = createdAt
    self.updatedAt = updatedAt
    self.turns = turns
    self.model = model
  }
}
