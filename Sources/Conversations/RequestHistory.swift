package import StreamingEngine

/// The messages that a conversation's turns make for its next request.
package enum RequestHistory {
  /// A history that every provider takes, whatever was stopped, cut or failed before: roles
  /// alternate, and it ends with the question.
  ///
  /// A question that got no text for an answer is left out when it was stopped or failed, except
  /// the last one; answers that broke off keep what came of them.
  package static func messages(_ turns: [Turn]) -> [Message] {
    var messages: [Message] = []
    for (place, turn) in turns.enumerated() {
      switch turn.role {
      case .user:
        let next = turns.indices.contains(place + 1) ? turns[place + 1] : nil
        if place < turns.count - 1, next.map(isAnswer) != true { continue }
        messages.append(Message(role: .user, content: turn.content))
      case .assistant:
        guard isAnswer(turn), messages.last?.role == .user else { continue }
        messages.append(Message(role: .assistant, content: turn.content))
      }
    }
    return messages
  }

  private static func isAnswer(_ turn: Turn) -> Bool {
    turn.role == .assistant && turn.content.contains { !$0.isWhitespace }
  }
}
