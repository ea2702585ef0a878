package import StreamingEngine

/// One turn of a stored conversation: a question, or an answer with how it came about.
package struct Turn: Sendable, Equatable, Identifiable {
  /// Who the turn is from.
  package enum Role: String, Sendable {
    case user
    case assistant
  }

  /// How a turn ended. A person's turn is complete as soon as it is there.
  package enum Status: String, Sendable {
    /// The provider's own end of the answer was seen.
    case complete
    /// The stream ended without it.
    case truncated
    /// The person stopped it.
    case interrupted
    /// A fault ended it, or kept it from beginning.
    case error
  }

  /// The store's number for the turn; 0 while it is not stored.
  package var id: Int64
  /// The turn that this one follows; `nil` for the first. Several may follow one: they are
  /// branches.
  package var parent: Int64?
  package var role: Role
  package var content: String
  package var reasoning: String
  package var status: Status
  /// What the person called the model.
  package var alias: String?
  /// The model as `provider:model`.
  package var model: String?
  package var finishReason: FinishReason?
  package var usage: Usage?
  /// Milliseconds since 1970, UTC.
  package var createdAt: Int64

  package init(
    id: Int64 = 0, parent: Int64? = nil, role: Role, content: String, reasoning: String = "",
    status: Status = .complete, alias: String? = nil, model: String? = nil,
    finishReason: FinishReason? = nil, usage: Usage? = nil, createdAt: Int64
  ) {
    self.id = id
    self.parent = parent
    self.role = role
    self.content = content
    self.reasoning = reasoning
    self.status = status
    self.alias = alias
    self.model = model
    self.finishReason = finishReason
    self.usage = usage
    self.createdAt = createdAt
  }
}

/// Everything that is kept of an answer when it ends.
package struct AnswerRecord: Sendable, Equatable {
  package var content: String
  package var reasoning: String
  package var status: Turn.Status
  package var alias: String
  package var model: String
  package var servedModel: String?
  package var finishReason: FinishReason?
  package var rawFinishReason: String?
  package var usage: Usage?
  /// Milliseconds from the question to the first text.
  package var firstTextAfter: Int?
  /// Milliseconds from the question to the end.
  package var took: Int
  /// The words of the fault that ended it.
  package var fault: String?

  package init(
    content: String, reasoning: String = "", status: Turn.Status, alias: String, model: String,
    servedModel: String? = nil, finishReason: FinishReason? = nil, rawFinishReason: String? = nil,
    usage: Usage? = nil, firstTextAfter: Int? = nil, took: Int = 0, fault: String? = nil
  ) {
    self.content = content
    self.reasoning = reasoning
    self.status = status
    self.alias = alias
    self.model = model
    self.servedModel = servedModel
    self.finishReason = finishReason
    self.rawFinishReason = rawFinishReason
    self.usage = usage
    self.firstTextAfter = firstTextAfter
    self.took = took
    self.fault = fault
  }

  /// The answer as a turn of a conversation.
  package func turn(id: Int64, parent: Int64?, createdAt: Int64) -> Turn {
    Turn(
      id: id, parent: parent, role: .assistant, content: content, reasoning: reasoning,
      status: status, alias: alias, model: model, finishReason: finishReason, usage: usage,
      createdAt: createdAt)
  }
}

/// A stored conversation as a list shows it.
package struct ConversationSummary: Sendable, Equatable, Identifiable {
  package var id: String
  package var title: String
  /// Milliseconds since 1970, UTC.
  package var createdAt: Int64
  package var updatedAt: Int64
  /// Turns of every branch.
  package var turns: Int
  /// The model of the latest turn.
  package var model: String?
  package var system: String?
}
