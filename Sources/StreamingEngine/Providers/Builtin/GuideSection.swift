/// One subject of the manual.
struct GuideSection: Sendable, Equatable {
  let title: String
  /// Words that people use for the subject and that its text does not.
  let keywords: String
  /// Markdown.
  let text: String
  /// What to type, set as code after the text.
  let example: String?

  init(_ title: String, keywords: String, _ text: String, example: String? = nil) {
    self.title = title
    self.keywords = keywords
    self.text = text
    self.example = example
  }

  /// The example as a Markdown code block.
  var exampleBlock: String? {
    example.map { "```\n\($0)\n```" }
  }

  /// Text and example as Markdown.
  var body: String {
    exampleBlock.map { "\(text)\n\n\($0)" } ?? text
  }
}

/// The manual that the built-in guide answers from: what a person at the prompt needs, in short
/// sections that each answer one question.
enum GuideManual {
  static let sections = meeting + models + conversations + writing + scripts + upkeep
}
