import LLMRingPlatform
import LLMRingSQLite
import StreamingEngine

/// The answers that were not in the store at the start of the program.
package struct Recovery: Sendable, Equatable {
  /// The ids of the conversations in which an answer was recovered, one for each answer.
  package var conversations: [String] = []
  /// Number of turns that an earlier run could not save, and that are saved now.
  package var savedTurns = 0
  /// The files that could be read only in part. That part was recovered.
  package var damaged: [String] = []
  /// Why an answer could not be saved; the next start tries again.
  package var faults: [String] = []

  /// A line for the user; `nil` if there is nothing to report.
  package var words: String? {
    var parts: [String] = []
    if let first = conversations.first {
      parts.append(
        conversations.count == 1
          ? "recovered an answer that was cut off when llmring was killed (conversation \(first))"
          : "recovered \(conversations.count) answers that were cut off when llmring was killed "
            + "(conversations \(Set(conversations).sorted().joined(separator: ", ")))")
    }
    if savedTurns > 0 {
      let turns = savedTurns == 1 ? "1 turn" : "\(savedTurns) turns"
      parts.append("saved \(turns) that an earlier run could not save")
    }
    if !damaged.isEmpty {
      parts.append("not all could be read of \(damaged.joined(separator: ", "))")
    }
    parts += faults.prefix(1)
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}

extension ConversationStore {
  /// Creates the file that keeps an answer while it is streamed.
  ///
  /// - Parameters:
  ///   - parent: The turn that is answered.
  ///   - askedAt: When that was said; `nil` where it is not known.
  ///   - model: As `provider:model`.
  ///   - time: In milliseconds since 1970 UTC.
  /// - Returns: Where the text is written before it is shown; `nil` if the store has no folder for it.
  package func beginAnswer(
    _ conversation: String, parent: Int64, askedAt: Int64? = nil, alias: String?,
    model: String?, at time: Int64
  ) throws(StoreError) -> AnswerDraft? {
    let header = DraftHeader(
      conversation: conversation, parent: parent, parentTime: askedAt, alias: alias, model: model,
      createdAt: time,
      process: getpid())
    var fault: StoreError?
    for folder in inflight {
      do throws(StoreError) {
        return try onDisk(folder.path) { () throws(SystemFault) in
          try folder.begin(header, number: random())
        }
      } catch {
        fault = fault ?? error
      }
    }
    if let fault { throw fault }
    return nil
  }

  /// Saves the partial answers of programs that were killed.
  ///
  /// The store is not opened unless there is something. A file is removed only when its answer is
  /// in the store; one whose answer already was there when its writer died is known by its id.
  package func recover() -> Recovery {
    var recovery = Recovery()
    for folder in inflight {
      do throws(StoreError) {
        let (drafts, unreadable) = try onDisk(folder.path) { () throws(SystemFault) in
          try folder.abandoned()
        }
        recovery.damaged += unreadable
        for draft in drafts { note(draft, in: &recovery) }
        recoverSpares(in: folder, into: &recovery)
      } catch {
        // The other folder must not wait for it.
        recovery.faults.append(error.description)
      }
    }
    return recovery
  }

  private func note(_ draft: InflightFolder.AbandonedDraft, in recovery: inout Recovery) {
    do throws(StoreError) {
      try recover(draft, into: &recovery)
    } catch {
      // The other drafts must not wait for it.
      recovery.faults.append(error.description)
    }
  }

  private func recover(
    _ draft: InflightFolder.AbandonedDraft, into recovery: inout Recovery
  ) throws(StoreError) {
    let bytes = try onDisk(draft.path) { () throws(SystemFault) in try draft.bytes() }
    let content = DraftContent(bytes)
    if let header = content.header, content.isWorthKeeping,
      try keep(content.record, of: header, draft: draft.id)
    {
      recovery.conversations.append(header.conversation)
    }
    if content.isDamaged || bytes.count >= InflightFolder.readLimit {
      recovery.damaged.append(draft.setAside())
    } else {
      draft.remove()
    }
  }

  /// Keeps a recovered answer. It becomes the last turn unless something was said since.
  ///
  /// - Returns: Whether it is new: it may have been saved already, and its conversation deleted.
  private func keep(
    _ record: AnswerRecord, of header: DraftHeader, draft: String
  ) throws(StoreError) -> Bool {
    try write { database in
      let isSaved: Bool? = try database.value(
        "SELECT EXISTS (SELECT 1 FROM turn WHERE draft = ?)", draft)
      guard isSaved == false, try !isErased(header.conversation, database) else { return false }
      let parent = try place(of: header, database)
      let head = try requireConversation(header.conversation, database).head
      // Numbers tell what was said since; of answers that were given at the same time, the clock
      // tells which began last.
      let isOvertaken: Bool? = try database.value(
        """
        SELECT EXISTS (SELECT 1 FROM turn
          WHERE conversation_id = ? AND id > ? AND (role = 'user' OR created_at > ?))
        """, header.conversation, header.parent, header.createdAt)
      _ = try insert(
        Turn(record, parent: parent), into: header.conversation, draft: draft, database)
      if isOvertaken == true || parent == nil && head != nil {
        try database.run(
          "UPDATE conversation SET head = ? WHERE id = ?", head, header.conversation)
      }
      return true
    }
  }

  /// The turn that a recovered answer follows. Where the file was removed or replaced since, the
  /// question is gone, or another turn has its number, and the answer stands alone.
  private func place(of header: DraftHeader, _ database: Database) throws -> Int64? {
    try database.run(
      """
      INSERT INTO conversation (id, title, created_at, updated_at, recency)
      VALUES (?1, 'recovered answer', ?2, ?2, ?2) ON CONFLICT (id) DO NOTHING
      """, header.conversation, header.createdAt)
    return try database.value(
      """
      SELECT id FROM turn
      WHERE conversation_id = ? AND id = ? AND created_at = coalesce(?, created_at)
      """, header.conversation, header.parent, header.parentTime)
  }
}

/// Turns a fault of the disk into the store's.
private func onDisk<Result>(
  _ path: String, _ work: () throws(SystemFault) -> Result
) throws(StoreError) -> Result {
  do throws(SystemFault) {
    return try work()
  } catch {
    throw StoreError(.init(error), path: path, isUnsaved: true)
  }
}
