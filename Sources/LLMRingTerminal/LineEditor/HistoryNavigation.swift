/// Moves through earlier lines without losing anything: the draft and changes to recalled lines are
/// kept until the user returns to them.
struct HistoryNavigation {
  /// The line shown now; `nil` means the draft.
  private(set) var position: Int?

  private var draft: TypedLine = ""
  private var changed: [Int: TypedLine] = [:]

  /// The draft that the user has left for an earlier line.
  var leftDraft: TypedLine? { position == nil ? nil : draft }

  /// Whether the text is the line as the history has it.
  func isUnchanged(_ text: String, in history: any LineHistory) -> Bool {
    position.map { history[$0] == text } ?? false
  }

  /// Moves to the previous line and returns it, or returns `nil` at the oldest.
  mutating func previous(from current: TypedLine, in history: any LineHistory) -> TypedLine? {
    let target = (position ?? history.count) - 1
    guard target >= 0 else { return nil }
    return move(to: target, from: current, in: history)
  }

  /// Moves to the next line, or finally the draft, and returns it. Returns `nil` at the draft.
  mutating func next(from current: TypedLine, in history: any LineHistory) -> TypedLine? {
    guard let position else { return nil }
    let target = position + 1
    return move(to: target < history.count ? target : nil, from: current, in: history)
  }

  /// Moves to any line, for example after a search.
  mutating func move(
    to target: Int?, from current: TypedLine, in history: any LineHistory
  ) -> TypedLine {
    if let position {
      if history[position] != current.text { changed[position] = current }
    } else {
      draft = current
    }
    position = target
    guard let target else { return draft }
    return changed[target] ?? TypedLine(history[target])
  }
}
