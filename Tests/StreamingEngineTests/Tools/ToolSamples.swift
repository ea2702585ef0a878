import Foundation
import StreamingEngine

/// Tools, and conversations with calls to them.
enum ToolSamples {
  static let weather = Tool(
    name: "get_weather", description: "Weather of a city.",
    parameters: [
      "type": "object", "properties": ["city": ["type": "string"], "age": ["type": "integer"]],
      "required": ["city"],
    ])
  static let now = Tool(name: "now", description: "The time.", isStrict: true)

  static let question = Message(role: .user, content: "Weather and time?")

  static let calls = [
    ToolCall(
      index: 0, id: "call_A1", name: "get_weather", arguments: #"{"city":"Paris","n":1.50}"#),
    ToolCall(index: 1, id: "call_B2", name: "now", arguments: "{}"),
  ]

  static let results = [
    Message.toolResult("no clock", of: calls[1], isError: true),
    Message.toolResult("18 \"C\"", of: calls[0]),
  ]

  /// A question, two simultaneous calls, and their results in reverse order.
  static func conversation(trace: ReasoningTrace? = nil, text: String = "Let me see.") -> [Message]
  {
    [question, Message(role: .assistant, content: text, toolCalls: calls, trace: trace)] + results
  }

  /// A trace as stored between requests.
  static func trace(_ provider: String, _ model: String, _ parts: String) -> ReasoningTrace {
    let json = #"{"provider":"\#(provider)","model":"\#(model)","parts":[\#(parts)]}"#
    do {
      return try JSONDecoder().decode(ReasoningTrace.self, from: Data(json.utf8))
    } catch {
      fatalError("no trace: \(json): \(error)")
    }
  }
}

extension ResolvedChat {
  /// The chat with these tools.
  func with(_ tools: [Tool], choice: ToolChoice = .auto) -> ResolvedChat {
    var chat = self
    chat.request.tools = tools
    chat.request.toolChoice = choice
    return chat
  }

  /// A top-level member of the body as JSON, without marks for the prompt cache; `nil` if it is
  /// missing.
  func member(_ name: String) throws -> String? {
    try JSONValue(parsing: body().withoutCacheMarks)?[name]?.text
  }
}
