/// What Enter does to a text: send it, or go on in a new line.
enum EnterRule: Equatable {
  case send
  /// The text is not at its end: a `"""` block is open.
  case newLine
  /// The backslash at the end asked for a new line, and goes.
  case newLineForBackslash

  private static let fence = "\"\"\""

  init(for text: String) {
    if text.hasPrefix(Self.fence), !Self.fences(in: text).isMultiple(of: 2) {
      self = .newLine
    } else if !text.reversed().prefix(while: { $0 == "\\" }).count.isMultiple(of: 2) {
      self = .newLineForBackslash
    } else {
      self = .send
    }
  }

  /// What stands between the `"""` of a text that is one such block, without the line ends next
  /// to them; any other text as it is.
  static func withoutFence(_ text: String) -> String {
    guard text.hasPrefix(fence), text.hasSuffix(fence), text.count >= 6, fences(in: text) == 2 else {
      return text
    }
    var block = text.dropFirst(3).dropLast(3)
    if block.first == "\n" { block.removeFirst() }
    if block.last == "\n" { block.removeLast() }
    return String(block)
  }

  private static func fences(in text: String) -> Int {
    text.split(separator: fence, omittingEmptySubsequences: false).count - 1
  }
}
