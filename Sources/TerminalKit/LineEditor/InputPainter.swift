/// Draws the rows of an input where the cursor is, and redraws what changed.
///
/// It moves relative to where it left the cursor and asks the terminal nothing. A row is erased
/// before it is written: an erase after a full row would take its last cell. An input taller
/// than the screen is seen through a window that follows the cursor.
struct InputPainter {
  private var cursorRow = 0
  private var cursorColumn = 0
  private var drawn: [String] = []
  private var windowTop = 0

  /// Whether anything is on the screen.
  var isDrawn: Bool { !drawn.isEmpty }

  /// What to send so that the screen shows `layout`, with `extra` rows below it.
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
    }
    if visible == drawn {
      if target == cursorRow, column == cursorColumn { return "" }
      return move(from: cursorRow, to: target, column: column)
    }

    var result = "\u{1B}[?2026h\u{1B}[?25l" + move(from: cursorRow, to: 0, column: 0)
    for (index, row) in visible.enumerated() {
      if index > 0 { result += "\r\n" }
      if index >= drawn.count || drawn[index] != row { result += "\u{1B}[2K" + row }
    }
    if drawn.count > height { result += "\r\n\u{1B}[J\u{1B}[A" }
    result += move(from: height - 1, to: target, column: column)
    return result + "\u{1B}[?25h\u{1B}[?2026l"
  }

  /// What to send so that the cursor stands on an empty line below the input, which stays.
  mutating func leave() -> String {
    guard isDrawn else { return "" }
    let down = drawn.count - 1 - cursorRow
    reset()
    return (down > 0 ? "\u{1B}[\(down)B" : "") + "\r\n"
  }

  /// What to send so that the input is gone, and the cursor where it began.
  mutating func erase() -> String {
    let up = cursorRow
    reset()
    return "\r" + (up > 0 ? "\u{1B}[\(up)A" : "") + "\u{1B}[J"
  }

  /// Forgets what is drawn: something else has drawn meanwhile.
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
