/// What Enter does to a text: send it, or go on in a new line.
enum EnterRule: Equatable {
  case send
  /// The text is not at its end: a `"""` block is open.
  case newLine
  /// The backslash at the end asked for a new line, and goes.
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

/// A text between `"""`, which may have several lines.
package enum MultilineBlock {
  private static let fence = "\"\"\""

  /// Whether a text begins a block and does not end it.
  static func isOpen(_ text: String) -> Bool {
    text.hasPrefix(fence) && !fences(in: text).isMultiple(of: 2)
  }

  /// What stands between the `"""` of a text that is one such block, without the line feeds next
  /// to them; any other text as it is.
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
