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
    recall(reading.navigation.previous(from: editLine.line.text, in: history))
  }

  func recallNext() -> Effect {
    recall(reading.navigation.next(from: editLine.line.text, in: history))
  }

  private func recall(_ text: String?) -> Effect {
    guard let text else { return .refused }
    editLine.replace(with: text)
    return .edited
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
    _ = reading.navigation.move(to: match.index, from: line.text, in: history)
  }
}
