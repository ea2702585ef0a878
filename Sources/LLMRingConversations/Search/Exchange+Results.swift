import StreamingEngine

extension Exchange {
  /// The turns that have all that is searched for, newer ones first; where none has all of it, the
  /// last turns of branches that have all of it between their question and themselves.
  func results(of query: SearchQuery, title: String) -> [SearchResult] {
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
      return whole.map { result(Self.snippet(of: query, in: turns[$0]), turns[$0]) }
    }
    var results: [SearchResult] = []
    for place in turns.indices.reversed() {
      let path = path(to: place).filter { found[$0].contains(true) }
      // A turn that adds nothing is not what was searched for.
      guard path.last == place, covers(path, found), !covers(path.dropLast(), found) else {
        continue
      }
      let snippets = path.map { Self.snippet(of: query, in: turns[$0], width: 80 / path.count) }
      results.append(result(snippets.joined(separator: " … "), turns[place]))
    }
    return results
  }

  private func covers(_ path: some Sequence<Int>, _ found: [[Bool]]) -> Bool {
    found[0].indices.allSatisfy { term in path.contains { found[$0][term] } }
  }

  /// The places of the turns from the first one to a turn.
  private func path(to place: Int) -> [Int] {
    var path = [place]
    // Numbers grow along a branch, so that this ends.
    while let parent = turns[path[0]].parent,
      let next = turns[..<path[0]].firstIndex(where: { $0.id == parent })
    {
      path.insert(next, at: 0)
    }
    return path
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
