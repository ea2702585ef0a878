/// Moves through earlier lines without losing anything: the draft and changes to recalled lines are
/// kept until the user returns to them.
struct HistoryNavigation {
  /// The line shown now; `nil` means the draft.
  private(set) var position: Int?

  private var draft = ""
  private var changed: [Int: String] = [:]

  /// Moves to the previous line and returns it, or returns `nil` at the oldest.
  mutating func previous(from current: String, in history: any LineHistory) -> String? {
    let target = (position ?? history.count) - 1
    guard target >= 0 else { return nil }
    return move(to: target, from: current, in: history)
  }

  /// Moves to the next line, or finally the draft, and returns it. Returns `nil` at the draft.
  mutating func next(from current: String, in history: any LineHistory) -> String? {
    guard let position else { return nil }
    let target = position + 1
    return move(to: target < history.count ? target : nil, from: current, in: history)
  }

  /// Moves to any line, for example after a search.
  mutating func move(to target: Int?, from current: String, in history: any LineHistory) -> String {
    if let position {
      if history[position] != current { changed[position] = current }
    } else {
      draft = current
    }
    position = target
    guard let target else { return draft }
    return changed[target] ?? history[target]
  }
}
