internal import LLMRingWire

/// The `delta` of a choice, or its `message`: the whole answer from a server that does not stream,
/// or that repeats it at the end.
struct OpenAIChatMessage {
  var content: String?
  /// The range of the content in the payload, if it is a plain string.
  var contentPlace: Range<Int>?
  var refusal: String?
  /// The reasoning under DeepSeek's name, which is sent back under that name.
  var reasoningContent: String?
  /// The reasoning under another name.
  var otherReasoning: String?
  var toolCalls: [ToolCallFragment] = []
  /// Members that few answers have.
  @Boxed var rest: Rest?

  struct Rest {
    /// OpenRouter's reasoning parts, as JSON.
    var reasoningDetails: String?
    /// What Perplexity's models think before each of their searches.
    var reasoningSteps: [String] = []
    /// A call in the form that OpenAI used before `tool_calls`.
    var functionCall: ToolCallFragment?
    var citations: [Citation] = []
    var images: [GeneratedImage] = []
    var usage: Usage?
    var unreadable: String?
  }

  /// Servers have used several names for the reasoning, and some send the same text under two of
  /// them.
  var reasoning: String? {
    if let text = reasoningContent, !text.isEmpty { return text }
    if let text = otherReasoning, !text.isEmpty { return text }
    return rest?.reasoningDetails.flatMap(OpenAIChatReasoning.text(ofDetails:))
  }

  /// Whether there is nothing but content.
  var isOnlyContent: Bool {
    refusal == nil && reasoningContent == nil && otherReasoning == nil && toolCalls.isEmpty
      && _rest.isAbsent
  }

  init() {}

  /// Reads the value of `delta` or `message`.
  ///
  /// - Parameter isWhole: Whether it has the whole answer, so that its calls are complete.
  init(_ json: inout JSONScanner, isWhole: Bool) throws(JSONError) {
    guard try json.enterObject() else {
      try readContent(&json)
      return
    }
    while let name = try json.nextName() {
      switch name {
      case "content": try readContent(&json)
      case "reasoning_content": try readReasoning(&json, into: \.reasoningContent)
      // OpenRouter, vLLM and Groq; GitHub Copilot; gateways to Anthropic and Ollama.
      case "reasoning", "reasoning_text", "thinking":
        try readReasoning(&json, into: \.otherReasoning)
      case "refusal": refusal = try json.string()
      case "tool_calls": toolCalls += try ToolCallFragment.openAIList(&json, isWhole: isWhole)
      default: try readRest(name, &json, isWhole: isWhole)
      }
    }
  }

  private mutating func readRest(
    _ name: JSONName, _ json: inout JSONScanner, isWhole: Bool
  ) throws(JSONError) {
    switch name {
    case "reasoning_details":
      let details = try json.json()
      if details != "null", details != "[]" { change { $0.reasoningDetails = details } }
    case "reasoning_steps":
      let steps = try json.reasoningSteps()
      if !steps.isEmpty { change { $0.reasoningSteps += steps } }
    case "function_call":
      var call = ToolCallFragment(isWhole: isWhole)
      try call.readFunction(&json)
      if call.name != nil || call.arguments != nil { change { $0.functionCall = call } }
    case "annotations", "citations", "search_results", "context", "executed_tools":
      var sources = OpenAISources()
      try sources.read(&json)
      if !sources.citations.isEmpty { change { $0.citations += sources.citations } }
    case "images":
      var found = OpenAIImages()
      try found.read(&json)
      guard !found.images.isEmpty || found.unreadable != nil else { return }
      change {
        $0.images += found.images
        $0.unreadable = $0.unreadable ?? found.unreadable
      }
    // The text of a spoken answer.
    case "audio":
      if let text = try OpenAIContentPart(&json)?.text, !text.isEmpty, content == nil {
        content = text
      }
    case "usage":
      if let usage = try OpenAIUsage.read(&json) { change { $0.usage = usage } }
    case "text":
      let loose = try json.looseText("text")
      if content?.isEmpty != false { readContent(loose) }
    default:
      guard name.isOfText else { return }
      let type = name.text
      if try json.hasText() { change { $0.unreadable = $0.unreadable ?? "text in '\(type)'" } }
    }
  }

  private mutating func readContent(_ json: inout JSONScanner) throws(JSONError) {
    if let text = try json.string() {
      content = text
      contentPlace = json.lastString
      return
    }
    if try json.null() { return }
    for part in try OpenAIContentPart.all(&json) {
      switch part.kind {
      case .text: content = (content ?? "") + part.text
      case .reasoning: otherReasoning = (otherReasoning ?? "") + part.text
      case .refusal: refusal = (refusal ?? "") + part.text
      }
      guard !part.citations.isEmpty || !part.images.isEmpty || part.unreadable != nil else {
        continue
      }
      change {
        $0.citations += part.citations
        $0.images += part.images
        $0.unreadable = $0.unreadable ?? part.unreadable
      }
    }
  }

  /// Adds content that has been read already.
  mutating func readContent(_ loose: LooseText) {
    content = loose.text
    contentPlace = loose.place
    if let problem = loose.unreadable { change { $0.unreadable = problem } }
  }

  /// Adds another part of the same message.
  mutating func merge(_ other: OpenAIChatMessage) {
    contentPlace = nil
    content = Self.joined(content, other.content)
    refusal = Self.joined(refusal, other.refusal)
    reasoningContent = Self.joined(reasoningContent, other.reasoningContent)
    otherReasoning = Self.joined(otherReasoning, other.otherReasoning)
    toolCalls += other.toolCalls
    guard let more = other.rest else { return }
    change {
      $0.reasoningDetails = $0.reasoningDetails ?? more.reasoningDetails
      $0.reasoningSteps += more.reasoningSteps
      $0.functionCall = $0.functionCall ?? more.functionCall
      $0.citations += more.citations
      $0.images += more.images
      $0.usage = $0.usage ?? more.usage
      $0.unreadable = $0.unreadable ?? more.unreadable
    }
  }

  private static func joined(_ first: String?, _ second: String?) -> String? {
    guard let first, let second else { return first ?? second }
    return first + second
  }

  private mutating func readReasoning(
    _ json: inout JSONScanner, into member: WritableKeyPath<OpenAIChatMessage, String?>
  ) throws(JSONError) {
    guard let text = try json.looseText("reasoning").text else { return }
    if self[keyPath: member]?.isEmpty != false { self[keyPath: member] = text }
  }

  private mutating func change(_ body: (inout Rest) -> Void) {
    var changed = rest ?? Rest()
    body(&changed)
    rest = changed
  }
}
