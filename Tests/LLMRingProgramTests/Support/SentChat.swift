import LLMRingLoopbackServer

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a request asked a model, in whichever of the providers' formats.
struct SentChat: Equatable {
  struct Message: Equatable, CustomStringConvertible {
    var role: String
    var text: String

    var description: String { "\(role): \(text)" }
  }

  var model: String
  var messages: [Message]
  var system: String?

  init(_ request: RecordedRequest) throws {
    let body = try JSONDecoder().decode(Body.self, from: Data(request.body))
    model = body.model
    messages = body.messages.map { Message(role: $0.role, text: $0.content.text) }
    system = body.system?.text
  }

  /// The messages as `role: text`.
  var lines: [String] { messages.map(\.description) }

  private struct Body: Decodable {
    struct Message: Decodable {
      var role: String
      var content: Content
    }

    var model: String
    var messages: [Message]
    var system: Content?
  }

  /// OpenAI's text, or Anthropic's list of blocks.
  private struct Content: Decodable {
    var text: String

    private struct Block: Decodable {
      var text: String
    }

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let text = try? value.decode(String.self) {
        self.text = text
      } else {
        text = try value.decode([Block].self).map(\.text).joined()
      }
    }
  }
}

extension RecordedRequest {
  /// The messages that it carries, as `role: text`.
  var lines: [String] {
    get throws { try SentChat(self).lines }
  }

  /// The last message that it carries.
  var question: String? { try? SentChat(self).messages.last?.text }
}

extension Script {
  /// An answer in the format that the request asks for.
  static func answer(
    _ request: RecordedRequest, _ deltas: String..., gates: [Int: String] = [:],
    ending: WireScript.Ending = .complete
  ) -> Script {
    let format: WireScript = request.path == "/v1/messages" ? .anthropic : .openAIChat
    return format(deltas: deltas, gates: gates, ending: ending)
  }

  /// An error as OpenAI sends it.
  static func refusal(
    _ status: Int, _ type: String, code: String? = nil, _ message: String,
    headers: [(name: String, value: String)] = []
  ) -> Script {
    let code = code.map { "\"\($0)\"" } ?? "null"
    var script = Script.json(
      status,
      #"{"error":{"message":"\#(message)","type":"\#(type)","param":null,"code":\#(code)}}"#)
    script.headers += headers
    return script
  }
}
