extension TokenEstimate {
  /// Estimates the whole input of a request: messages with their attachments and tool calls, tool
  /// definitions, and the answer's schema. A provider's encrypted reasoning is not included.
  public init(of request: LLMRequest) {
    self = request.messages.reduce(into: Self.priming) { $0 += TokenEstimate(of: $1) }
    for tool in request.tools { self += TokenEstimate(of: tool) }
    if let schema = request.responseFormat.schema { self += TokenEstimate(of: schema.text) }
  }

  /// Estimates a request whose first messages have already been counted, for example by the
  /// ``Usage/promptTokens`` of the previous answer.
  ///
  /// - Parameters:
  ///   - request: The request to estimate.
  ///   - count: The tokens of the counted request, including its tools and schema.
  ///   - messages: The number of messages in the counted request.
  public init(of request: LLMRequest, counted count: Int, through messages: Int) {
    var beginning = request
    beginning.messages = Array(request.messages.prefix(messages))
    self.init(
      counted: count, of: TokenEstimate(of: beginning),
      then: request.messages.dropFirst(messages).reduce(into: .zero) {
        $0 += TokenEstimate(of: $1)
      })
  }

  /// Estimates one message with its attachments and tool calls.
  public init(of message: Message) {
    self = Self.messageOverhead + TokenEstimate(of: message.content)
    for file in message.attachments { self += TokenEstimate(of: file) }
    for call in message.toolCalls {
      self +=
        Self.messageOverhead + TokenEstimate(of: call.name) + TokenEstimate(of: call.arguments)
    }
  }

  /// Estimates a tool definition.
  public init(of tool: Tool) {
    self =
      Self.messageOverhead + TokenEstimate(of: tool.name) + TokenEstimate(of: tool.description)
      + TokenEstimate(of: tool.parameters.text)
  }

  /// Estimates an attachment.
  ///
  /// An image takes between 85 tokens (OpenAI, low detail), about 1,600 (Anthropic, 1.15
  /// megapixels) and several thousand, regardless of its size in bytes. A page of a PDF document
  /// takes between 258 tokens (Google) and 3,000 tokens of text plus an image (Anthropic, "PDF
  /// support").
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

  /// What providers add to each message: its role, and marks for its beginning and end (OpenAI
  /// Cookbook, "How to count tokens with tiktoken").
  private static let messageOverhead = TokenEstimate(low: 3, likely: 4, high: 8)
  /// What providers add at the beginning of the request, and at its end to start the answer.
  package static let priming = TokenEstimate(low: 3, likely: 3, high: 30)
}

extension Attachment {
  /// The number of pages in a PDF document, at least 1: the pages that it lists uncompressed, or
  /// one per 64 KiB if the list is compressed (ISO 32000-1, sections 7.7.3.3 and 7.5.7).
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
        // `/Pages` is a parent node of pages.
        if rest.starts(with: kind), rest.dropFirst(kind.count).first != UInt8(ascii: "s") {
          count += 1
        }
      }
      return count
    }
    return listed > 0 ? listed : 1 + bytes.count >> 16
  }
}
