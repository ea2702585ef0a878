#if Lockfile
/// Edits within values that stand in one piece: `[ … ]` and `{ … }`.
extension TOMLLockfileEdit {
  /// Adds an element at the end of a list, on a line of its own where the others have theirs.
  mutating func insertElement(_ text: String, into array: TOMLDocument.ID) {
    guard let document, let list = document[array].range else { return }
    let closing = list.upperBound - 1
    guard let id = document[array].lastChild, let last = document[id].range else {
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
    let indentation = source[start..<source.blanksEnd(after: start)]
    let line = "\(indentation)\(text),\(source.lineEnding)"
    guard !hasComma else { return replace(lineEnd..<lineEnd, with: line) }
    let rest = source[last.upperBound..<lineEnd]
    replace(last.upperBound..<lineEnd, with: ",\(rest)\(line)")
  }

  /// Removes elements of a list, each with its comma, and with its line if that has nothing else.
  mutating func removeElements(_ removed: Set<Int>, of array: TOMLDocument.ID) {
    guard let document, let list = document[array].range else { return }
    let elements = children(of: array, in: document).compactMap { document[$0].range }
    guard removed.allSatisfy(elements.indices.contains) else { return }
    var ranges: [Range<Int>] = []
    var index = 0
    while index < elements.count {
      guard removed.contains(index) else {
        index += 1
        continue
      }
      // Those with only a comma between them go together.
      let first = index
      while removed.contains(index + 1), isComma(elements[index], elements[index + 1]) {
        index += 1
      }
      ranges.append(
        removal(
          of: elements[first].lowerBound..<elements[index].upperBound,
          after: first == 0 ? nil : elements[first - 1], in: list))
      index += 1
    }
    replace(ranges, with: "")
  }

  /// What goes with an element.
  private func removal(
    of element: Range<Int>, after previous: Range<Int>?, in list: Range<Int>
  ) -> Range<Int> {
    var range = element
    if let comma = comma(after: range.upperBound, before: list.upperBound - 1) {
      range = range.lowerBound..<comma + 1
      while isBlank(range.upperBound) { range = range.lowerBound..<range.upperBound + 1 }
    } else if let previous, isComma(previous, range) {
      // The last of several on one line takes the comma before it along.
      range = previous.upperBound..<range.upperBound
    }
    guard source.isFirstOnLine(range.lowerBound), source.isLastOnLine(range.upperBound) else {
      return range
    }
    return source.blanksStart(before: range.lowerBound)..<source.lineEnd(of: range.upperBound)
  }

  /// Whether nothing but blanks and a comma stands between two elements.
  private func isComma(_ one: Range<Int>, _ next: Range<Int>) -> Bool {
    source.bytes[one.upperBound..<next.lowerBound].allSatisfy {
      $0 == UInt8(ascii: ",") || $0 == 0x20 || $0 == 0x09
    }
  }

  /// Adds a member at the end of an inline table.
  mutating func insertMember(_ text: String, into node: TOMLDocument.ID) {
    guard let table = document?[node].range else { return }
    let end = source.blanksStart(before: table.upperBound - 1)
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
#endif
