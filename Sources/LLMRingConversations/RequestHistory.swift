package import StreamingEngine

/// The turns of a branch that go into a request, as messages.
///
/// Only what the store knows is decided here:
///
/// - an answer that has text keeps it, however it ended;
/// - an answer that failed or was stopped before any text is left out with its question, because
///   the user asks again if it still matters;
/// - an answer that a provider stopped because of its subject is left out with its question, and
///   with any partial text (Anthropic, "Handle stop reasons"): it would be stopped again;
/// - a refusal in the model's own words is its answer;
/// - an answer includes the tools that it called and what its provider needs to see again;
/// - side questions and their answers are left out, except the one that is to be answered.
///
/// The engine makes the messages valid for a provider: it merges neighbours of one role, drops
/// blank messages, and pairs calls of tools with their results.
///
/// - Parameters:
///   - turns: As from ``ConversationStore/turns(of:)``; the question to answer comes last.
///   - system: Comes first unless it is blank.
package func messages(forRequest turns: some Sequence<Turn>, system: String = "") -> [Message] {
  var sent: [Turn] = []
  for turn in turns.inContext where turn.role != .system {
    if turn.hasFailed {
      while sent.last?.role == .user { sent.removeLast() }
    } else if !turn.saysNothing, turn.role == .user || !sent.isEmpty {
      sent.append(turn)
    }
  }
  let hasSystem = !system.allSatisfy(\.isWhitespace)
  return (hasSystem ? [Message(role: .system, content: system)] : []) + sent.map(\.message)
}

extension Turn {
  fileprivate var message: Message {
    Message(
      role: role, content: said, attachments: attachments, toolCalls: answer.toolCalls,
      toolCallID: toolResult?.callID, isToolError: toolResult?.isError ?? false,
      trace: answer.trace)
  }

  /// Its text; a refusal stands in the place of an answer without any.
  package var said: String {
    content.allSatisfy(\.isWhitespace) && !answer.refusal.isEmpty ? answer.refusal : content
  }

  /// Whether there is nothing in it that a model could be sent.
  package var saysNothing: Bool {
    said.allSatisfy(\.isWhitespace) && attachments.isEmpty && answer.toolCalls.isEmpty
      && toolResult == nil
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
