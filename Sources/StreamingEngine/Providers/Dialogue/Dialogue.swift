/// A conversation in the order and form that providers accept.
///
/// Stored conversations have gaps: an answer that failed before its first word, a question that was
/// asked twice, a tool call without a result. Providers reject blank messages, calls without
/// results, and results without calls. Some reject two messages of the same role in a row.
/// Therefore:
///
/// - Blank messages are removed. Consecutive messages of the same role are merged, separated by a
///   blank line.
/// - A call is kept if it has a result and complete arguments. The results directly follow the
///   calls, in the same order, regardless of their original position.
/// - A call without a result is removed. A result without its call, and a call that this model
///   cannot receive, are described in a user message. In an assistant message, the description
///   would teach the model to write calls as text.
/// - A ``ReasoningTrace`` is kept if this model produced the answer and the answer was not edited.
struct Dialogue {
  private let all: [Turn]

  /// - Throws: An error of kind ``LLMError/Kind/invalidRequest`` if no user message is left.
  init(_ chat: ResolvedChat, rules: DialogueRules) throws(LLMError) {
    let messages = chat.request.messages
    guard messages.contains(where: { $0.role == .user && !$0.isEmpty }) else {
      throw LLMError(
        .invalidRequest, provider: chat.provider.name,
        message: "there is nothing to answer: the conversation has no user message",
        advice: "ask something first")
    }
    var writer = DialogueWriter(
      messages: messages, provider: chat.provider.name, model: chat.model, rules: rules)
    all = writer.turns()
  }

  /// All turns, with system messages in their original positions, for formats that have this role.
  var allTurns: [Turn] {
    Self.merged(all)
  }

  /// The text of all system messages, or `nil`, for formats that send it separately.
  var system: String? {
    let texts = all.filter { $0.role == .system }.map(\.text)
    return texts.isEmpty ? nil : texts.joined(separator: Self.separator)
  }

  /// The turns without system messages.
  var turns: [Turn] {
    Self.merged(all.filter { $0.role != .system })
  }

  /// ``turns`` from the first user message on, for formats that must begin with one. This drops an
  /// answer whose question was removed.
  var turnsFromUser: [Turn] {
    Array(turns.drop { $0.role != .user })
  }

  static let separator = "\n\n"

  private static func merged(_ turns: [Turn]) -> [Turn] {
    turns.reduce(into: []) { merged, turn in
      if let last = merged.last, last.role == turn.role, last.calls.isEmpty, turn.role != .tool {
        merged[merged.count - 1] = last.joined(to: turn)
      } else {
        merged.append(turn)
      }
    }
  }
}

extension Dialogue {
  /// One message as it is sent.
  struct Turn: Equatable {
    var role: Message.Role
    var text = ""
    /// A user's attachments, sent before the text.
    var attachments: [Attachment] = []
    /// An assistant's tool calls. The next turn has their results.
    var calls: [Call] = []
    /// For the role ``Message/Role/tool``: one result for each call of the previous turn.
    var results: [Result] = []
    var trace: ReasoningTrace?
    /// The questions that were merged into this turn, if there are several.
    fileprivate var merged: [Question] = []

    init(
      role: Message.Role, text: String = "", attachments: [Attachment] = []
    ) {
      self.role = role
      self.text = text
      self.attachments = attachments
    }
  }

  /// What a user said at once.
  struct Question: Equatable {
    var attachments: [Attachment]
    var text: String
  }

  struct Call: Equatable {
    /// The call's ``ToolCall/index`` in the answer.
    var index: Int
    var id: String
    /// Whether the ID came from the provider, as opposed to a generated one.
    var hasProviderID: Bool
    var name: String
    var arguments: RawJSON
  }

  struct Result: Equatable {
    /// The ID of the call.
    var id: String
    var hasProviderID: Bool
    var name: String
    var content: String
    var isError: Bool
  }

  /// A part of an assistant's turn. Parts keep their original order.
  enum Piece: Equatable {
    case text(String, token: String?)
    case call(Call, token: String?)
    /// One of the provider's own blocks, unchanged.
    case block(RawJSON)
  }
}

extension Dialogue.Turn {
  /// The parts of the turn: in the order of the trace, or else the text followed by the calls.
  var pieces: [Dialogue.Piece] {
    trace.flatMap(pieces(in:)) ?? (text.isBlank ? [] : [.text(text, token: nil)])
      + calls.map { .call($0, token: nil) }
  }

  /// Whether the trace matches the turn's text and calls exactly.
  func matches(_ trace: ReasoningTrace) -> Bool {
    pieces(in: trace) != nil
  }

  /// The questions of a user's turn in their order. Formats with content parts send each as parts of
  /// its own: the parts of a question that got no answer are then the same in every later request,
  /// and the provider finds them in its cache.
  var questions: [Dialogue.Question] {
    merged.isEmpty ? [Dialogue.Question(attachments: attachments, text: text)] : merged
  }

  /// Merges this turn, which has no calls, with the next turn of the same role.
  fileprivate func joined(to next: Dialogue.Turn) -> Dialogue.Turn {
    let separator = text.isEmpty || next.text.isEmpty ? "" : Dialogue.separator
    var joined = next
    joined.text = text + separator + next.text
    joined.attachments = attachments + next.attachments
    // Some providers put the texts of parts together as they are.
    var following = next.questions
    if let first = following.first, first.attachments.isEmpty {
      following[0].text = separator + first.text
    }
    joined.merged = questions + following
    joined.trace = (next.trace ?? trace).map { either in
      ReasoningTrace(
        provider: either.provider, model: either.model, context: either.context,
        parts: parts + [.text(bytes: separator.utf8.count, token: nil)] + next.parts)
    }
    return joined
  }

  /// The parts of the turn in the form of a trace.
  private var parts: [ReasoningTrace.Part] {
    trace?.parts ?? [.text(bytes: text.utf8.count, token: nil)]
      + calls.map { .call(index: $0.index, token: nil) }
  }

  private func pieces(in trace: ReasoningTrace) -> [Dialogue.Piece]? {
    var pieces: [Dialogue.Piece] = []
    var rest = text.utf8[...]
    var open = calls
    for part in trace.parts {
      switch part {
      case .block(let json):
        guard let block = RawJSON(object: json) else { return nil }
        pieces.append(.block(block))
      case .text(let bytes, let token):
        guard bytes >= 0, bytes <= rest.count, let piece = String(rest.prefix(bytes)) else {
          return nil
        }
        rest = rest.dropFirst(bytes)
        if !piece.isEmpty || token != nil { pieces.append(.text(piece, token: token)) }
      case .call(let index, let token):
        guard let place = open.firstIndex(where: { $0.index == index }) else { return nil }
        pieces.append(.call(open.remove(at: place), token: token))
      }
    }
    return rest.isEmpty && open.isEmpty ? pieces : nil
  }
}

extension Message {
  /// Whether the message has no content. No provider accepts such a message.
  var isEmpty: Bool {
    content.isBlank && attachments.isEmpty && toolCalls.isEmpty && role != .tool
  }
}

extension String {
  /// Whether the text is empty or only white space.
  package var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
