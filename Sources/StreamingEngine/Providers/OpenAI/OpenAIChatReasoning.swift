/// The reasoning of an answer in the form in which a compatible server wants it back.
///
/// Only the members that are made to go back do: DeepSeek's `reasoning_content`, and OpenRouter's
/// `reasoning_details`, which hold the signatures of whichever provider is behind it. Some servers
/// refuse members that they do not know, so reasoning that came under other names stays here.
struct OpenAIChatReasoning: Sendable {
  private var content = ""
  /// Arrays of JSON.
  private var details: [String] = []

  mutating func add(_ chunk: OpenAIChatChunk) {
    if let text = chunk.reasoningContent { content += text }
    if let pieces = chunk.reasoningDetails { details.append(pieces) }
  }

  /// An object of the members to send back, or `nil`; there is nothing more after that.
  mutating func take() -> JSONValue? {
    var members: [(String, JSONValue)] = []
    if !content.isEmpty { members.append(("reasoning_content", .string(content))) }
    let joined = Self.joined(details)
    if !joined.isEmpty { members.append(("reasoning_details", .array(joined))) }
    self = OpenAIChatReasoning()
    return members.isEmpty ? nil : .object(members)
  }

  /// The pieces of all chunks, those of one text put together as they would have come at once.
  private static func joined(_ arrays: [String]) -> [JSONValue] {
    arrays.reduce(into: []) { joined, array in
      guard case .array(let pieces)? = JSONValue(parsing: array) else { return }
      for piece in pieces {
        if let last = joined.last, let whole = join(last, piece) {
          joined[joined.count - 1] = whole
        } else {
          joined.append(piece)
        }
      }
    }
  }

  /// Two pieces as one, if they are of the same text.
  private static func join(_ first: JSONValue, _ second: JSONValue) -> JSONValue? {
    guard first["type"] == second["type"], first["index"] == second["index"],
      case .object(var members) = first, case .object(let more) = second
    else { return nil }
    let name: String
    switch first["type"] {
    case "reasoning.text": name = "text"
    case "reasoning.summary": name = "summary"
    default: return nil
    }
    for (member, value) in more {
      guard let place = members.firstIndex(where: { $0.0 == member }) else {
        members.append((member, value))
        continue
      }
      if member == name, case .string(let text) = members[place].1, case .string(let rest) = value {
        members[place].1 = .string(text + rest)
      } else if value != .null {
        members[place].1 = value
      }
    }
    return .object(members)
  }
}
