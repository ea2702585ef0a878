/// A conversation in the order and shape that providers accept.
///
/// Stored conversations have holes: an answer that failed before its first word, a question asked
/// twice. Providers refuse blank messages and some refuse two of one role in a row, so blank ones
/// are left out and neighbours of one role become one message, joined by a blank line.
struct Dialogue {
  private let messages: [Message]

  /// - Throws: A fault of kind ``LLMError/Kind/invalidRequest`` when no user message is left.
  init(_ messages: [Message], provider: String) throws(LLMError) {
    self.messages = messages.filter { !$0.content.allSatisfy(\.isWhitespace) }
    guard self.messages.contains(where: { $0.role == .user }) else {
      throw LLMError(
        .invalidRequest, provider: provider,
        message: "there is nothing to answer: the conversation has no user message",
        advice: "ask something first")
    }
  }

  /// Every message, system messages in their places: for formats that know the role.
  var inPlace: [Message] {
    Self.merged(messages)
  }

  /// The text of all system messages, or `nil`: for formats that keep it apart.
  var system: String? {
    let texts = messages.filter { $0.role == .system }.map(\.content)
    return texts.isEmpty ? nil : texts.joined(separator: Self.separator)
  }

  /// The messages without system messages.
  var turns: [Message] {
    Self.merged(messages.filter { $0.role != .system })
  }

  /// ``turns`` from the first user message on: for formats that must begin with one. What is left
  /// out is an answer whose question is gone.
  var turnsFromUser: [Message] {
    Array(turns.drop { $0.role != .user })
  }

  private static let separator = "\n\n"

  private static func merged(_ messages: [Message]) -> [Message] {
    messages.reduce(into: []) { merged, message in
      if let last = merged.last, last.role == message.role {
        merged[merged.count - 1].content += separator + message.content
      } else {
        merged.append(message)
      }
    }
  }
}
