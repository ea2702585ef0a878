extension LineEditor {
  // MARK: Ending the line

  func accept() -> Effect {
    let line = editLine.line
    switch EnterRule(for: line.text) {
    case .send:
      let typed = typedLine
      if let draft = reading.navigation.leftDraft { history.keep(draft: draft) }
      finish(.line(typed))
      return .finished
    case .newLine:
      return insert("\n")
    case .newLineForBackslash:
      editLine.moveCursor(by: line.scalars.count - line.cursor)
      editLine.deleteBeforeCursor(1)
      return insert("\n")
    }
  }

  func interrupt() -> Effect {
    let line = editLine.line
    let hadText = !line.scalars.isEmpty
    if let draft = reading.navigation.leftDraft { history.keep(draft: draft) }
    if !reading.navigation.isUnchanged(line.text, in: history) { history.keep(draft: typedLine) }
    finish(.interrupted(hadText: hadText))
    return .finished
  }

  func deleteOrLeave() -> Effect {
    guard editLine.line.scalars.isEmpty else { return deleteForward() }
    finish(.endOfInput)
    return .finished
  }

  // MARK: Text

  func insert(_ text: String) -> Effect {
    editLine.insert(text)
    return .edited
  }

  func insertPaste() -> Effect {
    let before = editLine.line
    editLine.insert(reading.paste)
    let line = editLine.line
    reading.pasted.paste(
      before.cursor..<(before.cursor + line.scalars.count - before.scalars.count))
    reading.scalars = line.scalars
    return .edited
  }

  func insertLiteral() -> Effect {
    terminal.keyboard.isLiteral = true
    defer { terminal.keyboard.isLiteral = false }
    guard let key = editLine.nextKey(), let scalar = Unicode.Scalar(key),
      EditorKey(rawValue: key) == nil
    else { return .refused }
    return insert(scalar == "\r" ? "\n" : String(scalar))
  }

  func deleteBackward() -> Effect {
    let line = editLine.line
    guard let start = line.boundary(before: line.cursor) else { return .refused }
    editLine.deleteBeforeCursor(line.cursor - start)
    return .edited
  }

  func deleteForward() -> Effect {
    let line = editLine.line
    guard let end = line.boundary(after: line.cursor) else { return .refused }
    editLine.deleteAfterCursor(end - line.cursor)
    return .edited
  }

  func undo() -> Effect {
    guard let step = reading.undo.undo() else { return .refused }
    editLine.replace(with: step)
    return .edited
  }

  func complete() -> Effect {
    let line = editLine.line
    let head = EditLine.text(line.scalars[..<line.cursor])
    let completion = completer(line.text, head.count)
    let present = String(head.suffix(completion.replaced))
    let prefix = completion.commonPrefix
    if completion.candidates.count == 1 || prefix.count > present.count {
      editLine.deleteBeforeCursor(present.unicodeScalars.count)
      return insert(prefix)
    }
    guard !completion.candidates.isEmpty else { return .refused }
    reading.notice = CandidateList.rows(
      completion.candidates, notes: completion.notes, columns: terminal.size.columns,
      limit: max(1, terminal.size.rows / 2))
    return .edited
  }

  // MARK: The cursor

  func moveLeft() -> Effect {
    let line = editLine.line
    return moveCursor(from: line, to: line.boundary(before: line.cursor))
  }

  func moveRight() -> Effect {
    let line = editLine.line
    return moveCursor(from: line, to: line.boundary(after: line.cursor))
  }

  func moveToLineStart() -> Effect {
    let line = editLine.line
    return moveCursor(from: line, to: line.start(ofLineAt: line.cursor))
  }

  func moveToLineEnd() -> Effect {
    let line = editLine.line
    return moveCursor(from: line, to: line.end(ofLineAt: line.cursor))
  }

  func moveCursor(from line: EditLine.Line, to target: Int?) -> Effect {
    guard let target else { return .refused }
    editLine.moveCursor(by: target - line.cursor)
    return .edited
  }

  // MARK: The screen

  func clearScreen() -> Effect {
    terminal.write("\u{1B}[H\u{1B}[2J")
    painter.reset()
    return .edited
  }

  func suspend() -> Effect {
    draw()
    terminal.write(painter.leave())
    terminal.suspend()
    return .edited
  }

  func openExternalEditor() -> Effect {
    let line = editLine.line
    draw()
    terminal.write(painter.leave())
    if let text = terminal.lend({ ExternalEditor.edit(line.text) }) {
      editLine.replace(with: text)
    } else {
      reading.notice = [SafeText(trusted: "the editor failed; the text is as it was")]
    }
    return .edited
  }
}
