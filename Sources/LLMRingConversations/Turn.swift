package import StreamingEngine

/// What one side said, as it is kept.
package struct Turn: Sendable, Equatable {
  /// Never used again for another turn, not even after a deletion.
  package var id: Int64
  /// The turn that it answers or follows; `nil` for the first of a conversation.
  package var parent: Int64?
  /// ``Message/Role/user``, ``Message/Role/assistant`` or ``Message/Role/tool``.
  package var role: Message.Role
  package var content: String
  /// The files that a user's turn came with.
  package var attachments: [Attachment] = []
  /// What the model was told before anything else when a user's turn was said; `nil` for nothing, and
  /// where nobody noted it.
  package var system: String?
  /// What a user's turn was asked with; `nil` for turns of earlier versions and imported ones.
  package var settings: ConversationSettings?
  /// Whether it is a side question, or belongs to the answer to one: later requests do not bring it
  /// along.
  package var isAside = false
  package var status: Status
  /// The alias that was asked, if the model was not named outright.
  package var alias: String?
  /// The model that was asked, as `provider:model`.
  package var model: String?
  /// What only an answer has.
  package var answer: Answer
  /// What only a tool's result has.
  package var toolResult: ToolResult?
  /// In milliseconds since 1970 UTC.
  package var createdAt: Int64

  /// How a turn came to its end.
  package enum Status: String, Sendable, CaseIterable, Codable {
    /// The provider said that the answer was over; or a user's turn.
    case complete
    /// The stream ended before the provider said so.
    case truncated
    /// The user stopped it.
    case interrupted
    /// The program died in the middle of it; what had been shown was found afterwards.
    case recovered
    /// A fault ended it.
    case error
    /// It has not ended yet, or the program died and has not been restarted since.
    case pending
  }

  /// How an answer went, beyond what it says.
  package struct Answer: Sendable, Equatable, Codable {
    /// What the model let be seen of its thinking.
    package var reasoning: String
    /// What the model said instead of an answer when it refused.
    package var refusal: String
    /// The tools that it asks for.
    package var toolCalls: [ToolCall]
    /// The sources that it names.
    package var citations: [Citation]
    /// Its images, by their names in the store's ``ImageFolder``.
    package var images: [String]
    /// What its provider wants back with it.
    package var trace: ReasoningTrace?
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
    /// In tokens per second, from the first part of the answer to the last; `nil` where it is not known
    /// or means little.
    package var speed: Double?
    /// The fault that ended it, in words.
    package var error: String?

    package init(
      reasoning: String = "", refusal: String = "", toolCalls: [ToolCall] = [],
      citations: [Citation] = [], images: [String] = [], trace: ReasoningTrace? = nil,
      servedModel: String? = nil,
      finishReason: FinishReason? = nil, rawFinishReason: String? = nil, usage: Usage? = nil,
      timeToFirstText: Int64? = nil, duration: Int64? = nil, speed: Double? = nil,
      error: String? = nil
    ) {
      self.reasoning = reasoning
      self.refusal = refusal
      self.toolCalls = toolCalls
      self.citations = citations
      self.images = images
      self.trace = trace
      self.servedModel = servedModel
      self.finishReason = finishReason
      self.rawFinishReason = rawFinishReason
      self.usage = usage
      self.timeToFirstText = timeToFirstText
      self.duration = duration
      self.speed = speed
      self.error = error
    }
  }

  /// What came of a tool that an answer asked for; the content is what the tool says.
  package struct ToolResult: Sendable, Equatable {
    /// The ``ToolCall/id`` of the call that it answers.
    package var callID: String
    /// Whether the tool failed.
    package var isError: Bool

    package init(callID: String, isError: Bool = false) {
      self.callID = callID
      self.isError = isError
    }
  }

  package init(
    id: Int64, parent: Int64? = nil, role: Message.Role, content: String,
    status: Status = .complete, alias: String? = nil, model: String? = nil,
    answer: Answer = Answer(), toolResult: ToolResult? = nil, createdAt: Int64
  ) {
    self.id = id
    self.parent = parent
    self.role = role
    self.content = content
    self.status = status
    self.alias = alias
    self.model = model
    self.answer = answer
    self.toolResult = toolResult
    self.createdAt = createdAt
  }

  /// The turn of an answer.
  ///
  /// - Parameter parent: The turn that it answers.
  package init(_ record: AnswerRecord, id: Int64 = 0, parent: Int64?) {
    self.init(
      id: id, parent: parent, role: .assistant, content: record.content, status: record.status,
      alias: record.alias, model: record.model, answer: record.answer,
      createdAt: record.createdAt)
  }
}

extension Turn {
  /// Whether an answer came to an end of its own, so that there is nothing more to it. An answer that
  /// was stopped, broke off or was cut has more.
  package var hasEnded: Bool {
    guard role == .assistant, status == .complete else { return false }
    return switch answer.finishReason {
    case .stop, .toolCalls, .refusal, nil: true
    default: false
    }
  }
}

extension Turn.Answer {
  /// Whether reasoning used up all tokens of an answer without text.
  package var endedInReasoning: Bool {
    toolCalls.isEmpty && refusal.isEmpty
      && AnswerLimit.isUsedUpByReasoning(
        finishReason, word: rawFinishReason ?? "", hasReasoned: !reasoning.isEmpty, usage: usage)
  }

  /// Decodes the end of an in-flight file, which an earlier version may have written.
  package init(from decoder: any Decoder) throws {
    let answer = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      reasoning: try answer.decode(String.self, forKey: .reasoning),
      refusal: try answer.decode(String.self, forKey: .refusal),
      toolCalls: try answer.decode([ToolCall].self, forKey: .toolCalls),
      citations: try answer.decodeIfPresent([Citation].self, forKey: .citations) ?? [],
      images: try answer.decodeIfPresent([String].self, forKey: .images) ?? [],
      trace: try answer.decodeIfPresent(ReasoningTrace.self, forKey: .trace),
      servedModel: try answer.decodeIfPresent(String.self, forKey: .servedModel),
      finishReason: try answer.decodeIfPresent(FinishReason.self, forKey: .finishReason),
      rawFinishReason: try answer.decodeIfPresent(String.self, forKey: .rawFinishReason),
      usage: try answer.decodeIfPresent(Usage.self, forKey: .usage),
      timeToFirstText: try answer.decodeIfPresent(Int64.self, forKey: .timeToFirstText),
      duration: try answer.decodeIfPresent(Int64.self, forKey: .duration),
      speed: try answer.decodeIfPresent(Double.self, forKey: .speed),
      error: try answer.decodeIfPresent(String.self, forKey: .error))
  }
}

/// An answer that is to be kept.
package struct AnswerRecord: Sendable, Equatable, Codable {
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
  /// What the clock said when something was last said, in milliseconds since 1970 UTC; the order of
  /// a list does not depend on it.
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
