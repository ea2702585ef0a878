import StreamingEngine

/// A session file of aichat: YAML with the model and the messages. The messages that aichat has
/// replaced by a summary are in a list of their own.
package enum AichatSession {
  /// - Parameter time: The time of every turn, in milliseconds since 1970 UTC: the file has none.
  package static func conversation(
    _ bytes: [UInt8], at time: Int64
  ) throws(ImportError) -> ImportedConversation {
    let document = try BlockYAML(String(decoding: bytes, as: UTF8.self))
    guard case .list(let current)? = document["messages"] else {
      throw ImportError("there is no list of messages in it; aichat's sessions have one")
    }
    var messages = current
    if case .list(let earlier)? = document["compressed_messages"] { messages = earlier + current }
    let model = document["model"]?.text
    var conversation = ImportedConversation(
      origin: documentOrigin("aichat", bytes), turns: [])
    for (place, message) in messages.enumerated() {
      guard let role = message["role"]?.text else {
        throw ImportError("message \(place + 1) has no role")
      }
      // What a tool was called with, and what it returned.
      if role == "tool" { continue }
      let content = try text(of: message["content"] ?? .null, message: place + 1)
      switch role {
      case "user", "assistant":
        conversation.turns.append(
          Turn(
            id: 0, role: role == "user" ? .user : .assistant, content: content, model: model,
            createdAt: time))
      // A later one is aichat's own summary of what comes before it.
      case "system" where place == 0: conversation.system = content
      case "system": continue
      default: throw ImportError("message \(place + 1) has an unknown role '\(role)'")
      }
    }
    guard !conversation.turns.isEmpty else { throw ImportError("there is no message in it") }
    return conversation
  }

  /// Text, or parts of which some are text and others the addresses of images.
  private static func text(of content: BlockYAML, message: Int) throws(ImportError) -> String {
    switch content {
    case .null: return ""
    case .scalar(let text): return text
    case .list(let parts):
      return parts.map { part in
        part["text"]?.text ?? "(attached: \(part["image_url"]?["url"]?.text ?? "an image"))"
      }.joined(separator: "\n\n")
    case .map: throw ImportError("the content of message \(message) is not text")
    }
  }
}
