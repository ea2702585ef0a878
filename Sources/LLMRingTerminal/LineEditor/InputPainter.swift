/// Draws the rows of an input at the cursor and redraws what changes.
///
/// Movement is relative to the last cursor position, and nothing is queried from the terminal. A
/// row is erased before it is written, because an erase after a full row would remove its last
/// cell. If the input is taller than the screen, a window that follows the cursor is shown.
struct InputPainter {
  private var cursorRow = 0
  private var cursorColumn = 0
  private var drawn: [String] = []
  private var windowTop = 0
  private var wasCursorAtEnd = false

  /// Whether anything is on the screen.
  var isDrawn: Bool { !drawn.isEmpty }

  /// The bytes that make the screen show `layout`, with `extra` rows below it.
  mutating func paint(_ layout: InputLayout, extra: [String] = [], screenRows: Int) -> String {
    let all = layout.rows + extra
    let height = min(max(1, screenRows), all.count)
    windowTop = min(windowTop, layout.cursor.row)
    windowTop = max(windowTop, layout.cursor.row - height + 1)
    windowTop = min(windowTop, all.count - height)
    let visible = Array(all[windowTop..<(windowTop + height)])
    let target = layout.cursor.row - windowTop
    let column = layout.cursor.column
    defer {
      drawn = visible
      cursorRow = target
      cursorColumn = column
      wasCursorAtEnd = layout.isCursorAtEnd && extra.isEmpty
    }
    if visible == drawn {
      if target == cursorRow, column == cursorColumn { return "" }
      return move(from: cursorRow, to: target, column: column)
    }

    if wasCursorAtEnd, layout.isCursorAtEnd, let added = addition(in: visible) { return added }

    var result = "\u{1B}[?2026h\u{1B}[?25l" + move(from: cursorRow, to: 0, column: 0)
    for (index, row) in visible.enumerated() {
      if index > 0 { result += "\r\n" }
      if index >= drawn.count || drawn[index] != row { result += "\u{1B}[2K" + row }
    }
    if drawn.count > height { result += "\r\n\u{1B}[J\u{1B}[A" }
    result += move(from: height - 1, to: target, column: column)
    return result + "\u{1B}[?25h\u{1B}[?2026l"
  }

  /// The text appended after everything drawn, if nothing else changed, as when a user types. The
  /// terminal then need not redraw the row, and a screen reader need not read it again.
  private func addition(in visible: [String]) -> String? {
    guard visible.count == drawn.count, let new = visible.last, let old = drawn.last,
      visible.dropLast() == drawn.dropLast(), new.utf8.starts(with: old.utf8)
    else { return nil }
    let added = new.utf8.dropFirst(old.utf8.count)
    // A scalar that joins the previous character may change its width.
    guard added.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return nil }
    return String(decoding: added, as: UTF8.self)
  }

  /// The bytes that move the cursor to an empty line below the input, which stays.
  mutating func leave() -> String {
    guard isDrawn else { return "" }
    let down = drawn.count - 1 - cursorRow
    reset()
    return (down > 0 ? "\u{1B}[\(down)B" : "") + "\r\n"
  }

  /// The bytes that erase the input and move the cursor to where it began.
  mutating func erase() -> String {
    let up = cursorRow
    reset()
    return "\r" + (up > 0 ? "\u{1B}[\(up)A" : "") + "\u{1B}[J"
  }

  /// Forgets what is drawn, because something else has been drawn since.
  mutating func reset() {
    self = InputPainter()
  }

  private func move(from: Int, to: Int, column: Int) -> String {
    var result = "\r"
    if to < from { result += "\u{1B}[\(from - to)A" }
    if to > from { result += "\u{1B}[\(to - from)B" }
    if column > 0 { result += "\u{1B}[\(column)C" }
    return result
  }
}
