import StreamingEngine

/// A conversation as a provider reads it from a request, and the reasons why it would reject it.
struct SentDialogue {
  private(set) var faults: [String] = []
  /// The number of tool calls.
  private(set) var calls = 0
  private var ids: Set<String> = []

  /// - Parameter needsSignatures: Whether the model rejects calls without a signature.
  init(_ body: JSONValue, as format: WireFormat, needsSignatures: Bool) {
    let entries = Self.entries(body)
    if entries.isEmpty { faults.append("nothing is said") }
    switch format.known {
    case .openAIChat, .ollama, nil: checkMessages(entries, isOllama: format == .ollama)
    case .openAIResponses: checkItems(entries)
    case .anthropic: checkBlocks(entries)
    case .google: checkParts(entries, needsSignatures: needsSignatures)
    }
  }

  /// The elements of the member with the conversation.
  static func entries(_ body: JSONValue) -> [JSONValue] {
    ["messages", "input", "contents"].lazy.compactMap { body[$0]?.elements }.first ?? []
  }

  private mutating func demand(_ isSo: Bool, _ fault: String) {
    if !isSo { faults.append(fault) }
  }

  private mutating func note(id: String?) {
    calls += 1
    demand(id?.isEmpty == false && ids.insert(id ?? "").inserted, "an id that is not unique")
  }

  private mutating func checkMessages(_ messages: [JSONValue], isOllama: Bool) {
    var open: [String] = []
    var last: String?
    for message in messages {
      let role = message["role"]?.string
      let made = message["tool_calls"]?.elements ?? []
      if role == "tool" {
        demand(!open.isEmpty, "a result without its call")
        demand(open.first == message["tool_call_id"]?.string, "a result of another call")
        if isOllama { demand(message["tool_name"]?.string?.isEmpty == false, "no name") }
        open = Array(open.dropFirst())
      } else {
        demand(open.isEmpty, "a call without its result")
        demand(!made.isEmpty || message["content"]?.string?.isBlank == false, "a blank message")
        demand(role != last || role == "assistant" && !made.isEmpty, "two of one role")
        for call in made {
          note(id: call["id"]?.string)
          let arguments = call["function"]?["arguments"]
          let parsed = isOllama ? arguments : arguments?.string.flatMap(JSONValue.init(parsing:))
          demand(parsed?.isObject == true, "arguments that are no object")
          demand(call["function"]?["name"]?.string?.isEmpty == false, "a call without a name")
        }
        open = made.compactMap { $0["id"]?.string }
      }
      last = role
    }
    demand(open.isEmpty, "a call without its result")
  }

  private mutating func checkItems(_ items: [JSONValue]) {
    var open: [String] = []
    var isAfterReasoning = false
    for item in items {
      switch item["type"]?.string {
      case "function_call":
        note(id: item["call_id"]?.string)
        open.append(item["call_id"]?.string ?? "")
        let arguments = item["arguments"]?.string.flatMap(JSONValue.init(parsing:))
        demand(arguments?.isObject == true, "arguments that are no object")
      case "function_call_output":
        let place = open.firstIndex(of: item["call_id"]?.string ?? "")
        demand(place != nil, "a result without its call")
        demand(!isAfterReasoning, "reasoning that led to nothing")
        if let place { open.remove(at: place) }
      case "reasoning":
        break
      default:
        let texts = item["content"]?.elements.compactMap { $0["text"]?.string } ?? []
        demand(texts.contains { !$0.isBlank }, "a blank message")
        let isUser = item["role"]?.string == "user"
        demand(!isUser || open.isEmpty, "a call without its result")
        demand(!isUser || !isAfterReasoning, "reasoning that led to nothing")
      }
      isAfterReasoning = item["type"]?.string == "reasoning"
    }
    demand(open.isEmpty, "a call without its result")
    demand(!isAfterReasoning, "reasoning that led to nothing")
  }

  private mutating func checkBlocks(_ messages: [JSONValue]) {
    var open: [String] = []
    for (place, message) in messages.enumerated() {
      let isUser = message["role"]?.string == "user"
      demand(isUser == place.isMultiple(of: 2), "roles that do not take turns, from the user on")
      let blocks = message["content"]?.elements ?? []
      demand(!blocks.isEmpty, "a message without blocks")
      let answered = blocks.prefix { $0["type"]?.string == "tool_result" }
      demand(answered.compactMap { $0["tool_use_id"]?.string } == open, "results that do not fit")
      open = []
      for block in blocks.dropFirst(answered.count) {
        switch block["type"]?.string {
        case "text": demand(block["text"]?.string?.isBlank == false, "a blank block")
        case "tool_use":
          note(id: block["id"]?.string)
          open.append(block["id"]?.string ?? "")
          demand(!isUser, "a call by the user")
          demand(block["input"]?.isObject == true, "arguments that are no object")
          demand(block["id"]?.string?.contains(" ") == false, "an id with a space")
        default: demand(block["type"]?.string == "reasoning" && !isUser, "a block out of place")
        }
      }
    }
    demand(open.isEmpty, "a call without its result")
    if messages.last?["role"]?.string == "assistant",
      let text = messages.last?["content"]?.elements.last?["text"]?.string
    {
      demand(text.last?.isWhitespace == false, "white space at the end")
    }
  }

  private mutating func checkParts(_ contents: [JSONValue], needsSignatures: Bool) {
    var open: [String] = []
    demand(contents.first?["role"]?.string == "user", "no user at the beginning")
    for content in contents {
      let parts = content["parts"]?.elements ?? []
      demand(!parts.isEmpty, "no parts")
      let results = parts.compactMap { $0["functionResponse"]?["name"]?.string }
      demand(results == open, "results that do not fit")
      let made = parts.filter { $0["functionCall"] != nil }
      calls += made.count
      demand(made.isEmpty || content["role"]?.string == "model", "a call by the user")
      demand(
        !needsSignatures || made.isEmpty || made.first?["thoughtSignature"] != nil,
        "a call without a signature")
      demand(
        made.allSatisfy { $0["functionCall"]?["args"]?.isObject == true },
        "arguments that are no object")
      open = made.compactMap { $0["functionCall"]?["name"]?.string }
    }
    demand(open.isEmpty, "a call without its result")
  }
}

extension JSONValue {
  /// The elements of an array; empty for any other value.
  var elements: [JSONValue] {
    if case .array(let elements) = self { elements } else { [] }
  }

  var isObject: Bool {
    if case .object = self { true } else { false }
  }
}

extension String {
  var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
