/// Decides whether Enter sends the text or starts a new line.
enum EnterRule: Equatable {
  case send
  /// The text is not complete: a `"""` block is open.
  case newLine
  /// The text ends with a backslash, which is removed and starts a new line.
  case newLineForBackslash

  init(for text: String) {
    if MultilineBlock.isOpen(text) {
      self = .newLine
    } else if !text.reversed().prefix(while: { $0 == "\\" }).count.isMultiple(of: 2) {
      self = .newLineForBackslash
    } else {
      self = .send
    }
  }
}

/// Text between `"""`, which may have several lines.
package enum MultilineBlock {
  private static let fence = "\"\"\""

  /// Whether the text starts a block but does not end it.
  static func isOpen(_ text: String) -> Bool {
    text.hasPrefix(fence) && !fences(in: text).isMultiple(of: 2)
  }

  /// The content of the block if the text is a single `"""` block, without the line feeds next to
  /// the marks. Any other text is returned unchanged.
  package static func contents(of text: String) -> String {
    guard text.hasPrefix(fence), text.hasSuffix(fence), fences(in: text) == 2 else { return text }
    var block = text.dropFirst(3).dropLast(3)
    if block.first == "\n" { block.removeFirst() }
    if block.last == "\n" { block.removeLast() }
    return String(block)
  }

  private static func fences(in text: String) -> Int {
    text.split(separator: fence, omittingEmptySubsequences: false).count - 1
  }
}
