extension ResolvedChat {
  /// Rejects a request that the provider or the model is known not to support, before anything is
  /// sent. Uploading megabytes is slow, and server error messages are often unclear. Models that
  /// the catalogue does not list are not checked.
  ///
  /// - Throws: An error of kind ``LLMError/Kind/invalidRequest``.
  func checkCapabilities() throws(LLMError) {
    try checkFormat()
    let files = try attachments().filter { $0.mediaType != .text }
    guard !files.isEmpty else { return }
    try checkTypes(of: files)
    try checkSize(of: files)
  }

  private func attachments() throws(LLMError) -> [Attachment] {
    for message in request.messages where !message.attachments.isEmpty {
      guard message.role != .user else { continue }
      throw unsupported(
        "a message with role \(message.role.rawValue) has attachments",
        advice: "attach files to user messages")
    }
    return request.messages.flatMap(\.attachments)
  }

  private func checkFormat() throws(LLMError) {
    guard request.responseFormat != .text else { return }
    guard case .schema(let json, let name, _) = request.responseFormat else { return }
    _ = try JSONSchema(json)
    if !ToolName.isValid(name) {
      throw unsupported(
        "invalid schema name \(name.debugDescription)",
        advice: "use at most 64 letters, digits, _ and -")
    }
    if info?.jsonSchema == false {
      throw unsupported(
        "\(model) does not support JSON Schema", advice: Self.otherModel)
    }
  }

  private func checkTypes(of files: [Attachment]) throws(LLMError) {
    let isTextOnly = info?.vision == false
    for file in files {
      if isTextOnly {
        let kind = file.mediaType.isImage ? "images" : "PDF documents"
        throw unsupported(
          "\(model) cannot read \(kind), such as \(file.name)", advice: Self.otherModel)
      }
      if !format.adapter.takesPDF, file.mediaType == .pdf {
        throw unsupported(
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
        throw unsupported(
          "\(file.name) is too large: \(provider.name) accepts \(Self.megabytes(limit)) per file "
            + "after encoding",
          advice: "make it smaller")
      }
    }
    if files.reduce(0, { $0 + $1.encodedSize }) > limits.total {
      throw unsupported(
        "the files are too large: \(provider.name) accepts "
          + "\(Self.megabytes(limits.total)) per request after encoding",
        advice: "send fewer or smaller files")
    }
  }

  private static let otherModel = "choose another model"

  private static func megabytes(_ bytes: Int) -> String { "\(bytes >> 20) MiB" }

  private func unsupported(_ message: String, advice: String) -> LLMError {
    LLMError(.invalidRequest, provider: provider.name, message: message, advice: advice)
  }
}
