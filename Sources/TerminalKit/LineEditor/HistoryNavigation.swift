/// A walk through the lines entered before, which loses nothing: the draft, and changes made to
/// recalled lines, are still there when the walk comes back to them.
struct HistoryNavigation {
  /// The line shown now; `nil` is the draft.
  private(set) var position: Int?

  private var draft = ""
  private var changed: [Int: String] = [:]

  /// Goes to the line before, and returns it; `nil` at the oldest.
  mutating func previous(from current: String, in history: any LineHistory) -> String? {
    let target = (position ?? history.count) - 1
    guard target >= 0 else { return nil }
    return move(to: target, from: current, in: history)
  }

  /// Goes to the line after, at last the draft, and returns it; `nil` at the draft.
  mutating func next(from current: String, in history: any LineHistory) -> String? {
    guard let position else { return nil }
    let target = position + 1
    return move(to: target < history.count ? target : nil, from: current, in: history)
  }

  /// Goes to any line, as a search does.
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
