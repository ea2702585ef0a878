import Conversations

extension SlashCommand {
  static let search = SlashCommand(
    name: "search", argument: .required("words"), summary: "find what was said in any conversation"
  ) { text, _, surroundings throws(Fault) in
    let store = try savingStore(surroundings)
    let found = try faulting { () throws(StoreError) in try store.search(text) }
    guard !found.isEmpty else { return .say(["nothing that was saved has '\(text)'"]) }
    return .say(
      found.map { HistoryWords.line($0, at: surroundings.now()) }
        + ["/resume ID:TURN goes on there"])
  }
}
