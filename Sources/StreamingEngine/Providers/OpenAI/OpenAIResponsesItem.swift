internal import LLMRingWire

/// An item of a response's output: a message, a call, or reasoning.
struct OpenAIResponsesItem {
  enum Kind: Hashable { case message, functionCall, reasoning, image, search, hidden, unknown }

  var kind = Kind.unknown
  var type: String?
  var id: String?
  var callID: String?
  var name: String?
  var arguments: String?
  var encryptedContent: String?
  /// Whether a message is the final answer or an intermediate comment.
  var phase: String?
  /// The unchanged item, if it has encrypted content.
  var sealed: String?
  /// The text of a message, or reasoning.
  var content: [OpenAIContentPart] = []
  var summary: [OpenAIContentPart] = []
  var sources = OpenAISources()
  var images = OpenAIImages()
  /// Whether a member that is not known has something that may be text.
  private(set) var hasText = false

  init?(_ json: inout JSONScanner) throws(JSONError) {
    var start = json
    guard try json.enterObject() else { return nil }
    while let member = try json.nextName() {
      switch member {
      case "type": type = try json.string()
      case "id": id = try json.string()
      case "call_id": callID = try json.string()
      case "name": name = try json.string()
      case "arguments":
        var fragment = ToolCallFragment()
        try fragment.readArguments(&json)
        arguments = fragment.arguments
      case "encrypted_content": encryptedContent = try json.string()
      case "phase": phase = try json.string()
      case "content": content = try OpenAIContentPart.all(&json)
      case "summary": summary = try OpenAIContentPart.all(&json)
      case "text":
        if let part = try OpenAIContentPart(&json) { content.append(part) }
      // The image of an image_generation_call.
      case "result": try images.read(&json)
      // Perplexity's search_results.
      case "results": try sources.read(&json)
      default:
        let name = member.text
        if !Self.silent.contains(where: name.contains), try json.hasContent() { hasText = true }
      }
    }
    kind = Kind(type: type, of: self)
    if encryptedContent?.isEmpty == false { sealed = try start.json() }
  }
}

extension OpenAIResponsesItem {
  /// Parts of the names of members that have no text, whatever the item.
  private static let silent = [
    "status", "role", "object", "model", "created", "_id", "index", "encrypted", "signature",
    "annotation", "logprobs",
  ]
}

extension OpenAIResponsesItem.Kind {
  fileprivate init(type: String?, of item: OpenAIResponsesItem) {
    switch type {
    case "message", "output_text": self = .message
    case "function_call": self = .functionCall
    case "reasoning": self = .reasoning
    case "image_generation_call": self = .image
    case "web_search_call": self = .search
    case nil where !item.content.isEmpty: self = .message
    case nil where item.name != nil: self = .functionCall
    case let type? where Self.isHidden(type): self = .hidden
    case _? where item.content.contains { !$0.text.isEmpty }: self = .message
    default: self = .unknown
    }
  }

  /// Whether items of this type report on tools that run on the server, or are the server's own
  /// records.
  private static func isHidden(_ type: String) -> Bool {
    if callsOfClients.contains(type) { return false }
    return type.hasSuffix("_call") || type.hasSuffix("_output") || type.hasPrefix("mcp_")
      || ["search_results", "fetch_url_results", "compaction"].contains(type)
  }

  /// The calls of tools that the program would have to run, and that it has not offered.
  private static let callsOfClients: Set = [
    "custom_tool_call", "computer_call", "local_shell_call", "shell_call", "apply_patch_call",
  ]
}
