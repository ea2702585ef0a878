extension ResolvedChat {
  /// Refuses what the provider or the model is known not to take, before anything is sent: an
  /// upload of megabytes is slow, and a server's words about it are its own. What the catalogue
  /// does not know passes.
  ///
  /// - Throws: A fault of kind ``LLMError/Kind/invalidRequest``.
  func checkAbilities() throws(LLMError) {
    try checkFormat()
    let files = try attachments().filter { $0.mediaType != .text }
    guard !files.isEmpty else { return }
    try checkForm(of: files)
    try checkSize(of: files)
  }

  private func attachments() throws(LLMError) -> [Attachment] {
    for message in request.messages where !message.attachments.isEmpty {
      guard message.role != .user else { continue }
      throw refusal(
        "a message of role \(message.role.rawValue) has attachments",
        advice: "attach files to the user's messages")
    }
    return request.messages.flatMap(\.attachments)
  }

  private func checkFormat() throws(LLMError) {
    guard request.responseFormat != .text else { return }
    if isGuide {
      throw refusal("the guide answers in words only", advice: Self.otherModel)
    }
    guard case .schema(let json, let name, _) = request.responseFormat else { return }
    _ = try JSONSchema(json)
    if !Self.isName(name) {
      throw refusal(
        "the schema's name \(name.debugDescription) is not made of letters, digits, _ and -",
        advice: "use at most 64 of these")
    }
    if info?.jsonSchema == false {
      throw refusal(
        "\(model) cannot be held to a JSON Schema", advice: Self.otherModel)
    }
  }

  private func checkForm(of files: [Attachment]) throws(LLMError) {
    let hasNoEyes = isGuide || info?.vision == false
    for file in files {
      if hasNoEyes {
        let kind = file.mediaType.isImage ? "images" : "PDF documents"
        throw refusal("\(model) cannot read \(kind), such as \(file.name)", advice: Self.otherModel)
      }
      if format == .ollama, file.mediaType == .pdf {
        throw refusal(
          "Ollama has no place for PDF documents, such as \(file.name)",
          advice: "send its text, or images of its pages")
      }
    }
  }

  private func checkSize(of files: [Attachment]) throws(LLMError) {
    let limits = AttachmentLimits(format)
    for file in files {
      let limit = file.mediaType.isImage ? limits.image : limits.total
      if file.encodedSize > limit {
        throw refusal(
          "\(file.name) is too large: \(provider.name) takes \(Self.megabytes(limit)) a file, "
            + "encoded",
          advice: "make it smaller")
      }
    }
    if files.reduce(0, { $0 + $1.encodedSize }) > limits.total {
      throw refusal(
        "the files are too large together: \(provider.name) takes "
          + "\(Self.megabytes(limits.total)) a request, encoded",
        advice: "send fewer or smaller ones")
    }
  }

  private static let otherModel = "choose another model"

  private var isGuide: Bool { provider.name == Provider.builtin.name }

  /// What the catalogue knows about the model, whoever serves it.
  private var info: ModelInfo? {
    let owner =
      switch format {
      case .openAIChat, .openAIResponses: "openai"
      case .anthropic: "anthropic"
      case .google: "google"
      case .ollama: "ollama"
      }
    return ModelCatalogue.bundled.info(provider: owner, model: model)
  }

  private static func megabytes(_ bytes: Int) -> String { "\(bytes >> 20) MiB" }

  private static func isName(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count)
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }

  private func refusal(_ message: String, advice: String) -> LLMError {
    LLMError(.invalidRequest, provider: provider.name, message: message, advice: advice)
  }
}

/// How many bytes of base64 a format takes in one request, by its provider's documentation.
struct AttachmentLimits {
  /// Of one image.
  var image: Int
  /// Of all files.
  var total: Int

  init(_ format: WireFormat) {
    (image, total) =
      switch format {
      // 5 MB an image and 32 MB a request.
      case .anthropic: (5 << 20, 32 << 20)
      // 50 MB a request.
      case .openAIChat, .openAIResponses: (50 << 20, 50 << 20)
      // 100 MB a request.
      case .google: (100 << 20, 100 << 20)
      // A local server says nothing of a limit; this keeps the request within memory.
      case .ollama: (100 << 20, 100 << 20)
      }
  }
}
