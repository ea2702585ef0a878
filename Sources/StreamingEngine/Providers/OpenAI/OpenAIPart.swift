/// A part of a user message with attachments, in OpenAI's formats.
struct OpenAIPart: Encodable {
  enum Format {
    case chat, responses
  }

  private enum Content {
    case text(String)
    case image(Attachment)
    case document(Attachment)
  }

  private let content: Content
  private let format: Format

  /// The attachments of each question of a turn, followed by its text.
  static func parts(of turn: Dialogue.Turn, as format: Format) -> [OpenAIPart] {
    turn.questions.flatMap { question -> [Content] in
      let files = question.attachments.map { file -> Content in
        if let text = file.fencedText { return .text(text) }
        return file.mediaType.isImage ? .image(file) : .document(file)
      }
      return files + (question.text.isBlank ? [] : [.text(question.text)])
    }.map { OpenAIPart(content: $0, format: format) }
  }

  private enum CodingKeys: String, CodingKey {
    case type, text, url, file, filename
    case imageURL = "image_url"
    case fileData = "file_data"
  }

  func encode(to encoder: any Encoder) throws {
    var part = encoder.container(keyedBy: CodingKeys.self)
    switch (content, format) {
    case (.text(let text), _):
      try part.encode(format == .chat ? "text" : "input_text", forKey: .type)
      try part.encode(text, forKey: .text)
    case (.image(let file), .chat):
      try part.encode("image_url", forKey: .type)
      var image = part.nestedContainer(keyedBy: CodingKeys.self, forKey: .imageURL)
      try image.encode(file.dataURL, forKey: .url)
    case (.image(let file), .responses):
      try part.encode("input_image", forKey: .type)
      try part.encode(file.dataURL, forKey: .imageURL)
    case (.document(let file), .chat):
      try part.encode("file", forKey: .type)
      var document = part.nestedContainer(keyedBy: CodingKeys.self, forKey: .file)
      try document.encode(file.lastName, forKey: .filename)
      try document.encode(file.dataURL, forKey: .fileData)
    case (.document(let file), .responses):
      try part.encode("input_file", forKey: .type)
      try part.encode(file.lastName, forKey: .filename)
      try part.encode(file.dataURL, forKey: .fileData)
    }
  }
}
