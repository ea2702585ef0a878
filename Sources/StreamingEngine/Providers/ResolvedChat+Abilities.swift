import Settings

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
    if !ToolName.isValid(name) {
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
      if !format.adapter.takesPDF, file.mediaType == .pdf {
        throw refusal(
          "\(provider.name) cannot read PDF documents, such as \(file.name)",
          advice: "send its text, or images of its pages")
      }
    }
  }

  private func checkSize(of files: [Attachment]) throws(LLMError) {
    let limits = format.adapter.attachmentLimits
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

  private static func megabytes(_ bytes: Int) -> String { "\(bytes >> 20) MiB" }

  private func refusal(_ message: String, advice: String) -> LLMError {
    LLMError(.invalidRequest, provider: provider.name, message: message, advice: advice)
  }
}
