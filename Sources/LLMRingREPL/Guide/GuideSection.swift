import StreamingEngine

/// One subject of the manual.
struct GuideSection: Sendable, Equatable {
  let title: String
  /// Words that people use for the subject and that its text does not.
  let keywords: String
  /// Markdown.
  let text: String
  /// What to type, set as code after the text.
  let example: String?

  /// The first line of the example, without a comment.
  var firstCommand: String? {
    guard let line = example?.split(separator: "\n").first(where: { !$0.hasPrefix("#") }) else {
      return nil
    }
    let end = line.firstRange(of: "  #")?.lowerBound ?? line.endIndex
    return String(line[..<end].trimmed)
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
  /// The sections of `Config/guide.md`, read when a question is first asked.
  static let sections = sections(
    of: BundledGuide.markdown.withUTF8Buffer { String(decoding: $0, as: UTF8.self) })

  /// A section is a heading of the second level, a paragraph of keywords, a paragraph of text, and
  /// at most one block of code. Whatever stands before the first such heading is for the reader of
  /// the file, and so is a heading of the first level.
  static func sections(of document: String) -> [GuideSection] {
    var sections: [GuideSection] = []
    var (title, paragraphs, isCode): (String?, [[Substring]], Bool) = (nil, [[]], false)
    func close() {
      guard let title else { return }
      let parts = paragraphs.filter { !$0.isEmpty }
      let prose = parts.prefix(2).map { $0.joined(separator: " ") }
      sections.append(
        GuideSection(
          title: title, keywords: String((prose.first ?? "").trimmingPrefix(keywordsMark)),
          text: prose.dropFirst().first ?? "",
          example: parts.dropFirst(2).first?.joined(separator: "\n")))
    }
    for line in document.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == "```" {
        isCode.toggle()
        paragraphs.append([])
      } else if isCode {
        paragraphs[paragraphs.count - 1].append(line)
      } else if line.hasPrefix("## ") {
        close()
        (title, paragraphs) = (String(line.dropFirst(3)), [[]])
      } else if line.isEmpty {
        paragraphs.append([])
      } else if !line.hasPrefix("# ") {
        paragraphs[paragraphs.count - 1].append(line)
      }
    }
    close()
    return sections
  }

  private static let keywordsMark = "Keywords: "
}
