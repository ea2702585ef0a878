package import StreamingEngine

/// The messages of a request that continues a branch of a conversation.
///
/// Providers expect users and models to take turns, beginning with the user, and reject messages
/// without text. Failures in a conversation can break both rules:
///
/// - an answer that has text keeps it, however it ended;
/// - an answer that failed or was stopped before any text is left out with its question, as the
///   user asks again if it still matters;
/// - an answer that a provider stopped because of its subject is left out with its question, and
///   with any partial text (Anthropic, "Handle stop reasons"): it would be stopped again;
/// - a refusal in the model's own words is its answer;
/// - a question without an answer, or with an empty one, is merged with the next;
/// - two answers in a row, of which the second continues the first, are joined;
/// - an answer includes the tools that it called and what its provider needs to see again.
///
/// - Parameters:
///   - turns: As from ``ConversationStore/turns(of:)``; the question to answer comes last.
///   - system: Comes first unless it is blank.
package func messages(forRequest turns: [Turn], system: String = "") -> [Message] {
  var messages: [Message] = []
  /// Whether the last of `messages` is a question whose answer failed.
  var isLastQuestionDead = false
  for turn in turns {
    let isBlank = turn.saysNothing
    switch (turn.role, messages.last?.role) {
    case (.tool, .assistant), (.tool, .tool):
      messages.append(
        Message(
          role: .tool, content: turn.content, toolCallID: turn.toolResult?.callID,
          isToolError: turn.toolResult?.isError ?? false))
    case (.user, _) where isBlank, (.system, _), (.tool, _):
      continue
    case (.user, .user) where !isLastQuestionDead:
      messages[messages.count - 1].content += "\n\n" + turn.content
      messages[messages.count - 1].attachments += turn.attachments
    case (.user, let last):
      if last == .user { messages.removeLast() }
      messages.append(Message(role: .user, content: turn.content, attachments: turn.attachments))
      isLastQuestionDead = false
    case (.assistant, .user) where isBlank || turn.isWithdrawn:
      isLastQuestionDead = turn.hasFailed
    case (.assistant, _) where turn.isWithdrawn, (.assistant, .tool) where isBlank:
      continue
    case (.assistant, .user), (.assistant, .tool):
      messages.append(
        Message(
          role: .assistant, content: turn.said, toolCalls: turn.answer.toolCalls,
          trace: turn.answer.trace))
      isLastQuestionDead = false
    case (.assistant, .assistant):
      messages[messages.count - 1].content += turn.said
      messages[messages.count - 1].toolCalls += turn.answer.toolCalls
      // A trace is of one answer, and this is two.
      messages[messages.count - 1].trace = nil
    case (.assistant, _):
      continue
    }
  }
  if isLastQuestionDead, messages.last?.role == .user { messages.removeLast() }
  let hasSystem = !system.allSatisfy(\.isWhitespace)
  return (hasSystem ? [Message(role: .system, content: system)] : []) + messages
}

extension Turn {
  /// Its text; a refusal stands in the place of an answer without any.
  package var said: String {
    content.allSatisfy(\.isWhitespace) && !answer.refusal.isEmpty ? answer.refusal : content
  }

  /// Whether there is nothing in it that a model could be sent.
  package var saysNothing: Bool {
    said.allSatisfy(\.isWhitespace) && attachments.isEmpty && answer.toolCalls.isEmpty
  }

  /// Whether it is an answer that does not go into requests, and takes its question along.
  package var hasFailed: Bool {
    role == .assistant && (isWithdrawn || saysNothing && status != .complete)
  }

  /// Whether the provider stopped it because of what it is about.
  fileprivate var isWithdrawn: Bool {
    switch answer.finishReason {
    case .refusal: answer.refusal.isEmpty
    case .contentFilter: saysNothing
    default: false
    }
  }
}
