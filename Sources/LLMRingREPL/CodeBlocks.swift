import StreamingEngine

/// The fenced code blocks of an answer (CommonMark 0.31.2, section 4.5), as they would be typed.
///
/// A block that the answer's end cuts off is one too. Blocks within lists and quotes lose the
/// indentation of their fence, and only that.
struct CodeBlocks: Equatable {
  private(set) var texts: [String] = []

  private struct Fence {
    var mark: Character
    var length: Int
    var indentation: Int
  }

  init(in markdown: String) {
    var fence: Fence?
    var lines: [Substring] = []
    for line in markdown.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      if let open = fence {
        if Self.closes(line, open) {
          texts.append(lines.joined(separator: "\n"))
          fence = nil
        } else {
          lines.append(Self.unindented(line, by: open.indentation))
        }
      } else if let opening = Self.opening(line) {
        fence = opening
        lines = []
      }
    }
    if fence != nil { texts.append(lines.joined(separator: "\n")) }
  }

  private static func opening(_ line: Substring) -> Fence? {
    let text = line.drop { $0 == " " }
    guard let mark = text.first, mark == "`" || mark == "~" else { return nil }
    let marks = text.prefix { $0 == mark }
    // What follows backticks has none: it is code within a line.
    guard marks.count >= 3, mark == "~" || !text[marks.endIndex...].contains("`") else {
      return nil
    }
    return Fence(mark: mark, length: marks.count, indentation: line.count - text.count)
  }

  private static func closes(_ line: Substring, _ fence: Fence) -> Bool {
    let text = line.trimmed
    return text.count >= fence.length && text.allSatisfy { $0 == fence.mark }
  }

  private static func unindented(_ line: Substring, by count: Int) -> Substring {
    var rest = line
    for _ in 0..<count where rest.first == " " { rest = rest.dropFirst() }
    return rest
  }
}
