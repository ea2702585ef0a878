import LLMRingSQLite
import StreamingEngine

/// Turns of one conversation that the store does not have yet.
package struct UnsavedTurns: Sendable {
  /// The conversation that they belong to; `nil` for one that begins with them.
  package var conversation: String?
  /// The system prompt from now on; `nil` keeps the previous one.
  package var system: String?
  /// In the order in which they were said. Their ids are below zero, and so is a parent that is
  /// one of them; any other parent is in the store.
  package var turns: [Turn]
  /// What answers among them were written to while they came, by the ids of the turns.
  package var drafts: [Int64: AnswerDraft]
  /// What shows that questions among them are being answered, by the ids of the turns.
  package var marks: [Int64: AnsweringMark] = [:]
  /// Turns that should be in the store. Where one has another turn's number, the file was replaced by
  /// one that was continued elsewhere, and nothing is saved.
  package var known: [Turn] = []
  /// Whether ``turns`` are a branch from its beginning of which the store may have a part.
  package var isWholeBranch = false
  /// Where they are kept until the store has them.
  package var spare: SpareStore?
  /// The id that a conversation is to have that begins with them.
  var wish: String?

  package init(
    conversation: String?, system: String? = nil, turns: [Turn], drafts: [Int64: AnswerDraft] = [:]
  ) {
    self.conversation = conversation
    self.system = system
    self.turns = turns
    self.drafts = drafts
  }
}

/// What became of ``UnsavedTurns``.
package struct SavedTurns: Sendable, Equatable {
  package var conversation: String
  /// The ids that the turns have now, by those that they had.
  package var ids: [Int64: Int64]

  package init(conversation: String, ids: [Int64: Int64]) {
    self.conversation = conversation
    self.ids = ids
  }
}

extension ConversationStore {
  /// Keeps turns, all or none, and makes the last of them the last of the current branch.
  ///
  /// The first turn of a conversation gives it its title. A turn whose parent has another child
  /// begins a branch. The in-flight files of the answers are removed when all is in the store; when
  /// it cannot be, they are kept for the next start, with how the answers ended.
  package func save(_ unsaved: UnsavedTurns) throws(StoreError) -> SavedTurns {
    do {
      let saved = try write { database in try insert(unsaved, database) }
      for draft in unsaved.drafts.values { draft.remove() }
      unsaved.spare?.remove()
      return saved
    } catch {
      for turn in unsaved.turns {
        guard let draft = unsaved.drafts[turn.id] else { continue }
        draft.finish(AnswerRecord(turn))
        draft.synchronize()
      }
      throw error
    }
  }

  /// Writes how an answer ended to its in-flight file, so that the next start has all of it even if
  /// this program is killed before it has saved the answer.
  package func writeEnd(of turn: Turn, to draft: AnswerDraft?) {
    draft?.finish(AnswerRecord(turn))
  }

  func insert(_ unsaved: UnsavedTurns, _ database: Database) throws -> SavedTurns {
    // Looking for a title in a long answer takes longer than saving it.
    var title: String { conversationTitle(of: unsaved.turns.first?.content ?? "") }
    let conversation: String
    if let known = unsaved.conversation {
      conversation = known
      if try requireConversation(known, database).title.isEmpty {
        try database.run("UPDATE conversation SET title = ? WHERE id = ?", title, known)
      }
      if let system = unsaved.system, unsaved.turns.contains(where: { $0.role == .user }) {
        try database.run(
          "UPDATE conversation SET system = ?1 WHERE id = ?2 AND system <> ?1", system, known)
      }
    } else {
      let time = unsaved.turns.first?.createdAt ?? 0
      conversation = try insertConversation(
        system: unsaved.system ?? "", title: title, at: time,
        wishing: unsaved.wish ?? unsaved.spare?.conversation, database)
    }
    var ids: [Int64: Int64] = [:]
    for turn in unsaved.turns {
      var stored = turn
      if let parent = turn.parent, parent < 0 { stored.parent = ids[parent] }
      if let parent = stored.parent, parent == turn.parent {
        try require(unsaved.known.first { $0.id == parent }, in: conversation, database)
      }
      if unsaved.isWholeBranch, let found = try number(of: stored, in: conversation, database) {
        ids[turn.id] = found
        continue
      }
      let draft = unsaved.drafts[turn.id]?.id ?? unsaved.marks[turn.id]?.id
      // On a file system without locks another program may have taken the draft for abandoned:
      // what it recovered stays, as a branch of its own.
      try database.run("UPDATE turn SET draft = NULL WHERE draft = ?", draft)
      ids[turn.id] = try insert(stored, into: conversation, draft: draft, database)
    }
    if unsaved.isWholeBranch { try Self.markCopies(in: conversation, database) }
    if let last = unsaved.turns.last {
      try noteUse(of: conversation, at: last.createdAt, database)
    }
    return SavedTurns(conversation: conversation, ids: ids)
  }

  /// The number of the turn that is the same at the same place.
  private func number(
    of turn: Turn, in conversation: String, _ database: Database
  ) throws -> Int64? {
    try database.value(
      """
      SELECT id FROM turn WHERE conversation_id = ? AND parent_id IS ? AND role = ?
        AND created_at = ? AND content = ?
      """, conversation, turn.parent, turn.role.rawValue, turn.createdAt, turn.content)
  }
}

extension AnswerRecord {
  /// The answer that a turn is.
  fileprivate init(_ turn: Turn) {
    self.init(
      content: turn.content, status: turn.status, alias: turn.alias, model: turn.model,
      answer: turn.answer, createdAt: turn.createdAt)
  }
}
