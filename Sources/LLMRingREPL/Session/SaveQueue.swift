import LLMRingConversations
import StreamingEngine

/// The turns that are not in the store yet, and what keeps them until then: the in-flight files of
/// answers, and the claim that tells other programs that the conversation is open here.
///
/// A class, because it holds locked files: there is one of it, and no copy to fall out of step.
/// What is said goes in first, and out as soon as the store takes it.
final class SaveQueue {
  /// Turns of the current conversation that the store does not have, on any branch, oldest first.
  private var unsaved: [Turn] = []
  /// What unsaved answers were written to while they arrived, by the ids of their turns.
  private var drafts: [Int64: AnswerDraft] = [:]
  /// Where the unsaved turns of the current conversation are kept for the next start.
  private var spare: SpareStore?
  /// What shows that a question of this run is being answered; by the id that it had when it was
  /// asked.
  private var mark: (question: Int64, mark: AnsweringMark)?
  /// Whether the answer is over, so that only saving it is left.
  private var isAnswerOver = false
  /// Conversations that were left before they could be saved.
  private var leftUnsaved: [UnsavedConversation] = []
  /// Turns that are not in the store count down from here.
  private var lastUnsavedID: Int64 = 0
  /// Whether the store does not know yet that turns were taken back.
  private var isEndUnsaved = false
  /// Why something is not saved.
  private var fault: String?
  /// Whether that was reported since the last question.
  private var hasReportedFault = false
  /// Whether it was said since the last question that answers cannot be kept while they arrive.
  private var hasReportedDraftFault = false
  /// The claim that shows other programs that the conversation is open here.
  private var claim: ConversationClaim? {
    didSet { if oldValue !== claim { oldValue?.release() } }
  }
  /// The conversation that was open elsewhere when this program came to it.
  private(set) var conflict: String?
  private var notices: [String] = []
  /// Whether the user can enter commands, so that notices name them.
  var takesCommands = true
  /// The save that goes on in the background. Nothing else here changes until it is settled.
  private var running: BackgroundWork<SaveJob.Report>?

  /// How often turns of the current conversation were saved.
  private(set) var saves = 0

  /// Whether a save goes on in the background.
  var isRunning: Bool { running != nil }

  /// Whether any turn is not in the store, and is not just being saved.
  var isUnsaved: Bool { running == nil && (hasUnsaved || !leftUnsaved.isEmpty) }

  /// Whether any turn of the current conversation is not in the store.
  private var hasUnsaved: Bool { !unsaved.isEmpty || isEndUnsaved }

  /// Messages about saving that the user has not seen yet.
  func takeNotices() -> [String] {
    defer { notices = [] }
    return notices
  }

  /// Lets every fault be reported again: a new question begins.
  func beginQuestion() {
    hasReportedFault = false
    hasReportedDraftFault = false
  }

  /// Adds a turn after the last one, and saves it with all that could not be saved before.
  ///
  /// - Parameters:
  ///   - draft: What an answer was written to while it arrived.
  ///   - store: `nil` when nothing is to be saved.
  ///   - patience: How long to wait for the save, which then goes on in the background; `nil` for as
  ///     long as it takes.
  func add(
    _ turn: Turn, draft: AnswerDraft? = nil, to state: inout ConversationState,
    in store: ConversationStore?, patience: Duration? = nil
  ) {
    settle(&state, in: store)
    var turn = turn
    guard let store else {
      state.turns.append(turn)
      return
    }
    lastUnsavedID -= 1
    turn.id = lastUnsavedID
    turn.parent = state.turns.last?.id
    state.turns.append(turn)
    unsaved.append(turn)
    drafts[turn.id] = draft
    if turn.role == .user {
      mark = store.markAnswering().map { (turn.id, $0) }
      isAnswerOver = false
    }
    save(&state, in: store, patience: patience)
    // From here on the next start finds all of it, should the program be killed.
    if isRunning { store.writeEnd(of: turn, to: draft) }
  }

  /// Notes that no answer to the last question is coming any more. What shows that to others goes
  /// once the answer is in the store.
  func endAnswering() {
    isAnswerOver = true
    releaseMark()
  }

  private func releaseMark() {
    guard isAnswerOver, running == nil, unsaved.isEmpty else { return }
    mark?.mark.release()
    mark = nil
  }

  /// Takes the result of the save that goes on in the background if it comes in time.
  ///
  /// - Returns: Whether there is no such save any more.
  func settle(
    _ state: inout ConversationState, in store: ConversationStore?, atMost patience: Duration
  ) -> Bool {
    guard let save = running, let store else { return true }
    guard let report = save.wait(atMost: patience) else { return false }
    running = nil
    conclude(report, &state, in: store)
    return true
  }

