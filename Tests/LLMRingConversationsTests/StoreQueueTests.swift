import LLMRingPlatform
import LLMRingSQLite
import LLMRingThreadTesting
import StreamingEngine
import Synchronization
import Testing

@testable import LLMRingConversations

/// Long tasks, between the steps of which other programs save.
@Suite struct StoreQueueTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = "\(folder.path)/c.sqlite"
  }

  private func waitForOne(_ store: ConversationStore) {
    while store.queue.waiting.isEmpty { usleep(1_000) }
  }

  @Test("a program that has begun to wait during a step saves before the next step")
  func order() throws {
    let (long, other) = (ConversationStore(path: path), ConversationStore(path: path))
    _ = try other.createConversation(at: 1)
    let events = Mutex<[String]>([])
    try inThreads(2) { number in
      guard number == 0 else {
        // Not before the first step, in which the lock is held.
        while events.withLock({ $0.isEmpty }) { usleep(1_000) }
        return try other.write { _ in events.withLock { $0.append("saved") } }
      }
      for step in 1...3 {
        long.yieldToOthers()
        try long.write { _ in
          events.withLock { $0.append("step \(step)") }
          if step == 1 { waitForOne(long) }
        }
      }
    }
    #expect(events.withLock { $0 } == ["step 1", "saved", "step 2", "step 3"])
    #expect(folder.names == ["c.sqlite"])
  }

  @Test("a program that died while it waited delays nobody, and its file is removed")
  func dead() throws {
    let store = ConversationStore(path: path)
    _ = try store.createConversation(at: 1)
    _ = try folder.write(Array("1\n".utf8), to: "c.sqlite.00000000.waiting")
    store.yieldToOthers()
    #expect(folder.names == ["c.sqlite"])
  }

  private static let tasks = ["index", "merge", "import"]

  @Test("indexing, merging and importing let programs that wait save first", arguments: tasks)
  func first(task: String) throws {
    let (long, other) = (ConversationStore(path: path), ConversationStore(path: path))
    let theirs = "\(folder.path)/theirs.sqlite"
    _ = try ConversationStore(path: theirs).beginConversation(
      content: "said long before", alias: nil, model: nil, at: 1)
    let (id, question) = try other.beginConversation(
      content: "first", alias: nil, model: nil, at: 1)
    let events = Mutex<Set<String>>([])
    let saved = Mutex<Int64>(0)
    try inThreads(3) { number in
      switch number {
      case 0:
        // A third program writes until the second waits.
        let third = ConversationStore(path: path)
        try third.write { _ in
          events.withLock { _ = $0.insert("locked") }
          waitForOne(third)
          events.withLock { _ = $0.insert("waiting") }
        }
      case 1:
        while events.withLock({ !$0.contains("locked") }) { usleep(1_000) }
        let answer = AnswerRecord(content: "words", status: .complete, createdAt: 2)
        let turn = try other.addAnswer(id, parent: question, answer)
        saved.withLock { $0 = turn }
      default:
        while events.withLock({ !$0.contains("waiting") }) { usleep(1_000) }
        switch task {
        case "index":
          _ = try long.search("first")
        case "merge":
          _ = try long.merge(theirs, at: 5)
        default:
          var count = ImportCount()
          let turns = [Turn(id: 0, role: .user, content: "imported", createdAt: 1)]
          try long.add([ImportedConversation(origin: "test", turns: turns)], to: &count)
        }
      }
    }
    let turn = saved.withLock { $0 }
    let numbers = try ConversationStore(path: path).read { database in
      try database.values("SELECT id FROM turn ORDER BY id", as: Int64.self)
    }
    #expect(turn == question + 1)
    #expect(numbers == Array(question..<(task == "index" ? turn + 1 : turn + 2)))
    let indexed = try long.read { database in
      try database.value("SELECT last FROM search_reach", as: Int64.self)
    }
    #expect(indexed == (task == "index" ? turn : 0))
  }
}
