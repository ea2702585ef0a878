import LLMRingPlatform
import StreamingEngine
import Testing

@testable import LLMRingConversations

/// Questions that other programs are answering. A mark whose object is gone is one whose program is:
/// closing a file is what gives up its lock.
@Suite struct AnsweringMarkTests {
  private let folder: TemporaryFolder
  private let store: ConversationStore
  private let id: String
  private let answer: Int64
  private var inflight: String { "\(folder.path)/inflight" }

  init() throws {
    folder = try TemporaryFolder()
    store = ConversationStore(path: "\(folder.path)/c.sqlite", inflight: "\(folder.path)/inflight")
    let question: Int64
    (id, question) = try store.beginConversation(content: "q1", alias: nil, model: nil, at: 1)
    answer = try store.addAnswer(
      id, parent: question, AnswerRecord(content: "a1", status: .complete, createdAt: 2))
  }

  private func ask(
    _ words: String, after parent: Int64?, _ mark: AnsweringMark?
  ) throws -> Int64 {
    var unsaved = UnsavedTurns(
      conversation: id,
      turns: [Turn(id: -1, parent: parent, role: .user, content: words, createdAt: 3)])
    if let mark { unsaved.marks[-1] = mark }
    return try #require(try store.save(unsaved).ids[-1])
  }

  private var answered: [String] {
    get throws { try store.answeredTurns(of: id).answered.map(\.content) }
  }

  @Test("a question that is being answered is left out, and is there when its answer is")
  func running() throws {
    let mark = try #require(store.markAnswering())
    let question = try ask("q2", after: answer, mark)
    #expect(try answered == ["q1", "a1"])
    #expect(try store.turns(of: id).map(\.content) == ["q1", "a1", "q2"])
    _ = try store.addAnswer(
      id, parent: question, AnswerRecord(content: "a2", status: .complete, createdAt: 4))
    mark.release()
    #expect(try answered == ["q1", "a1", "q2", "a2"])
    #expect(fileNames(in: inflight) == [])
  }

  @Test("the steps of an answer that is not over are left out with their question")
  func steps() throws {
    let mark = try #require(store.markAnswering())
    let question = try ask("q2", after: answer, mark)
    let call = try store.addAnswer(
      id, parent: question, AnswerRecord(content: "", status: .complete, createdAt: 4))
    _ = try store.addToolResult(id, parent: call, content: "r", .init(callID: "c"), at: 5)
    #expect(try answered == ["q1", "a1"])
    mark.release()
    #expect(try answered == ["q1", "a1", "q2", "", "r"])
  }

  @Test("a question whose program has died stays, and its mark is removed at the next start")
  func dead() throws {
    do {
      let mark = try #require(store.markAnswering())
      _ = try ask("q2", after: answer, mark)
      // What a killed program leaves: the file, and no lock on it.
      #expect(link("\(inflight)/\(mark.id)", "\(inflight)/kept") == 0)
      let path = "\(inflight)/\(mark.id)"
      mark.release()
      #expect(rename("\(inflight)/kept", path) == 0)
    }
    #expect(try answered == ["q1", "a1", "q2"])
    #expect(fileNames(in: inflight).count == 1)
    #expect(store.recover() == Recovery())
    #expect(fileNames(in: inflight) == [])
    #expect(try answered == ["q1", "a1", "q2"])
  }

  @Test("two programs that look whether a third lives do not take each other for it")
  func lookedAt() throws {
    let mark = try #require(store.markAnswering())
    _ = try ask("q2", after: answer, mark)
    let path = "\(inflight)/\(mark.id)"
    #expect(link(path, "\(inflight)/kept") == 0)
    mark.release()
    #expect(rename("\(inflight)/kept", path) == 0)
    let looking = try OpenFile(path, O_RDWR)
    #expect(try looking.lockOutcome(waitingAtMost: 0, isShared: true) == .locked)
    #expect(try answered == ["q1", "a1", "q2"])
    withExtendedLifetime(looking) { _ in }
  }

  @Test("an answer that is saved between two looks is seen with its question")
  func savedMeanwhile() async throws {
    var last = answer
    for number in 0..<40 {
      let mark = try #require(store.markAnswering())
      let question = try ask("q", after: last, mark)
      let (store, id) = (store, id)
      let writing = Task.detached {
        defer { mark.release() }
        return try store.addAnswer(
          id, parent: question, AnswerRecord(content: "a", status: .complete, createdAt: 4))
      }
      var seen: [String] = []
      while seen.count < 2 * number + 4 {
        seen = try answered
        #expect(seen.last?.hasPrefix("a") == true)
      }
      last = try await writing.value
    }
  }

  @Test("a question without a mark stays: nobody knows who asked it")
  func unmarked() throws {
    _ = try ask("q2", after: answer, nil)
    #expect(try answered == ["q1", "a1", "q2"])
  }

  @Test("a question that is asked again is left out while its answer is written")
  func retried() throws {
    let question = try ask("q2", after: answer, nil)
    let draft = try #require(
      try store.beginAnswer(id, parent: question, alias: nil, model: nil, at: 4))
    #expect(try answered == ["q1", "a1"])
    draft.remove()
    #expect(try answered == ["q1", "a1", "q2"])
  }

  @Test("the first question of a conversation leaves nothing while it is being answered")
  func first() throws {
    let mark = try #require(store.markAnswering())
    var unsaved = UnsavedTurns(
      conversation: nil, turns: [Turn(id: -1, role: .user, content: "q", createdAt: 3)])
    unsaved.marks[-1] = mark
    let other = try store.save(unsaved).conversation
    #expect(try store.answeredTurns(of: other).answered.isEmpty)
    #expect(try store.turns(of: other).map(\.content) == ["q"])
  }

  @Test("no start removes the mark of a program that lives")
  func kept() throws {
    let mark = try #require(store.markAnswering())
    _ = store.recover()
    #expect(fileNames(in: inflight) == [mark.id])
  }
}