  /// Waits for the save that goes on in the background, and takes its result.
  func settle(_ state: inout ConversationState, in store: ConversationStore?) {
    guard let save = running, let store else { return }
    running = nil
    conclude(save.wait(), &state, in: store)
  }

  /// Begins to keep the answer to the last turn while it arrives.
  ///
  /// - Parameter begin: Makes the in-flight file, for the conversation and the turn it answers.
  /// - Returns: `nil` where that cannot be done, which is reported once.
  func beginDraft(
    for state: ConversationState,
    _ begin: (_ conversation: String, _ parent: Turn) throws(StoreError) -> AnswerDraft?
  ) -> AnswerDraft? {
    guard let id = state.id, let parent = state.turns.last, parent.id > 0 else { return nil }
    do throws(StoreError) {
      return try begin(id, parent)
    } catch {
      if !hasReportedDraftFault { notices.append(error.description) }
      hasReportedDraftFault = true
      return nil
    }
  }

  /// Saves where the current branch ends after turns were taken back; where that cannot be now, with
  /// the next turn.
  func saveEnd(
    of state: inout ConversationState, in store: ConversationStore, patience: Duration?
  ) {
    settle(&state, in: store)
    isEndUnsaved = state.id != nil
    if isUnsaved { save(&state, in: store, patience: patience) }
  }

  /// Tries once more to save what could not be saved, and says again why that fails.
  func saveAgain(
    _ state: inout ConversationState, in store: ConversationStore?, patience: Duration?
  ) {
    settle(&state, in: store)
    guard isUnsaved, let store else { return }
    hasReportedFault = false
    save(&state, in: store, patience: patience)
  }

  /// Number of turns that are not in the store, of all conversations.
  var unsavedTurns: Int {
    leftUnsaved.reduce(unsaved.count) { $0 + $1.missing.turns.count }
  }

  /// Releases the conversation.
  ///
  /// - Parameter repeatsFault: Whether to say again why something is not saved, after what may have
  ///   been a long conversation.
  /// - Returns: Messages to show on exit.
  func leave(_ state: ConversationState, repeatsFault: Bool = true) -> [String] {
    claim = nil
    mark?.mark.release()
    mark = nil
    guard let fault else { return takeNotices() }
    _ = takeNotices()
    let all = leftUnsaved + [unsavedPart(of: state)]
    let kept = all.compactMap { one in
      one.missing.spare.flatMap { $0.isWhole ? (one.missing.turns.count, $0.path) : nil }
    }
    let rest = all.map(\.missing).filter { $0.spare?.isWhole != true }
    let files = rest.flatMap { $0.drafts.values.filter(\.isWhole).map(\.path) }.sorted()
    let count = rest.reduce(0) { $0 + $1.turns.count }
    let what = UsageMessages.count(count - files.count, "turn")
    let isOfRemoval = count == 0 && kept.isEmpty
    let lost =
      count > files.count
      ? ["NOT SAVED: \(what) of this run cannot be saved: \(fault)"]
      : isOfRemoval ? ["NOT SAVED: the removed turns are still in the store: \(fault)"] : []
    return (repeatsFault ? lost : [])
      + files.map { "NOT SAVED: the next start of llmring saves the answer in \($0)" }
      + kept.map { count, path in
        let what = UsageMessages.count(count, "turn")
        return "NOT SAVED: the next start of llmring saves \(what) from \(path)"
      }
  }

  /// Sets what has not been saved aside, to be saved later, before another conversation begins.
  func setAside(_ state: ConversationState) {
    if hasUnsaved { leftUnsaved.append(unsavedPart(of: state)) }
    forget()
  }

  /// Continues with what was left of a conversation before it could be saved.
  ///
  /// - Returns: Whether anything was.
  func takeBack(_ id: String, into state: inout ConversationState) -> Bool {
    let index = leftUnsaved.lastIndex { $0.missing.conversation == id }
    guard let left = index.map({ leftUnsaved.remove(at: $0) }) else { return false }
    state.turns = left.branch
    state.restoreSystem(left.missing.system ?? "")
    unsaved = left.missing.turns
    drafts = left.missing.drafts
    spare = left.missing.spare
    isEndUnsaved = left.isEndUnsaved
    return true
  }

  /// Gives up what has not been saved of a conversation that is not wanted any more.
  func discard() {
    for draft in drafts.values { draft.remove() }
    spare?.remove()
    forget()
  }

