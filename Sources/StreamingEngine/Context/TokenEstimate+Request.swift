extension TokenEstimate {
  /// The estimate of everything that a model is to read for a request: messages with their files
  /// and calls, tools, and the schema of the answer. What a provider brings back of its own sealed
  /// reasoning is not in it.
  public init(of request: LLMRequest) {
    self = request.messages.reduce(into: Self.priming) { $0 += TokenEstimate(of: $1) }
    for tool in request.tools { self += TokenEstimate(of: tool) }
    if let schema = request.responseFormat.schema { self += TokenEstimate(of: schema.text) }
  }

  /// The estimate of a request whose first messages have been counted, as those of the question
  /// before are by the ``Usage/promptTokens`` of its answer.
  ///
  /// - Parameters:
  ///   - count: The tokens of the request that was counted, with its tools and schema.
  ///   - messages: How many of the messages were in it.
  public init(of request: LLMRequest, counted count: Int, through messages: Int) {
    var beginning = request
    beginning.messages = Array(request.messages.prefix(messages))
    self.init(
      counted: count, of: TokenEstimate(of: beginning),
      then: request.messages.dropFirst(messages).reduce(into: .none) {
        $0 += TokenEstimate(of: $1)
      })
  }

  /// The estimate of one message, with its files and calls.
  public init(of message: Message) {
    self = Self.frame + TokenEstimate(of: message.content)
    for file in message.attachments { self += TokenEstimate(of: file) }
    for call in message.toolCalls {
      self += Self.frame + TokenEstimate(of: call.name) + TokenEstimate(of: call.arguments)
    }
  }

  /// The estimate of a tool that a model is told of.
  public init(of tool: Tool) {
    self =
      Self.frame + TokenEstimate(of: tool.name) + TokenEstimate(of: tool.description)
      + TokenEstimate(of: tool.parameters.text)
  }

  /// The estimate of a file.
  ///
  /// An image takes from 85 tokens (OpenAI, low detail) over about 1,600 (Anthropic, one of 1.15
  /// megapixels) to some thousands, whatever its bytes; a page of a PDF document from 258 (Google)
  /// to 3,000 of text and as an image besides (Anthropic, "PDF support").
  public init(of file: Attachment) {
    switch file.mediaType {
    case .text:
      self = TokenEstimate(of: file.fencedText ?? "")
    case .png, .jpeg, .gif, .webp:
      self.init(ofFile: 85, 1_200, 5_000)
    case .pdf:
      let pages = file.pages
      self.init(ofFile: 258 * pages, 2_300 * pages, 4_600 * pages)
    }
  }

  /// What providers put around a message: its role, and marks of its beginning and end (OpenAI
  /// Cookbook, "How to count tokens with tiktoken").
  private static let frame = TokenEstimate(low: 3, likely: 4, high: 8)
  /// What they put at the end, for the answer to begin with, and at the beginning.
  package static let priming = TokenEstimate(low: 3, likely: 3, high: 30)
}

extension Attachment {
  /// The pages of a PDF document: those that it lists in the open, or one for each 64 KiB where the
  /// list is compressed (ISO 32000-1, sections 7.7.3.3 and 7.5.7); at least one.
  fileprivate var pages: Int {
    let name = Array("/Type".utf8)
    let kind = Array("/Page".utf8)
    let listed = bytes.withUnsafeBufferPointer { bytes in
      var count = 0
      var place = 0
      while let slash = bytes[place...].firstIndex(of: UInt8(ascii: "/")) {
        place = slash + 1
        guard bytes[slash...].starts(with: name) else { continue }
        let rest = bytes[(slash + name.count)...].drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D }
        // `/Pages` is a node above them.
        if rest.starts(with: kind), rest.dropFirst(kind.count).first != UInt8(ascii: "s") {
          count += 1
        }
      }
      return count
    }
    return listed > 0 ? listed : 1 + bytes.count >> 16
  }
}
