import Conversations

extension Session {
  /// Whether something that was said is not in the store.
  package var isUnsaved: Bool { hasUnsaved || !leftUnsaved.isEmpty }

  /// Adds a turn after the last one, and saves it with all that could not be saved before.
  ///
  /// - Parameter draft: What an answer was written to while it came.
  mutating func add(_ turn: Turn, draft: AnswerDraft? = nil, with surroundings: Surroundings) {
    var turn = turn
    guard let store = surroundings.store else {
      turns.append(turn)
      return
    }
    lastUnsavedID -= 1
    turn.id = lastUnsavedID
    turn.parent = turns.last?.id
    turns.append(turn)
    unsaved.append(turn)
    drafts[turn.id] = draft
    save(in: store)
  }

  /// Saves where the current branch ends after turns were taken back; where that cannot be now, with
  /// the next turn.
  mutating func saveEnd(in store: ConversationStore) {
    isEndUnsaved = conversation != nil
    if isUnsaved { save(in: store) }
  }

  /// Tries once more to save what could not be saved, and gives the conversation up to others.
  ///
  /// - Returns: What the person must be told who leaves now.
  package mutating func leave(with surroundings: Surroundings) -> [String] {
    if isUnsaved, let store = surroundings.store { save(in: store) }
    claim = nil
    guard let fault = unsavedFault else { return takeNotices() }
    _ = takeNotices()
    let all = leftUnsaved + [current]
    let files = all.flatMap { $0.missing.drafts.values.filter(\.isWhole).map(\.path) }.sorted()
    let count = all.reduce(0) { $0 + $1.missing.turns.count }
    let what = UsageWords.count(count - files.count, "turn")
    let lost =
      count > files.count
      ? ["NOT SAVED: \(what) of this run cannot be kept: \(fault)"]
      : count == 0 ? ["NOT SAVED: what was taken back is still in the store: \(fault)"] : []
    return lost + files.map { "NOT SAVED: the next start brings in the answer in \($0)" }
  }

  /// Sets what has not been saved aside, to be saved later, before another conversation begins.
  mutating func setUnsavedAside() {
    if hasUnsaved { leftUnsaved.append(current) }
    forget()
  }

  /// Goes on with what was left of a conversation before it could be saved.
  ///
  /// - Returns: Whether anything was.
  mutating func takeUpUnsaved(of conversation: String) -> Bool {
    let index = leftUnsaved.lastIndex { $0.missing.conversation == conversation }
    guard let left = index.map({ leftUnsaved.remove(at: $0) }) else { return false }
    turns = left.branch
    system = left.missing.system.flatMap { $0.isEmpty ? nil : $0 }
    unsaved = left.missing.turns
    drafts = left.missing.drafts
    isEndUnsaved = left.isEndUnsaved
    return true
  }

  /// Gives up what has not been saved of a conversation that is not wanted any more.
  mutating func forgetUnsaved() {
    for draft in drafts.values { draft.remove() }
    forget()
  }

  private mutating func forget() {
    unsaved = []
    drafts = [:]
    isEndUnsaved = false
  }

  /// Whether something of the current conversation is not in the store.
  private var hasUnsaved: Bool { !unsaved.isEmpty || isEndUnsaved }

  private var current: UnsavedConversation {
    UnsavedConversation(
      branch: turns,
      missing: UnsavedTurns(
        conversation: conversation, system: system ?? "", turns: unsaved, drafts: drafts),
      isEndUnsaved: isEndUnsaved)
  }

  /// Writes what is not saved, the oldest first.
  mutating func save(in store: ConversationStore) {
    let waiting = leftUnsaved.reduce(0) { $0 + $1.missing.turns.count } + unsaved.count
    do throws(StoreError) {
      while let left = leftUnsaved.first {
        let saved = try left.save(in: store)
        leftUnsaved.removeFirst()
        if saved.isErased, let old = left.missing.conversation {
          notices.append(Self.words(about: old, erasedAndSavedAs: saved.conversation))
        }
      }
      if hasUnsaved { take(try current.save(in: store), from: store) }
      if let words = store.takeNotice() { notices.append(words) }
      if unsavedFault != nil {
        let what = waiting == 0 ? "" : ": \(UsageWords.count(waiting, "turn"))"
        notices.append("saved, with what could not be before" + what)
      }
      unsavedFault = nil
    } catch {
      // Said with every question until it is mended, and once with each.
      if !hasToldUnsaved || unsavedFault != error.words { notices.append(error.description) }
      hasToldUnsaved = true
      unsavedFault = error.words
    }
  }

  private mutating func take(_ saved: UnsavedConversation.Outcome, from store: ConversationStore) {
    forget()
    if saved.isErased, let old = conversation {
      // What somebody erased is not to come back, here either.
      turns.removeAll { saved.ids[$0.id] == nil }
      beforeRetry = []
      if !turns.isEmpty { turns[0].parent = nil }
      notices.append(Self.words(about: old, erasedAndSavedAs: saved.conversation))
    }
    saved.renumber(&turns)
    saved.renumber(&beforeRetry)
    if saved.isWrittenAnew {
      notices.append(
        "the file of conversations was removed or replaced; "
          + "this one is saved in the new file, as \(saved.conversation ?? "")")
    }
    conversation = saved.conversation
    if let new = saved.conversation, let words = claim(new, in: store) { notices.append(words) }
  }

  private static func words(about old: String, erasedAndSavedAs new: String?) -> String {
    "conversation \(old) was erased by another llmring"
      + (new.map { "; what was said here since is saved as \($0)" } ?? "")
  }

  /// Lets other programs know that the conversation is open here.
  ///
  /// - Returns: Words when it is open in another.
  mutating func claim(_ id: String, in store: ConversationStore) -> String? {
    guard claim?.conversation != id, conflict != id else { return nil }
    claim = nil
    conflict = nil
    switch store.claim(id) {
    case .claimed(let new):
      claim = new
      return nil
    case .elsewhere(let process):
      conflict = id
      let who = process.map { " (pid \($0))" } ?? ""
      return "conversation \(id) is open in another llmring\(who); what is said here becomes a "
        + "branch of its own, and /fork goes on with a copy"
    case nil:
      return nil
    }
  }
}
