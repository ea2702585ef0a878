/// One message of a conversation.
public struct Message: Sendable, Hashable, Codable {
  /// The author of a message. Later versions may have further roles.
  public enum Role: String, Sendable, Codable {
    case system
    case user
    case assistant
    /// The result of a tool that the assistant called.
    case tool
  }

  public var role: Role
  public var content: String
  /// The files attached to a user message.
  public var attachments: [Attachment]
  /// The tools that the assistant called in this message. A call is sent only together with its
  /// result, which is in a later message with the role ``Role/tool``.
  public var toolCalls: [ToolCall]
  /// For a tool result: the ``ToolCall/id`` of the call that it answers.
  public var toolCallID: String?
  /// For a tool result: whether the tool failed. ``content`` then describes the error.
  public var isToolError: Bool
  /// For an answer: data that its provider expects back.
  public var trace: ReasoningTrace?

  public init(
    role: Role, content: String, attachments: [Attachment] = [], toolCalls: [ToolCall] = [],
    toolCallID: String? = nil, isToolError: Bool = false, trace: ReasoningTrace? = nil
  ) {
    self.role = role
    self.content = content
    self.attachments = attachments
    self.toolCalls = toolCalls
    self.toolCallID = toolCallID
    self.isToolError = isToolError
    self.trace = trace
  }

  /// Creates the instructions for the model, which come before all other messages.
  public static func system(_ content: String) -> Message {
    Message(role: .system, content: content)
  }

  /// Creates a question.
  public static func user(_ content: String, attachments: [Attachment] = []) -> Message {
    Message(role: .user, content: content, attachments: attachments)
  }

  /// Creates an answer with this text, such as an example of how to answer.
  public static func assistant(_ content: String) -> Message {
    Message(role: .assistant, content: content)
  }

  /// Creates the message that returns an answer to the model in the next request, including its
  /// tool calls and the provider's trace.
  public static func assistant(_ response: LLMResponse) -> Message {
    Message(
      role: .assistant, content: response.content, toolCalls: response.toolCalls,
      trace: response.trace)
  }

  /// Creates the message with the result of a tool call.
  ///
  /// - Parameters:
  ///   - content: The result or the error message, for the model to read.
  ///   - call: The call that this result answers.
  ///   - isError: Whether the tool failed.
  public static func toolResult(
    _ content: String, of call: ToolCall, isError: Bool = false
  ) -> Message {
    Message(role: .tool, content: content, toolCallID: call.id, isToolError: isError)
  }
}

/// Its JSON has the members `role`, `content`, `attachments`, `tool_calls`, `is_tool_error` and, where
/// there is one, `tool_call_id` and `trace`.
extension Message {
  private enum CodingKeys: String, CodingKey {
    case role, content, attachments, trace
    case toolCalls = "tool_calls"
    case toolCallID = "tool_call_id"
    case isToolError = "is_tool_error"
  }

  public init(from decoder: any Decoder) throws {
    let message = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      role: try message.decode(Role.self, forKey: .role),
      content: try message.decode(String.self, forKey: .content),
      attachments: try message.decodeIfPresent([Attachment].self, forKey: .attachments) ?? [],
      toolCalls: try message.decodeIfPresent([ToolCall].self, forKey: .toolCalls) ?? [],
      toolCallID: try message.decodeIfPresent(String.self, forKey: .toolCallID),
      isToolError: try message.decodeIfPresent(Bool.self, forKey: .isToolError) ?? false,
      trace: try message.decodeIfPresent(ReasoningTrace.self, forKey: .trace))
  }
}
