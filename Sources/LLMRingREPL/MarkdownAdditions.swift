import LLMRingConversations
import StreamingEngine

/// The sources and images below an answer in Markdown.
struct MarkdownAdditions: Equatable {
  var citations: [Citation] = []
  /// Names in an ``ImageFolder``.
  var images: [String] = []

  /// The line that tells them from the text of the answer. Markdown does not show it.
  static let mark = "<!-- llmring: sources and images -->"

  static func lines(
    _ citations: [Citation], images: [String], calls: [ToolCall] = []
  ) -> [String] {
    guard !citations.isEmpty || !images.isEmpty || !calls.isEmpty else { return [] }
    let asked = AnswerMessages.calls(calls).map { "- \($0.escaping("\\`*_[]<>"))" }
    let sources = citations.enumerated().map { place, one in
      let title = titleLine(of: one.title ?? "").escaping("\\[]")
      let url = "<\(titleLine(of: one.url).escaping("\\<>"))>"
      return "\(place + 1). " + (title.isEmpty ? url : "[\(title)](\(url))")
    }
    let pictures = images.map { "![](<\($0.escaping("\\<>"))>)" }
    return [mark, ""] + (asked.isEmpty ? [] : asked + [""])
      + (sources.isEmpty ? [] : sources + [""])
      + (pictures.isEmpty ? [] : pictures + [""])
  }

  /// Takes the sources and images from the end of a turn's lines, if they are there.
  static func take(from lines: inout [Substring]) -> MarkdownAdditions {
    guard let start = lines.lastIndex(of: mark[...]) else { return MarkdownAdditions() }
    var additions = MarkdownAdditions()
    for line in lines[(start + 1)...] where !line.isEmpty {
      guard additions.add(line) else { return MarkdownAdditions() }
    }
    lines.removeSubrange(start...)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return additions
  }

  private mutating func add(_ line: Substring) -> Bool {
    if line.hasPrefix("![](<"), line.hasSuffix(">)") {
      let path = line.dropFirst(5).dropLast(2).unescaped
      if let name = ImageFolder.name(inPath: path) { images.append(name) }
      return true
    }
    // Only to be read: without its id a call cannot be answered.
    if line.hasPrefix("- call: ") { return true }
    let source = line.drop { $0.isASCII && $0.isNumber }
    guard source.startIndex > line.startIndex, source.hasPrefix(". ") else { return false }
    let rest = source.dropFirst(2)
    if rest.hasPrefix("<"), rest.hasSuffix(">") {
      citations.append(Citation(url: rest.dropFirst().dropLast().unescaped))
      return true
    }
    guard rest.hasPrefix("["), rest.hasSuffix(">)"), let end = rest.ranges(of: "](<").last else {
      return false
    }
    citations.append(
      Citation(
        url: rest[end.upperBound...].dropLast(2).unescaped,
        title: rest[..<end.lowerBound].dropFirst().unescaped))
    return true
  }
}

extension StringProtocol {
  fileprivate func escaping(_ marks: String) -> String {
    String(flatMap { marks.contains($0) ? ["\\", $0] : [$0] })
  }

  fileprivate var unescaped: String {
    var text = ""
    var isEscaped = false
    for character in self {
      if character == "\\", !isEscaped {
        isEscaped = true
        continue
      }
      isEscaped = false
      text.append(character)
    }
    return text
  }
}
