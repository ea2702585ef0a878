/// A conversation in the order and shape that providers accept.
///
/// Stored conversations have holes: an answer that failed before its first word, a question asked
/// twice, a tool call that nobody answered. Providers refuse blank messages, and calls without
/// results as much as results without calls, and some refuse two of one role in a row. So:
///
/// - Blank messages are left out, and neighbours of one role become one, joined by a blank line.
/// - A call stays if its result is there and its arguments are whole. The results stand right
///   after the calls, in their order, wherever they were.
/// - A call without a result is left out. What else was said with tools, a result without its call
///   or a call that this model cannot be shown, is told to it in words by the user: an answer that
///   tells of calls in words would teach it to call in words.
/// - A ``ReasoningTrace`` stays with an answer if this very model gave it and nothing of it was
///   changed.
struct Dialogue {
  private let all: [Turn]

  /// - Throws: A fault of kind ``LLMError/Kind/invalidRequest`` when no user message is left.
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

  /// Every turn, system messages in their places: for formats that know the role.
  var inPlace: [Turn] {
    Self.merged(all)
  }

  /// The text of all system messages, or `nil`: for formats that keep it apart.
  var system: String? {
    let texts = all.filter { $0.role == .system }.map(\.text)
    return texts.isEmpty ? nil : texts.joined(separator: Self.separator)
  }

  /// The turns without system messages.
  var turns: [Turn] {
    Self.merged(all.filter { $0.role != .system })
  }

  /// ``turns`` from the first user message on: for formats that must begin with one. What is left
  /// out is an answer whose question is gone.
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
  /// What one side says, as it is sent.
  struct Turn: Equatable {
    var role: Message.Role
    var text = ""
    /// A user's files; they stand before the text.
    var attachments: [Attachment] = []
    /// An assistant's calls; the next turn has their results.
    var calls: [Call] = []
    /// Of a turn of ``Message/Role/tool``: one for each call of the turn before it.
    var results: [Result] = []
    var trace: ReasoningTrace?
  }

  struct Call: Equatable {
    /// Its ``ToolCall/index`` in the answer.
    var index: Int
    var id: String
    /// Whether the id is the provider's own, and not made up for want of one.
    var isIDGiven: Bool
    var name: String
    var arguments: RawJSON
  }

  struct Result: Equatable {
    /// The call's.
    var id: String
    var isIDGiven: Bool
    var name: String
    var content: String
    var isError: Bool
  }

  /// A piece of an assistant's turn, in the order in which they came.
  enum Piece: Equatable {
    case text(String, token: String?)
    case call(Call, token: String?)
    /// A block of the provider's own, exactly as it came.
    case block(RawJSON)
  }
}

extension Dialogue.Turn {
  /// The turn in pieces: as the trace has them, or else its text and then its calls.
  var pieces: [Dialogue.Piece] {
    trace.flatMap(pieces(in:)) ?? (text.isBlank ? [] : [.text(text, token: nil)])
      + calls.map { .call($0, token: nil) }
  }

  /// Whether the turn is what the trace tells of, to the last byte and call.
  func fits(_ trace: ReasoningTrace) -> Bool {
    pieces(in: trace) != nil
  }

  /// This turn, which has no calls, and one of the same role after it, as one.
  fileprivate func joined(to next: Dialogue.Turn) -> Dialogue.Turn {
    let separator = text.isEmpty || next.text.isEmpty ? "" : Dialogue.separator
    var joined = next
    joined.text = text + separator + next.text
    joined.attachments = attachments + next.attachments
    joined.trace = (next.trace ?? trace).map { either in
      ReasoningTrace(
        provider: either.provider, model: either.model, context: either.context,
        parts: parts + [.text(bytes: separator.utf8.count, token: nil)] + next.parts)
    }
    return joined
  }

  /// The turn as a trace would have it.
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
  /// Whether nothing is said in it, and no provider would take it.
  var isEmpty: Bool {
    content.isBlank && attachments.isEmpty && toolCalls.isEmpty && role != .tool
  }
}

extension String {
  /// Whether there is nothing in it to read.
  var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
