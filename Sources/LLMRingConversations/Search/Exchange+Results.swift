import StreamingEngine

extension Exchange {
  /// The turns that have all that is searched for, newer ones first; where none has all of it, the
  /// last turns of branches that have all of it between their question and themselves.
  ///
  /// - Parameter limit: Maximum number of results.
  func results(of query: SearchQuery, title: String, limit: Int) -> [SearchResult] {
    let found = turns.map { turn in
      let texts = turn.texts.map { (text: $0.text, folded: FoldedText($0.text)) }
      return query.terms.map { term in
        texts.contains { term.isIn($0.text, folded: $0.folded) }
      }
    }
    func result(_ snippet: String, _ turn: SearchedTurn) -> SearchResult {
      SearchResult(
        conversation: turn.conversation, title: title, turn: turn.id, role: turn.role,
        snippet: snippet, createdAt: turn.createdAt)
    }
    let whole = turns.indices.reversed().filter { found[$0].allSatisfy(\.self) }
    guard whole.isEmpty else {
      return whole.prefix(limit).map { result(Self.snippet(of: query, in: turns[$0]), turns[$0]) }
    }
    let parents = parents
    // What each turn has together with those above it.
    var covered = found
    for (place, parent) in parents.enumerated() {
      if let parent { covered[place] = zip(covered[place], covered[parent]).map { $0 || $1 } }
    }
    // A turn that adds nothing is not what was searched for.
    let last = turns.indices.reversed().filter { place in
      covered[place].allSatisfy(\.self) && found[place].contains(true)
        && parents[place].map { !covered[$0].allSatisfy(\.self) } ?? true
    }
    return last.prefix(limit).map { place in
      var path: [Int] = []
      var next: Int? = place
      while let turn = next {
        // Only those that add to what stands above them.
        let above = parents[turn].map { covered[$0] } ?? []
        if covered[turn] != above, found[turn].contains(true) { path.append(turn) }
        next = parents[turn]
      }
      let snippets = path.reversed().map {
        Self.snippet(of: query, in: turns[$0], width: 80 / path.count)
      }
      return result(snippets.joined(separator: " … "), turns[place])
    }
  }

  /// The place of the parent of each turn; `nil` for one that is elsewhere. Numbers grow along a
  /// branch, so that parents stand before their children.
  private var parents: [Int?] {
    var places: [Int64: Int] = [:]
    return turns.indices.map { place in
      defer { places[turns[place].id] = place }
      return turns[place].parent.flatMap { places[$0] }
    }
  }

  /// The part of a turn's text that has most of what is searched for.
  private static func snippet(
    of query: SearchQuery, in turn: SearchedTurn, width: Int = 80
  ) -> String {
    var best: (text: SearchedTurn.Text, count: Int)?
    for text in turn.texts {
      let folded = FoldedText(text.text)
      let count = query.terms.count { $0.isIn(text.text, folded: folded) }
      if count > best?.count ?? 0 { best = (text, count) }
    }
    guard let text = best?.text else { return "" }
    let snippet = query.snippet(of: text.text, width: max(20, width))
    return text.file.map { $0 == text.text ? snippet : "\($0): \(snippet)" } ?? snippet
  }
}
