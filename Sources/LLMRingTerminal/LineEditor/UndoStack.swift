/// Earlier states of a line, for undo. A word typed in one go is one step.
struct UndoStack {
  /// Maximum total number of scalars to keep, so long lines get fewer steps.
  static let limit = 1 << 20

  private var steps: [EditLine.Line] = []
  private var size = 0
  private var latest = EditLine.Line()
  private var isTyping = false

  /// Records the line after a key.
  mutating func record(_ line: EditLine.Line) {
    guard line.scalars != latest.scalars else {
      if line.cursor != latest.cursor { isTyping = false }
      latest.cursor = line.cursor
      return
    }
    let isTyped =
      line.scalars.count == latest.scalars.count + 1 && line.cursor == latest.cursor + 1
    let isWordStart = isTyped && line.scalars[line.cursor - 1] == 0x20
    if !(isTyping && isTyped) || isWordStart { push(latest) }
    isTyping = isTyped
    latest = line
  }

  /// Goes back one step, if there is one.
  mutating func undo() -> EditLine.Line? {
    guard let step = steps.popLast() else { return nil }
    size -= step.scalars.count
    latest = step
    isTyping = false
    return step
  }

  private mutating func push(_ line: EditLine.Line) {
    steps.append(line)
    size += line.scalars.count
    while size > Self.limit, steps.count > 1 { size -= steps.removeFirst().scalars.count }
  }
}
