/// One message of a conversation.
public struct Message: Sendable, Equatable {
  /// Who a message is from.
  public enum Role: String, Sendable, Codable {
    case system
    case user
    case assistant
  }

  public var role: Role
  public var content: String

  public init(role: Role, content: String) {
    self.role = role
    self.content = content
  }
}
