internal import LLMRingWire

/// Collects the reasoning of an answer in the form that compatible servers expect back.
///
/// Only two members are sent back: DeepSeek's `reasoning_content`, and OpenRouter's
/// `reasoning_details`, which has the signatures of the upstream provider. Reasoning under other
/// names is not sent back, because some servers reject unknown members.
struct OpenAIChatReasoning: Sendable {
  private var content = ""
  /// JSON arrays.
  private var details: [String] = []

  /// Adds reasoning that arrived under DeepSeek's name.
  mutating func add(content text: String) {
    content += text
  }

  /// Adds reasoning parts.
  ///
  /// - Parameter isWhole: Whether they are all parts of the answer, which may have arrived before.
  mutating func add(details json: String, isWhole: Bool) {
    if !isWhole || details.isEmpty { details.append(json) }
  }

  /// The text of reasoning parts, for servers that send it nowhere else.
  static func text(ofDetails json: String) -> String? {
    let pieces: [JSONValue]
    switch JSONValue(parsing: json) {
    case .array(let all): pieces = all
    case let other?: pieces = [other]
    case nil: return nil
    }
    return pieces.reduce(into: "") { text, piece in
      for name in ["text", "summary", "content"] {
        if case .string(let more)? = piece[name] { text += more }
      }
    }
  }

  /// Returns the members to send back as an object, or `nil` if there are none, and resets the
  /// value.
  mutating func take() -> JSONValue? {
    var members: [(String, JSONValue)] = []
    if !content.isEmpty { members.append(("reasoning_content", .string(content))) }
    let joined = Self.joined(details)
    if !joined.isEmpty { members.append(("reasoning_details", .array(joined))) }
    self = OpenAIChatReasoning()
    return members.isEmpty ? nil : .object(members)
  }

  /// The parts of all chunks, with the fragments of each text merged.
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

  /// Merges two fragments of the same text. Returns `nil` if they do not belong together.
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

extension JSONScanner {
  /// Reads Perplexity's `[{"thought":"…","type":"web_search","web_search":{…}}]`: the thoughts.
  mutating func reasoningSteps() throws(JSONError) -> [String] {
    var steps: [String] = []
    guard try enterArray() else { return steps }
    while try nextElement() {
      guard steps.count < AnswerSize.countLimit, try enterObject() else { continue }
      while let name = try nextName() {
        if case "thought" = name, let thought = try string(), !thought.isBlank {
          steps.append(thought)
        }
      }
    }
    return steps
  }
}

/// The thoughts of Perplexity's models, which are repeated at the end of the search and of the
/// answer.
struct ReasoningSteps: Sendable {
  private var shown: Set<String> = []

  /// A thought as a paragraph of the reasoning, unless it has been shown.
  mutating func unshown(_ thought: String) -> String {
    guard shown.count < AnswerSize.countLimit, shown.insert(thought).inserted else { return "" }
    return thought + "\n"
  }
}
