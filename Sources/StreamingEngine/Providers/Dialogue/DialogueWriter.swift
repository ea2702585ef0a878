/// Converts the messages of a conversation to turns; see ``Dialogue``.
struct DialogueWriter {
  private let messages: [Message]
  private let provider: String
  private let model: String
  private let rules: DialogueRules
  private var ids: CallIDs

  init(messages: [Message], provider: String, model: String, rules: DialogueRules) {
    self.messages = messages
    self.provider = provider
    self.model = model
    self.rules = rules
    ids = CallIDs(rules: rules)
  }

  mutating func turns() -> [Dialogue.Turn] {
    let pairs = ToolPairs(messages)
    var turns: [Dialogue.Turn] = []
    var context = ContextDigest()
    for (place, message) in messages.enumerated() {
      defer { if rules.bindsTraces { context.add(message) } }
      switch message.role {
      case .system, .user:
        turns.append(
          Dialogue.Turn(
            role: message.role, text: message.content, attachments: message.attachments))
      case .assistant:
        let bound = rules.bindsTraces ? message.trace?.context : nil
        let message = bound == nil || bound == context.text ? message : message.withoutTrace
        turns += exchange(message, results: pairs.results(ofCallsAt: place))
      case .tool:
        if pairs.isPaired(place) || message.content.isBlank { continue }
        turns.append(described("A tool", message))
      }
    }
    return turns.filter {
      !$0.text.isBlank || !$0.attachments.isEmpty || !$0.calls.isEmpty || !$0.results.isEmpty
    }
  }

  /// Returns an answer and the results of its calls.
  private mutating func exchange(
    _ message: Message, results: [Int: Message]
  ) -> [Dialogue.Turn] {
    let isOwn = message.trace.map { $0.provider == provider && $0.model == model } ?? false
    let acceptsCalls = rules.acceptsCalls && (isOwn || rules.acceptsForeignCalls)
    var answer = Dialogue.Turn(role: .assistant, text: message.content)
    var answers = Dialogue.Turn(role: .tool)
    var words: [Dialogue.Turn] = []
    for (place, call) in message.toolCalls.enumerated() {
      guard let result = results[place] else { continue }
      guard acceptsCalls, call.isComplete, !call.name.isEmpty,
        let arguments = RawJSON(object: call.arguments)
      else {
        words.append(described("The tool \(call.name), called with \(call.arguments),", result))
        continue
      }
      let id = ids.id(for: call.id)
      let hasProviderID =
        isOwn && id == call.id && call.id != ToolCall.generatedID(index: call.index)
      answer.calls.append(
        Dialogue.Call(
          index: call.index, id: id, hasProviderID: hasProviderID, name: call.name,
          arguments: arguments))
      answers.results.append(
        Dialogue.Result(
          id: id, hasProviderID: hasProviderID, name: call.name, content: result.content,
          isError: result.isToolError))
    }
    if isOwn, let trace = message.trace, answer.matches(trace) {
      answer.trace = trace
    } else if !rules.acceptsForeignCalls, !answer.calls.isEmpty {
      // Some calls were removed, so the signatures no longer match.
      return exchange(message.withoutTrace, results: results)
    }
    return [answer, answers] + words
  }

  /// Describes a result in text.
  private func described(_ what: String, _ result: Message) -> Dialogue.Turn {
    let verb = result.isToolError ? "failed" : "returned"
    let outcome =
      result.content.isBlank ? "\(verb) without output" : "\(verb): \(result.content)"
    return Dialogue.Turn(role: .user, text: "(\(what) \(outcome))")
  }
}

extension Message {
  fileprivate var withoutTrace: Message {
    var message = self
    message.trace = nil
    return message
  }
}

extension ToolCall {
  /// The ID for a call to which the provider gave none.
  static func generatedID(index: Int) -> String { "call_\(index)" }
}

/// Matches tool calls with their results. The result of a call is the first later message with its
/// ID.
private struct ToolPairs {
  private struct Slot {
    var message: Int
    var call: Int
  }

  private var results: [Int: [Int: Message]] = [:]
  private var paired: Set<Int> = []

  init(_ messages: [Message]) {
    var open: [String: [Slot]] = [:]
    for (place, message) in messages.enumerated() {
      if message.role == .tool, let id = message.toolCallID, let slot = open[id]?.first {
        open[id]?.removeFirst()
        results[slot.message, default: [:]][slot.call] = message
        paired.insert(place)
      } else if message.role == .assistant {
        // When an ID is reused, it no longer refers to the earlier call.
        for call in message.toolCalls { open[call.id] = [] }
        for (index, call) in message.toolCalls.enumerated() {
          open[call.id]?.append(Slot(message: place, call: index))
        }
      }
    }
  }

  /// The results for the calls of the message at `place`, by the index of the call in the message.
  func results(ofCallsAt place: Int) -> [Int: Message] { results[place] ?? [:] }

  /// Whether the message at `place` is the result of a call.
  func isPaired(_ place: Int) -> Bool { paired.contains(place) }
}
