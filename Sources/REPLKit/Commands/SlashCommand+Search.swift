import Conversations

extension SlashCommand {
  static let search = SlashCommand(
    name: "search", argument: .required("words"), summary: "find what was said in any conversation"
  ) { text, session, host throws(Fault) in
    let store = try savingStore(session)
    if var indexing = store.indexing(for: text), indexing.isLong {
      if !host.showsStatus { host.say([IndexingWords.beginning]) }
      host.work(on: &indexing) { IndexingWords.underWay($0) }
      guard indexing.isOver else { return [IndexingWords.stopped(indexing)] }
    }
    return try found(text, in: session)
  }

  /// The lines about what was found.
  private static func found(
    _ text: String, in session: Session
  ) throws(Fault) -> [String] {
    let store = try savingStore(session)
    let found = try faulting { () throws(StoreError) in try store.search(text) }
    guard !found.isEmpty else { return ["nothing that was saved has '\(text)'"] }
    return found.map { HistoryWords.line($0, at: session.services.now()) }
      + ["/resume ID:TURN goes on there"]
  }
}

/// The words about a search that has much to index first.
package enum IndexingWords {
  package static let beginning =
    "much was said since the last search: it is indexed first, once; Ctrl-C stops that"

  static func underWay(_ indexing: Indexing) -> String {
    indexing.share == 1
      ? scrubbing : "indexing what was said: \(Int(indexing.share * 100))%, Ctrl-C stops"
  }

  static let scrubbing = "taking its words out of the search index, Ctrl-C stops"

  static let scrubbingStopped =
    "stopped; the rest is taken out of the search index before the next search"

  static func stopped(_ indexing: Indexing) -> String {
    "stopped with \(Int(indexing.share * 100))% indexed; the next search goes on from there"
  }
}
