package import LLMRingConversations

extension SlashCommand {
  static let search = SlashCommand(
    name: "search", argument: .required("words"), summary: "search all saved conversations"
  ) { text, session, host throws(Fault) in
    _ = try savingStore(session)
    let query: SearchQuery
    do throws(SearchQueryError) {
      query = try SearchQuery(text)
    } catch {
      throw Fault("\(error)")
    }
    let left = try faulting { () throws(StoreError) in
      try session.inStore { store in store.indexing(for: query) }
    }
    if var indexing = left, indexing.isLong {
      if !host.showsStatus || indexing.isRenewal {
        host.say([IndexingMessages.beginning(indexing)])
      }
      host.work(on: &indexing) { IndexingMessages.underWay($0) }
      guard indexing.isOver else { return [IndexingMessages.stopped(indexing)] }
    }
    return try found(query, text, in: session)
  }

  /// The lines about what was found.
  private static func found(
    _ query: SearchQuery, _ text: String, in session: Session
  ) throws(Fault) -> [String] {
    let found = try faulting { () throws(StoreError) in
      try session.inStore { store throws(StoreError) in try store.search(query) }
    }
    guard !found.isEmpty else { return ["no saved conversation contains '\(text)'"] }
    return HistoryMessages.lines(found, at: session.services.now())
      + ["/resume ID:TURN continues from there"]
  }
}

/// The messages of a search that has much to index first.
package enum IndexingMessages {
  package static func beginning(_ indexing: Indexing) -> String {
    indexing.isRenewal
      ? "rebuilding the search index for this version of llmring; Ctrl-C stops, the next search "
        + "continues"
      : "indexing the new turns since the last search; Ctrl-C stops"
  }

  static func underWay(_ indexing: Indexing) -> String {
    indexing.share == 1
      ? scrubbing : "indexing: \(Int(indexing.share * 100))%, Ctrl-C stops"
  }

  static let scrubbing = "removing it from the search index, Ctrl-C stops"

  static let scrubbingStopped =
    "stopped; the next search finishes removing it from the search index"

  static func stopped(_ indexing: Indexing) -> String {
    "stopped with \(Int(indexing.share * 100))% indexed; the next search continues"
  }
}
