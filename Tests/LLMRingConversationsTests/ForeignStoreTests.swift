import LLMRingPlatform
import LLMRingSQLite
import StreamingEngine
import Testing

@testable import LLMRingConversations

/// Other stores that are not as ours: their faults are theirs.
@Suite struct ForeignStoreTests {
  private let folder: TemporaryFolder
  private let ours: ConversationStore

  init() throws {
    folder = try TemporaryFolder()
    ours = ConversationStore(path: "\(folder.path)/ours.sqlite")
    _ = try ours.beginConversation(content: "mine", alias: nil, model: nil, at: 1)
  }

  /// A store with two conversations of two turns, after something was done to it.
  private func theirs(_ damage: String) throws -> String {
    let path = "\(folder.path)/theirs.sqlite"
    let store = ConversationStore(path: path)
    for word in ["one", "two"] {
      let (id, question) = try store.beginConversation(
        content: word, alias: nil, model: nil, at: 2)
      _ = try store.addAnswer(
        id, parent: question, AnswerRecord(content: "re", status: .complete, createdAt: 3))
    }
    try Database(path).execute("PRAGMA foreign_keys = OFF; \(damage)")
    return path
  }

  @Test(
    "what another store lacks, or has in the wrong place, costs only what it says",
    arguments: [
      "DROP TABLE erased", "DROP TABLE erased_usage", "DROP TABLE system_prompt",
      "DROP TABLE turn_attachment", "DROP TABLE attachment", "DROP TABLE search_reach",
      "ALTER TABLE erased DROP COLUMN last_said", "UPDATE turn SET depth = 7 WHERE id = 2",
      "UPDATE turn SET parent_id = 2 WHERE id = 1",
    ])
  func damaged(damage: String) throws {
    let other = try theirs(damage)
    let count = try ours.merge(other, at: 9)
    #expect(count.newTurns == 4)
    #expect(
      count.notes == [
        "the file is damaged: 4 turns of 2 conversations could be read; the rest is lost"
      ])
    #expect(try ours.merge(other, at: 9).newTurns == 0)
    for one in try ours.conversations() { _ = try ours.turns(of: one.id) }
    #expect(try ours.conversations().count == 3)
    #expect(ours.takeNotice() == nil)
    #expect(folder.names == ["ours.sqlite", "theirs.sqlite"])
  }

  @Test(
    "a conversation whose id would lead out of a folder gets another one",
    arguments: ["../../x y", "a/b", "", "ABCDEFGH"])
  func ids(id: String) throws {
    let other = try theirs(
      """
      UPDATE turn SET conversation_id = '\(id)' WHERE id < 3;
      UPDATE conversation SET id = '\(id)' WHERE head = 2
      """)
    #expect(try ours.merge(other, at: 9).newTurns == 4)
    #expect(try ours.merge(other, at: 9).newTurns == 0)
    let found = try ours.conversations()
    #expect(found.count == 3)
    #expect(found.allSatisfy { ConversationID.isValid($0.id) })
    #expect(Set(found.map(\.title)) == ["mine", "one", "two"])
  }

  @Test("a conversation that an earlier version brought in under such an id stays the same one")
  func knownID() throws {
    let other = try theirs(
      """
      UPDATE turn SET conversation_id = 'a/b' WHERE id < 3;
      UPDATE conversation SET id = 'a/b' WHERE head = 2
      """)
    #expect(unlink(ours.path) == 0)
    try OpenFile(ours.path, O_WRONLY | O_CREAT, mode: 0o600).write(
      try OpenFile(other, O_RDONLY).read(limit: 1 << 24))
    let count = try ours.merge(other, at: 9)
    #expect((count.newConversations, count.newTurns) == (0, 0))
  }

  @Test("an id that an earlier version brought in makes no file outside the folder of answers")
  func files() throws {
    let path = "\(folder.path)/state/inflight"
    #expect(mkdir("\(folder.path)/state", 0o700) == 0)
    let answers = InflightFolder(path: path)
    guard case .claimed(let claim) = try answers.claim("../x y") else {
      Issue.record("it is claimed")
      return
    }
    let header = DraftHeader(conversation: "../x y", parent: 1, createdAt: 1, process: nil)
    let draft = try answers.begin(header, number: 1)
    #expect(fileNames(in: "\(folder.path)/state") == ["inflight"])
    #expect(fileNames(in: path).count == 2)
    #expect(answers.hasHeldDraft(beginningWith: [InflightFolder.draftPrefix("../x y", 1)]))
    claim.release()
    draft.remove()
    #expect(fileNames(in: path) == [])
  }

  @Test("a question that the file cannot answer is not taken for damage")
  func query() throws {
    #expect(
      words { () throws(StoreError) in
        _ = try ours.read { database in
          try database.values("SELECT missing FROM turn", as: String.self)
        }
      } == "\(ours.path) cannot be used: no such column: missing")
    #expect(ours.takeNotice() == nil)
    #expect(folder.names == ["ours.sqlite"])
    // And what is really missing is.
    try Database(ours.path).execute("DROP TABLE erased_usage")
    let store = ConversationStore(path: ours.path)
    #expect(
      try store.read { database in
        try database.values("SELECT model FROM erased_usage", as: String.self)
      } == [])
    #expect(store.takeNotice()?.contains("1 turns of 1 conversations") == true)
    #expect(try store.conversations().count == 1)
  }
}
