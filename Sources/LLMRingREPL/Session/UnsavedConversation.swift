import LLMRingConversations
import StreamingEngine

/// A conversation of which the store does not have everything, because it could not be written.
///
/// New turns enter it first and leave it once the store has saved them, so nothing
/// that was said while the disk was full is lost.
struct UnsavedConversation: Sendable {
  /// The current branch, in the store or not.
  var branch: [Turn]
  /// The turns of all branches that the store does not have, oldest first.
  var missing: UnsavedTurns

  /// Whether the store does not know yet that turns were taken back.
  var isEndUnsaved = false

  /// The result of saving it.
  struct Outcome {
    /// `nil` where it was erased and nothing of it was missing.
    var conversation: String?
    /// The ids that turns have now, by those that they had.
    var ids: [Int64: Int64]
    /// Whether all of it had to be written, because the store had nothing of it any more.
    var isWrittenAnew = false
    /// Whether what the store had of it was erased by another program.
    var isErased = false
  }

  /// Writes what is missing. Where the file was removed or replaced, and does not have the beginning
  /// any more, the whole branch is written: as a branch of the conversation if the file has that, too,
  /// and as another conversation if not. If another program deleted the conversation, only the missing
  /// turns are written.
  func save(in store: ConversationStore) throws(StoreError) -> Outcome {
    do throws(StoreError) {
      return try saveEnd(after: try saveTurns(in: store), in: store)
    } catch {
      guard error.isOfReplacedFile, let conversation = missing.conversation else { throw error }
      let saved = try saveWhole(of: conversation, in: store)
      return try saveEnd(after: Outcome(saved, isWrittenAnew: true), in: store)
    }
  }

  /// Keeps what is missing for the next start, in case this program ends before the store takes it.
  mutating func keep(for store: ConversationStore) {
    guard !missing.turns.isEmpty else { return }
    missing.spare = store.keep(whole, of: missing.conversation, in: missing.spare)
  }

  private func saveWhole(
    of conversation: String, in store: ConversationStore
  ) throws(StoreError) -> SavedTurns {
    var branch = whole
    do throws(StoreError) {
      branch.conversation = conversation
      return try store.save(branch)
    } catch {
      guard error.isOfReplacedFile else { throw error }
      branch.conversation = nil
      return try store.save(branch)
    }
  }

  /// Writes where the current branch ends, if the store does not know it.
  private func saveEnd(
    after outcome: Outcome, in store: ConversationStore
  ) throws(StoreError) -> Outcome {
    guard let conversation = outcome.conversation else { return outcome }
    let last = branch.last
    let end = last.flatMap { outcome.ids[$0.id] ?? (outcome.isErased ? nil : $0.id) }
    // What was taken back while it could not be saved is saved too, as a branch.
    guard isEndUnsaved || missing.turns.last.flatMap({ outcome.ids[$0.id] }) != end else {
      return outcome
    }
    do throws(StoreError) {
      try store.setHead(conversation, to: end, known: end == last?.id ? last : nil)
    } catch  where error.isOfErasure && missing.turns.isEmpty {
      return Outcome(conversation: nil, ids: [:], isErased: true)
    }
    return outcome
  }

  private func saveTurns(in store: ConversationStore) throws(StoreError) -> Outcome {
    if let conversation = missing.conversation, missing.turns.isEmpty {
      return Outcome(conversation: conversation, ids: [:])
    }
    do throws(StoreError) {
      var missing = missing
      let parents = Set(missing.turns.compactMap(\.parent))
      missing.known = branch.filter { parents.contains($0.id) && $0.id > 0 }
      return Outcome(try store.save(missing))
    } catch  where error.isOfErasure {
      return Outcome(try store.save(orphans), isErased: true)
    }
  }

  /// What is missing, as a conversation that begins with it. An answer keeps its question, which was
  /// being asked when it was erased.
  private var orphans: UnsavedTurns {
    var orphans = missing
    orphans.conversation = nil
    var questions: [Turn] = []
    for index in orphans.turns.indices {
      guard let parent = orphans.turns[index].parent, parent > 0 else { continue }
      orphans.turns[index].parent = nil
      guard orphans.turns[index].role != .user,
        var question = branch.first(where: { $0.id == parent && $0.role == .user })
      else { continue }
      question.id = parent + .min
      question.parent = nil
      orphans.turns[index].parent = question.id
      if !questions.contains(where: { $0.id == question.id }) { questions.append(question) }
    }
    orphans.turns = questions + orphans.turns
    return orphans
  }

  /// All of it, as for a store that may have nothing of it. Turns that were saved come before those
  /// that were not, and get ids far below them.
  private var whole: UnsavedTurns {
    let saved = branch.filter { $0.id > 0 }
    let known = Set(saved.map(\.id))
    var all = missing
    all.isWholeBranch = true
    all.turns = (saved + missing.turns).map { turn in
      var turn = turn
      if turn.id > 0 { turn.id += .min }
      // What hung on a turn of another branch, which is gone, begins anew.
      if let parent = turn.parent, parent > 0 {
        turn.parent = known.contains(parent) ? parent + .min : nil
      }
      return turn
    }
    return all
  }

  fileprivate static func original(_ id: Int64) -> Int64 {
    id < .min / 2 ? id - .min : id
  }
}

extension UnsavedConversation.Outcome {
  /// - Parameter saved: May have turns that were in the store, with ids far below theirs.
  fileprivate init(_ saved: SavedTurns, isWrittenAnew: Bool = false, isErased: Bool = false) {
    let ids = saved.ids.map { (UnsavedConversation.original($0.key), $0.value) }
    self.init(
      conversation: saved.conversation, ids: Dictionary(uniqueKeysWithValues: ids),
      isWrittenAnew: isWrittenAnew, isErased: isErased)
  }
}
