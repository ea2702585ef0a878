#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The object of `--json`, as far as tests look into it.
struct AnswerJSON: Decodable {
  struct Fault: Decodable {
    var kind: String
    var message: String
    var status: Int?
    var retryable: Bool
    var retryAfter: Int?

    enum CodingKeys: String, CodingKey {
      case kind, message, status, retryable
      case retryAfter = "retry_after_ms"
    }
  }

  struct ToolCall: Decodable {
    struct Function: Decodable {
      var name: String
      var arguments: String
    }

    var function: Function
  }

  struct Usage: Decodable {
    var promptTokens: Int?

    enum CodingKeys: String, CodingKey {
      case promptTokens = "prompt_tokens"
    }
  }

  var model: String
  var alias: String?
  var conversation: String?
  var status: String
  var content: String
  var reasoning: String
  var toolCalls: [ToolCall]
  var usage: Usage?
  var finishReason: String?
  var rawFinishReason: String?
  var error: Fault?

  enum CodingKeys: String, CodingKey {
    case model, alias, conversation, status, content, reasoning, usage, error
    case toolCalls = "tool_calls"
    case finishReason = "finish_reason"
    case rawFinishReason = "raw_finish_reason"
  }

  init(_ text: String) throws {
    self = try JSONDecoder().decode(AnswerJSON.self, from: Data(text.utf8))
  }
}
