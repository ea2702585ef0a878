/// Marks for Anthropic's prompt cache.
///
/// A mark asks the server to cache the prompt up to the end of a block. The next request finds the
/// longest cached beginning of its own prompt, which costs a tenth or less. At most four marks are
/// allowed; these are three:
///
/// - The end of the tools and the system prompt. They stay cached if the conversation is edited.
/// - The last block of the last user message, for the next request.
/// - The last block of the user message before it, which is where the previous request had its
///   mark. The server looks back over only 20 blocks from a mark, and an answer with many calls has
///   more.
///
/// The marks are in the blocks, and have no lifetime (`ttl`). Anthropic's own server also accepts
/// one mark for the whole request, but Bedrock and Vertex do not for all models.
extension AnthropicRequest {
  struct CacheMark: Encodable {
    let type = "ephemeral"

    enum CodingKeys: String, CodingKey {
      case cacheControl = "cache_control"
    }

    private enum MemberKeys: String, CodingKey {
      case type
    }

    func encode(to encoder: any Encoder) throws {
      var mark = encoder.container(keyedBy: MemberKeys.self)
      try mark.encode(type, forKey: .type)
    }
  }

  /// Sets the marks.
  mutating func markCache() {
    if let last = system?.indices.last {
      system?[last].isCacheMark = true
    } else if let last = tools?.indices.last {
      tools?[last].isCacheMark = true
    }
    let questions = messages.indices.filter { messages[$0].role == .user }
    for place in questions.suffix(2) {
      guard let last = messages[place].content.indices.last else { continue }
      messages[place].content[last].isCacheMark = true
    }
  }
}
