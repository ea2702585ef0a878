/// Edits within values that stand in one piece: `[ … ]` and `{ … }`.
extension TOMLLockfileEdit {
  /// Adds an element at the end of a list, on a line of its own where the others have theirs.
  mutating func insertElement(_ text: String, into path: TOMLOutline.Path) {
    guard let outline, let list = outline.value(at: path) else { return }
    let closing = list.upperBound - 1
    guard let last = outline.elements(at: path).last else {
      // A comment may stand in an empty list; a line of its own is safe from it.
      let isPlain = source[list].filter { !$0.isWhitespace } == "[]"
      let ending = source.lineEnding
      return isPlain
        ? replace(list, with: "[\(text)]")
        : replace(closing..<closing, with: "  \(text),\(ending)")
    }
    let lineEnd = source.lineEnd(of: last.upperBound)
    guard lineEnd <= closing else {
      return replace(last.upperBound..<last.upperBound, with: ", \(text)")
    }
    let hasComma = comma(after: last.upperBound, before: closing) != nil
    let start = source.lineStart(of: last.lowerBound)
    let indentation = source[start..<last.lowerBound].prefix { $0.isWhitespace }
    replace(lineEnd..<lineEnd, with: "\(indentation)\(text),\(source.lineEnding)")
    if !hasComma { replace(last.upperBound..<last.upperBound, with: ",") }
  }

  /// Removes an element of a list, with its comma, and with its line if it had one to itself.
  mutating func removeElement(_ index: Int, of path: TOMLOutline.Path) {
    guard let outline, let list = outline.value(at: path) else { return }
    let elements = outline.elements(at: path)
    var range = elements[index]
    if let comma = comma(after: range.upperBound, before: list.upperBound - 1) {
      range = range.lowerBound..<comma + 1
      while isBlank(range.upperBound) { range = range.lowerBound..<range.upperBound + 1 }
    } else if index > 0,
      source[elements[index - 1].upperBound..<range.lowerBound].allSatisfy({
        $0 == " " || $0 == ","
      })
    {
      // The last of several on one line takes the comma before it along.
      range = elements[index - 1].upperBound..<range.upperBound
    }
    let line = source.lineStart(of: range.lowerBound)..<source.lineEnd(of: range.upperBound)
    let rest =
      source[line.lowerBound..<range.lowerBound] + source[range.upperBound..<line.upperBound]
    replace(rest.allSatisfy(\.isWhitespace) ? line : range, with: "")
  }

  /// Adds a member at the end of an inline table.
  mutating func insertMember(_ text: String, into path: TOMLOutline.Path) {
    guard let table = outline?.value(at: path) else { return }
    var end = table.upperBound - 1
    while isBlank(end - 1) { end -= 1 }
    let isEmpty = end == table.lowerBound + 1
    replace(end..<table.upperBound, with: "\(isEmpty ? " " : ", ")\(text) }")
  }

  /// The comma that follows an element, beyond comments.
  private func comma(after offset: Int, before end: Int) -> Int? {
    var index = offset
    while index < end {
      switch source.bytes[index] {
      case UInt8(ascii: ","): return index
      case UInt8(ascii: "#"): index = source.lineEnd(of: index)
      case 0x20, 0x09, 0x0D, 0x0A: index += 1
      default: return nil
      }
    }
    return nil
  }

  private func isBlank(_ index: Int) -> Bool {
    index < source.bytes.count && (source.bytes[index] == 0x20 || source.bytes[index] == 0x09)
  }
}
