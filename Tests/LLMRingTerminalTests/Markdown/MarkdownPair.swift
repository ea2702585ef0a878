import Foundation
import Testing

/// A Markdown text and what the screen shows of it.
struct MarkdownPair: Sendable, CustomTestStringConvertible {
  var name: String
  var markdown: String
  var shown: String

  var testDescription: String { name }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()

  /// The pairs of a file in the folder `Pairs`: one a line, `source ⇒ screen`, where `⏎` is a line's
  /// end.
  static func file(_ topic: String) -> [MarkdownPair] {
    let file = folder.appending(components: "Pairs", "\(topic).txt")
    // A file that cannot be read has no pairs, which a test notices.
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { line in
      let sides = line.replacing("⏎", with: "\n").split(separator: " ⇒ ", maxSplits: 1)
      guard sides.count == 2 else { return nil }
      return MarkdownPair(
        name: String(line), markdown: String(sides[0]), shown: String(sides[1]))
    }
  }

  /// Whole answers of models, with the screen that they should give.
  static func answers() throws -> [MarkdownPair] {
    struct Answer: Decodable {
      var name: String
      var markdown: String
      var plain: String
    }
    let file = folder.appending(component: "model-markdown.json")
    return try JSONDecoder().decode([Answer].self, from: Data(contentsOf: file)).map {
      MarkdownPair(name: $0.name, markdown: $0.markdown, shown: $0.plain)
    }
  }

  /// A screen's text without the blanks at the ends of lines and the blank lines at the end.
  static func trimmed(_ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.lastIndex { $0 != " " }.map { line[...$0] } ?? ""
    }
    while lines.last == "" { lines.removeLast() }
    return lines.joined(separator: "\n")
  }
}
