#if Lockfile
/// The list of a binding's models as a file has it, and the list that takes its place.
///
/// The new list is laid out as the old one: on one line or one model a line, with the same spaces,
/// quotes and last comma. A comment beside a model goes where the model goes; comments on lines of
/// their own all stay.
struct ModelListText {
  private struct Comments {
    /// On the line on which the gap begins, with the blanks before it.
    var beside: String?
    /// On lines of their own.
    var own: [String] = []
  }

  let source: SourceText
  /// From bracket to bracket.
  let list: Range<Int>
  let elements: [Range<Int>]
  /// What the elements say.
  let models: [String]

  func replaced(by new: [String]) -> String {
    let places = firstIndices(of: models)
    let texts = new.map { model in
      places[model].map { source[elements[$0]] } ?? quoted(model)
    }
    guard !source[list].utf8.contains(UInt8(ascii: "\n")) else { return lines(new, texts) }
    guard let first = elements.first, let last = elements.last else {
      return "[\(texts.joined(separator: ", "))]"
    }
    let opening = source[list.lowerBound + 1..<first.lowerBound]
    let closing = source[last.upperBound..<list.upperBound - 1]
    return "[\(opening)\(texts.joined(separator: ", "))\(closing)]"
  }

  private func lines(_ new: [String], _ texts: [String]) -> String {
    let gaps = gaps.map(comments)
    let (indentation, hasLastComma) = (indentation, hasLastComma)
    var above = Array(repeating: [String](), count: new.count + 1)
    var beside = [String?](repeating: nil, count: new.count)
    let places = firstIndices(of: new)
    for (old, model) in models.enumerated() {
      let place = places[model]
      above[place ?? min(old, new.count)] += gaps[old].own
      if let place { beside[place] = gaps[old + 1].beside }
    }
    above[new.count] += gaps[models.count].own

    var lines = [elements.isEmpty ? "[" : "[" + (gaps[0].beside ?? "")]
    for index in new.indices {
      lines += above[index].map { indentation + $0 }
      let comma = index < new.count - 1 || hasLastComma ? "," : ""
      lines.append(indentation + texts[index] + comma + (beside[index] ?? ""))
    }
    lines += above[new.count].map { indentation + $0 }
    lines.append(closingIndentation + "]")
    return lines.joined(separator: source.lineEnding)
  }

  private func firstIndices(of names: [String]) -> [String: Int] {
    Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// What stands between the brackets and the elements: one more than there are elements.
  private var gaps: [Range<Int>] {
    let starts = [list.lowerBound + 1] + elements.map(\.upperBound)
    let ends = elements.map(\.lowerBound) + [list.upperBound - 1]
    return zip(starts, ends).map { $0..<$1 }
  }

  private func comments(in gap: Range<Int>) -> Comments {
    var comments = Comments()
    for (number, line) in source.lines(in: gap).enumerated() {
      guard let start = line.utf8.firstIndex(of: UInt8(ascii: "#")) else { continue }
      if number == 0 {
        // With the blanks before it, but without the comma before those.
        comments.beside = line.prefix(upTo: start).filter { $0 != "," } + line[start...]
      } else {
        comments.own.append(String(line[start...]))
      }
    }
    return comments
  }

  private var hasLastComma: Bool {
    guard let last = elements.last else { return true }
    return source.lines(in: last.upperBound..<list.upperBound - 1).contains { line in
      line.utf8.prefix { $0 != UInt8(ascii: "#") }.contains(UInt8(ascii: ","))
    }
  }

  private var indentation: String {
    guard let first = elements.first(where: { source.isFirstOnLine($0.lowerBound) }) else {
      return closingIndentation + "  "
    }
    return source[source.blanksStart(before: first.lowerBound)..<first.lowerBound]
  }

  private var closingIndentation: String {
    let start = source.lineStart(of: list.lowerBound)
    return source[start..<min(source.blanksEnd(after: start), list.lowerBound)]
  }

  private func quoted(_ model: String) -> String {
    let isLiteral = elements.first.map { source.bytes[$0.lowerBound] == UInt8(ascii: "'") }
    return isLiteral == true && !model.contains("'") ? "'\(model)'" : JSONText.quoted(model)
  }
}
#endif
