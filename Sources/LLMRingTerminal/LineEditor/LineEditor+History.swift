extension LineEditor {
  // MARK: Walking

  /// Up moves within the text first, then to the previous entry.
  func moveUp() -> Effect {
    let line = editLine.line
    let start = line.start(ofLineAt: line.cursor)
    guard start > 0 else { return recallPrevious() }
    let above = line.start(ofLineAt: start - 1)
    return moveCursor(from: line, to: min(above + line.cursor - start, start - 1))
  }

  /// Down moves within the text first, then to the next entry.
  func moveDown() -> Effect {
    let line = editLine.line
    let end = line.end(ofLineAt: line.cursor)
    guard end < line.scalars.count else { return recallNext() }
    let column = line.cursor - line.start(ofLineAt: line.cursor)
    return moveCursor(from: line, to: min(end + 1 + column, line.end(ofLineAt: end + 1)))
  }

  func recallPrevious() -> Effect {
    let draft = typedLine
    return recall { $0.previous(from: draft, in: history) }
  }

  func recallNext() -> Effect {
    let draft = typedLine
    return recall { $0.next(from: draft, in: history) }
  }

  /// The text as it is now.
  var typedLine: TypedLine { typedLine(editLine.line) }

  private func typedLine(_ line: EditLine.Line) -> TypedLine {
    TypedLine(
      line.text, isPasted: reading.pasted.isBeginning(of: line.scalars),
      pastedParts: reading.pasted.ranges)
  }

  private func recall(_ move: (inout HistoryNavigation) -> TypedLine?) -> Effect {
    let before = reading.navigation.position
    guard let line = move(&reading.navigation) else { return .refused }
    editLine.replace(with: line.text)
    exchangeParts(from: before)
    return .edited
  }

  /// Sets the pasted parts of a text aside that the user left, and takes up those of the text that
  /// stands here now.
  private func exchangeParts(from position: Int?) {
    guard position != reading.navigation.position else { return }
    reading.pastedElsewhere[position] = reading.pasted
    reading.pasted = reading.pastedElsewhere[reading.navigation.position] ?? PastedParts()
    reading.scalars = editLine.line.scalars
  }

  // MARK: Searching

  /// Reads keys until one ends the search. That key then has its usual effect.
  func search() -> Effect {
    let before = editLine.line
    var search = HistorySearch()
    defer { reading.search = nil }
    while true {
      reading.search = prompt(for: search)
      guard let key = editLine.nextKey() else { return .refused }
      switch key {
      case 0x12: search.searchOlder(in: history)  // Ctrl-R
      case 0x13: search.searchNewer(in: history)  // Ctrl-S
      case 0x08, 0x7F: search.shorten(in: history)
      case 0x03, 0x07:  // Ctrl-C, Ctrl-G
        editLine.replace(with: before)
        return .edited
      case EditorKey.escape.rawValue:
        keep(search.match, instead: before)
        return .edited
      case EditorKey.paste.rawValue:
        search.extend(by: reading.paste, in: history)
      case 0..<0x20, 0x80..<0xA0:  // Any other key, or Alt and a key.
        keep(search.match, instead: before)
        editLine.push(key)
        return .edited
      default:
        search.extend(by: EditLine.text([key]), in: history)
      }
      show(search.match, instead: before)
    }
  }

  private func prompt(for search: HistorySearch) -> SafeText {
    let label = search.isFailing ? "no match: " : "search: "
    return SafeText(label).styled(.dim) + SafeText(search.pattern)
  }

  private func show(_ match: HistorySearch.Match?, instead line: EditLine.Line) {
    guard let match else { return editLine.replace(with: line) }
    let scalars = history[match.index].unicodeScalars.map(\.value)
    editLine.replace(with: EditLine.Line(scalars: scalars, cursor: match.offset))
  }

  /// Continues editing the match, as if the user had moved to it.
  private func keep(_ match: HistorySearch.Match?, instead line: EditLine.Line) {
    guard let match else { return }
    let before = reading.navigation.position
    _ = reading.navigation.move(to: match.index, from: typedLine(line), in: history)
    exchangeParts(from: before)
  }
}