  private func forget() {
    unsaved = []
    drafts = [:]
    spare = nil
    isEndUnsaved = false
    releaseMark()
  }

  private func unsavedPart(of state: ConversationState) -> UnsavedConversation {
    var missing = UnsavedTurns(
      conversation: state.id, system: state.system ?? "", turns: unsaved, drafts: drafts)
    missing.spare = spare
    if let mark { missing.marks[mark.question] = mark.mark }
    return UnsavedConversation(
      branch: state.turns, missing: missing, isEndUnsaved: isEndUnsaved)
  }

  /// Writes what is not saved, the oldest first.
  ///
  /// - Parameter patience: As of ``add(_:draft:to:in:patience:)``.
  func save(
    _ state: inout ConversationState, in store: ConversationStore, patience: Duration?
  ) {
    let job = SaveJob(left: leftUnsaved, current: hasUnsaved ? unsavedPart(of: state) : nil)
    guard let patience, let work = BackgroundWork({ job.run(in: store) }) else {
      return conclude(job.run(in: store), &state, in: store)
    }
    if let report = work.wait(atMost: patience) {
      conclude(report, &state, in: store)
    } else {
      running = work
    }
  }

  /// Takes what was saved out of what is not.
  private func conclude(
    _ report: SaveJob.Report, _ state: inout ConversationState, in store: ConversationStore
  ) {
    let waiting = unsavedTurns
    for saved in report.left {
      let left = leftUnsaved.removeFirst()
      if saved.isErased, let old = left.missing.conversation {
        notices.append(Self.erasure(of: old, savedAs: saved.conversation))
      }
    }
    if let saved = report.current { finish(saved, &state, in: store) }
    if let fault = report.fault {
      keep(state, for: store)
      return self.report(fault)
    }
    if let words = store.takeNotice() { notices.append(words) }
    forgetFault(waiting)
  }

  /// Keeps what is not saved for the next start.
  private func keep(_ state: ConversationState, for store: ConversationStore) {
    for index in leftUnsaved.indices { leftUnsaved[index].keep(for: store) }
    guard hasUnsaved else { return }
    var part = unsavedPart(of: state)
    part.keep(for: store)
    spare = part.missing.spare
  }

  /// Says that everything is saved, if it was not before.
  ///
  /// - Parameter waiting: Number of turns that were saved.
  private func forgetFault(_ waiting: Int) {
    guard fault != nil else { return }
    fault = nil
    let what = waiting == 0 ? "" : ": \(UsageMessages.count(waiting, "turn"))"
    notices.append("saved, including what could not be saved before" + what)
  }

  /// Reports once with every question that something is not saved, until it is fixed.
  private func report(_ error: StoreError) {
    if !hasReportedFault || fault != error.words { notices.append(error.description) }
    hasReportedFault = true
    fault = error.words
  }

  private func finish(
    _ saved: UnsavedConversation.Outcome, _ state: inout ConversationState,
    in store: ConversationStore
  ) {
    forget()
    saves += 1
    if saved.isErased, let old = state.id {
      // A deleted conversation must not come back here either.
      state.keepOnly(saved.ids)
      notices.append(Self.erasure(of: old, savedAs: saved.conversation))
    }
    state.renumber(saved.ids)
    if saved.isWrittenAnew {
      notices.append(
        "the conversations file was removed or replaced; "
          + (saved.conversation == state.id
            ? "the new file has this conversation too, and yours is a branch of it"
            : "this conversation is saved in the new file as \(saved.conversation ?? "")"))
    }
    state.id = saved.conversation
    if let new = saved.conversation { claim(new, in: store) }
  }

  private static func erasure(of old: String, savedAs new: String?) -> String {
    "conversation \(old) was deleted by another llmring"
      + (new.map { "; later turns are saved as \($0)" } ?? "")
  }
}

// MARK: - The claim

extension SaveQueue {
  /// Lets other programs know that the conversation is open here, and the user when it is open in
  /// another.
  func claim(_ id: String, in store: ConversationStore) {
    guard claim?.conversation != id, conflict != id else { return }
    releaseClaim()
    switch store.claim(id) {
    case .claimed(let new):
      claim = new
    case .elsewhere(let process):
      conflict = id
      let who = process.map { " (pid \($0))" } ?? ""
      notices.append(
        "conversation \(id) is open in another llmring\(who); your questions become a "
          + "separate branch" + (takesCommands ? "; /fork continues in a copy" : ""))
    case nil:
      break
    }
  }

  func releaseClaim() {
    claim = nil
    conflict = nil
  }
}
