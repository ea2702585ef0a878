import StreamingEngine
import Synchronization
import Testing
import LLMRingThreadTesting

@testable import LLMRingConversations

/// A trace with a signed block, as an answer bears it.
func trace(signature: String) -> ReasoningTrace? {
  StoredJSON.value(
    ReasoningTrace.self,
    of: StoredJSON.text(TraceText(parts: [.init(block: .init(json: signature))])))
}

private struct TraceText: Encodable {
  struct Part: Encodable {
    struct Block: Encodable { var json: String }
    var block: Block
  }

  var provider = "anthropic"
  var model = "m"
  var parts: [Part]
}

@Suite struct ConversationStoreTests {
  private let folder: TemporaryFolder
  private let store: ConversationStore
  private var path: String { "\(folder.path)/data/conversations.sqlite" }

  init() throws {
    folder = try TemporaryFolder()
    store = ConversationStore(path: "\(folder.path)/data/conversations.sqlite")
  }

  /// Every field has its own value, so that none can be taken for another.
  private static let record: AnswerRecord = {
    var usage = Usage(
      promptTokens: 1, completionTokens: 2, totalTokens: 3, cachedTokens: 4, cacheWriteTokens: 5,
      reasoningTokens: 6)
    usage.cost = 0.00012
    usage.costStatus = .priced
    return AnswerRecord(
      content: "é\0\u{1B}[31m😀", status: .truncated, alias: "chatbot", model: "openai:m",
      answer: Turn.Answer(
        reasoning: "hm\0", refusal: "no\0",
        toolCalls: [ToolCall(index: 0, id: "c1", name: "f", arguments: #"{"a":1}"#)],
        trace: trace(signature: "s\"1"), servedModel: "m-1", finishReason: .length,
        rawFinishReason: "max_tokens", usage: usage, timeToFirstText: 7, duration: 8,
        error: "cut\0"), createdAt: 9)
  }()

  @Test("creates nothing before the first use, then a private file in a private folder")
  func lazy() throws {
    #expect(folder.names == [])
    _ = try store.conversations()
    #expect(folder.names == ["data"])
    #expect(permissions(of: "\(folder.path)/data") == 0o700)
    #expect(permissions(of: path) == 0o600)
  }

  @Test("reads a conversation back letter for letter, from another store too")
  func roundTrip() throws {
    let (id, question) = try store.beginConversation(
      system: "be\0brief", content: "a\0b", alias: "chatbot", model: "openai:m", at: 2)
    let answer = try store.addAnswer(id, parent: question, Self.record)
    let other = ConversationStore(path: path)
    #expect(try other.conversations().map(\.title) == [conversationTitle(of: "a\0b")])
    #expect(try other.system(of: id) == "be\0brief")
    #expect(
      try other.turns(of: id) == [
        Turn(
          id: question, role: .user, content: "a\0b", alias: "chatbot", model: "openai:m",
          createdAt: 2),
        Turn(
          id: answer, parent: question, role: .assistant, content: Self.record.content,
          status: .truncated, alias: "chatbot", model: "openai:m", answer: Self.record.answer,
          createdAt: 9),
      ])
  }

  /// Long texts are written by a statement of their own.
  @Test("reads long texts back letter for letter, and finds them", arguments: ["", "\0"])
  func longTexts(end: String) throws {
    let long = String(repeating: "é\"\\\n", count: 20_000)
    var record = Self.record
    record.content = "needle " + long + end
    record.answer.reasoning = "r" + long + end
    record.answer.toolCalls = [
      ToolCall(index: 0, id: "c\"1", name: "f/g", arguments: "{}"),
      ToolCall(index: 1, id: "c2", name: "h", arguments: long + end, isComplete: false),
    ]
    let (id, question) = try store.beginConversation(
      system: "", content: long + end, alias: nil, model: nil, at: 2)
    let answer = try store.addAnswer(id, parent: question, record)
    let turns = try ConversationStore(path: path).turns(of: id)
    #expect(turns.map(\.content) == [long + end, record.content])
    #expect(turns.last?.answer == record.answer)
    #expect(try store.search("needle").map(\.turn) == [answer])
  }

  @Test("a usage figure that the provider did not send stays absent")
  func absent() throws {
    let id = try store.createConversation(at: 1)
    let question = try store.addUserTurn(id, content: "q", alias: nil, model: nil, at: 2)
    var record = AnswerRecord(content: "a", status: .complete, createdAt: 3)
    _ = try store.addAnswer(id, parent: question, record)
    record.answer.usage = Usage(completionTokens: 0)
    _ = try store.addAnswer(id, parent: question, record)
    #expect(try store.turns(of: id).last?.answer.usage == Usage(completionTokens: 0))
    try store.setHead(id, to: question + 1)
    #expect(try store.turns(of: id).last?.answer.usage == nil)
  }

  @Test("a retry, an undo and an edit make branches and lose nothing")
  func branches() throws {
    let id = try store.createConversation(at: 1)
    let question = try store.addUserTurn(id, content: "q1", alias: nil, model: nil, at: 2)
    func answer(_ text: String, to parent: Int64) throws -> Int64 {
      try store.addAnswer(
        id, parent: parent, AnswerRecord(content: text, status: .complete, createdAt: 3))
    }
    func branch() throws -> [String] { try store.turns(of: id).map(\.content) }
    let first = try answer("a1", to: question)
    _ = try answer("a2", to: question)
    #expect(try branch() == ["q1", "a2"])
    try store.setHead(id, to: first)
    _ = try store.addUserTurn(id, content: "q2", alias: nil, model: nil, at: 4)
    #expect(try branch() == ["q1", "a1", "q2"])
    try store.setHead(id, to: nil)
    #expect(try branch() == [])
    #expect(try store.conversations().map(\.turns) == [0])
    _ = try store.addUserTurn(id, content: "q0", alias: nil, model: nil, at: 5)
    #expect(try branch() == ["q0"])
  }

  @Test("the trace of an answer was really read")
  func traced() { #expect(Self.record.answer.trace != nil) }

  @Test("tool calls, results and the trace are read back and sent with the next request")
  func tools() throws {
    let (id, question) = try store.beginConversation(
      content: "q", alias: nil, model: nil, at: 1)
    let call = ToolCall(index: 0, id: "c1", name: "f", arguments: "{}")
    let answer = try store.addAnswer(
      id, parent: question,
      AnswerRecord(
        content: "", status: .complete,
        answer: Turn.Answer(toolCalls: [call], trace: trace(signature: "s1")), createdAt: 2))
    _ = try store.addToolResult(
      id, parent: answer, content: "no such file", .init(callID: "c1", isError: true), at: 3)
    let messages = LLMRingConversations.messages(
      forRequest: try ConversationStore(path: path).turns(of: id))
    #expect(
      messages == [
        Message(role: .user, content: "q"),
        Message(
          role: .assistant, content: "", toolCalls: [call], trace: trace(signature: "s1")),
        Message(role: .tool, content: "no such file", toolCallID: "c1", isToolError: true),
      ])
  }

  @Test("a fork is an independent copy that outlives the original")
  func fork() throws {
    let id = try store.createConversation(system: "s", at: 1)
    let question = try store.addUserTurn(id, content: "q", alias: nil, model: nil, at: 2)
    let answer = try store.addAnswer(id, parent: question, Self.record)
    _ = try store.addUserTurn(id, content: "later", alias: nil, model: nil, at: 10)
    let fork = try store.fork(id, at: answer, time: 20)
    #expect(try store.latest()?.id == fork)
    #expect(try store.latest()?.updatedAt == 20)
    try store.delete(id)
    let turns = try store.turns(of: fork)
    #expect(turns.map(\.content) == ["q", Self.record.content])
    #expect(turns.last?.answer == Self.record.answer)
    #expect(turns.last?.parent == turns.first?.id)
    #expect(try store.system(of: fork) == "s")
    #expect(try store.conversations().map(\.title) == ["q"])
  }

  @Test("rejects a turn whose parent is in another conversation")
  func strangers() throws {
    let mine = try store.createConversation(at: 1)
    let other = try store.createConversation(at: 1)
    let turn = try store.addUserTurn(other, content: "q", alias: nil, model: nil, at: 2)
    let fault = "NOT SAVED: the conversation has no turn \(turn)"
    #expect(
      words { () throws(StoreError) in
        _ = try store.addAnswer(mine, parent: turn, Self.record)
      } == fault)
    #expect(
      words { () throws(StoreError) in try store.setHead(mine, to: turn) }
        == fault)
    #expect(
      words { () throws(StoreError) in
        _ = try store.fork(mine, at: turn, time: 3)
      } == fault)
  }

  @Test("conversations are listed by their last use, with title, length and model")
  func list() throws {
    let first = try store.createConversation(at: 1)
    _ = try store.createConversation(at: 2)
    let second = try store.createConversation(at: 3)
    let question = try store.addUserTurn(
      first, content: "one", alias: nil, model: "openai:m", at: 4)
    _ = try store.addUserTurn(second, content: "two", alias: nil, model: nil, at: 5)
    #expect(try store.conversations().map(\.id) == [second, first])
    _ = try store.addAnswer(first, parent: question, Self.record)
    #expect(
      try store.conversations() == [
        ConversationSummary(
          id: first, title: "one", createdAt: 1, updatedAt: 9, turns: 2, model: "openai:m"),
        ConversationSummary(
          id: second, title: "two", createdAt: 3, updatedAt: 5, turns: 1, model: nil),
      ])
    #expect(try store.conversations(limit: 1).map(\.id) == [first])
    try store.rename(second, to: "new name")
    #expect(try store.find(second).title == "new name")
    _ = try store.addUserTurn(second, content: "three", alias: nil, model: nil, at: 10)
    #expect(try store.latest()?.title == "new name")
  }

  @Test("finds a conversation by a unique beginning of its id")
  func find() throws {
    let numbers = Mutex<[UInt64]>([0, 0, 32, 1])
    let store = ConversationStore(path: path) { numbers.withLock { $0.removeFirst() } }
    // The second id is taken, so the third number is used.
    let ids = try (0..<3).map { time in
      let id = try store.createConversation(at: Int64(time))
      _ = try store.addUserTurn(id, content: "q", alias: nil, model: nil, at: Int64(time))
      return id
    }
    #expect(ids == ["00000000", "01000000", "10000000"])
    #expect(try store.find("1").id == "10000000")
    #expect(try store.find("00").id == "00000000")
    #expect(
      words { () throws(StoreError) in _ = try store.find("0") }
        == "'0' is the beginning of several ids: 01000000, 00000000; type more of it")
    for missing in ["x", "", "%", "000000000"] {
      #expect(
        words { () throws(StoreError) in _ = try store.find(missing) }
          == "there is no conversation '\(missing)'; /sessions or llmring history list lists them")
    }
  }

  @Test("overwrites deleted text in the file")
  func deletes() throws {
    let id = try store.createConversation(at: 1)
    _ = try store.addUserTurn(
      id, content: String(repeating: "plover", count: 2000), alias: nil, model: nil, at: 2)
    func isInFile() throws -> Bool {
      String(decoding: try bytes(of: path), as: UTF8.self).contains("plover")
    }
    #expect(try isInFile())
    try store.delete(id)
    #expect(try !isInFile())
    #expect(
      words { () throws(StoreError) in
        _ = try store.addUserTurn(id, content: "q", alias: nil, model: nil, at: 3)
      } == "NOT SAVED: conversation \(id) was erased; /new begins another")
    #expect(try store.latest() == nil)
  }

  @Test("never reuses the number of a turn")
  func numbers() throws {
    let id = try store.createConversation(at: 1)
    let turn = try store.addUserTurn(id, content: "q", alias: nil, model: nil, at: 2)
    try store.delete(id)
    let next = try store.createConversation(at: 3)
    #expect(try store.addUserTurn(next, content: "q", alias: nil, model: nil, at: 4) > turn)
  }

  @Test("several stores write to one file at once and lose nothing", .timeLimit(.minutes(20)))
  func together() throws {
    let path = path
    try inThreads(4) { writer in
      let store = ConversationStore(path: path)
      let id = try store.createConversation(at: Int64(writer))
      for number in 0..<10 {
        _ = try store.addUserTurn(
          id, content: "\(number)", alias: nil, model: nil, at: Int64(number))
      }
    }
    #expect(try store.conversations().map(\.turns) == [10, 10, 10, 10])
  }
}
