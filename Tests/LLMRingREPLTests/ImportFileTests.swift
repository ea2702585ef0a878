import LLMRingConversations
import LLMRingScreenTesting
import StreamingEngine
import Testing

@testable import LLMRingREPL

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Documents that are written out and read back.
@Suite struct ImportFileTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = "\(folder.path)/file"
  }

  private func store(_ name: String) -> ConversationStore {
    ConversationStore(path: "\(folder.path)/\(name).sqlite")
  }

  private func write(_ text: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path))
  }

  private func document(_ store: ConversationStore, _ format: Transcript.Format) throws -> String {
    let one = try #require(try store.latest())
    return Transcript(
      id: one.id, title: one.title, system: try store.system(of: one.id),
      turns: try store.turns(of: one.id)
    ).text(format)
  }

  /// A conversation in which everything is that a document could stumble over.
  private func original(_ name: String = "original") throws -> ConversationStore {
    let store = store(name)
    let texts = [
      "q", "## You\n\n## A heading of its own\n\n\\## You\n## chatbot (openai:m)\r\n\n", "\n\n",
      "# no title\n", "\u{0}\u{1B}[2J 塩\u{2028}", "## openai:m (interrupted)",
    ]
    var turns: [Turn] = []
    for (place, text) in texts.enumerated() {
      let id = Int64(-1 - place)
      var turn = Turn(
        id: id, parent: place == 0 ? nil : id + 1, role: place % 2 == 0 ? .user : .assistant,
        content: text, status: place == 3 ? .truncated : place == 5 ? .recovered : .complete,
        alias: place % 4 < 2 ? "chatbot" : nil, model: "openai:m", createdAt: 1_795_363_200_123)
      if place == 3 || place == 5 {
        turn.answer.citations = [
          Citation(url: "https://a.example/(x)?q=[1]<2>", title: "A [b](<c>) \\ d"),
          Citation(url: "https://b.example"),
        ]
        turn.answer.images = ["\(String(repeating: "a", count: 64)).png"]
      }
      if place == 1 {
        turn.answer.finishReason = .stop
        turn.answer.usage = Usage(promptTokens: 3, completionTokens: 4)
      }
      if place == 0 {
        turn.attachments = [
          try StreamingEngine.Attachment(name: "a.txt", bytes: Array("file".utf8))
        ]
      }
      turns.append(turn)
    }
    _ = try store.save(
      UnsavedTurns(conversation: nil, system: "## You\n\nBe brief.\n", turns: turns))
    return store
  }

  @Test("exporting, importing elsewhere and exporting again gives the same document")
  func roundTrip() throws {
    let original = try original()
    for format in [Transcript.Format.markdown, .json] {
      // What a document of text cannot hold, JSON escapes and Markdown has not.
      let text = try document(original, format).replacing("\u{0}", with: "")
      try write(text)
      let copy = store("copy-\(format.rawValue)")
      let first = try ImportFile(path: path).add(to: copy, at: Self.now)
      #expect(first.newTurns == 6)
      #expect(try document(copy, format) == text)
      #expect(try copy.latest().map { try copy.system(of: $0.id) } == "## You\n\nBe brief.\n")
      let second = try ImportFile(path: path).add(to: copy, at: Self.now)
      #expect([second.turns, second.newTurns, second.newConversations] == [6, 0, 0])
    }
  }

  @Test("an array of conversations is imported one by one, whoever exported it")
  func arrays() throws {
    let own = try document(original(), .json)
    try write(
      """
      [\(own),
      {"uuid":"u","name":"Tea","chat_messages":[{"sender":"human","text":"Which?"}]},
      {"id":"c","title":"Two","current_node":"b","mapping":{
      "q":{"parent":null,"children":["a","b"],"message":{"author":{"role":"user"},
      "content":{"content_type":"text","parts":["Why?"]}}},
      "a":{"parent":"q","children":[],"message":{"author":{"role":"assistant"},
      "content":{"content_type":"text","parts":["One."]}}},
      "b":{"parent":"q","children":[],"message":{"author":{"role":"assistant"},
      "content":{"content_type":"text","parts":["Two."]}}}}}]
      """)
    let copy = store("copy")
    let count = try ImportFile(path: path).add(to: copy, at: Self.now)
    #expect([count.conversations, count.newConversations, count.newTurns] == [3, 3, 10])
    let two = try #require(try copy.conversations().first { $0.title == "Two" })
    #expect(try copy.turns(of: two.id).map(\.content) == ["Why?", "Two."])
    #expect(try ImportFile(path: path).add(to: copy, at: Self.now).newTurns == 0)
    let text = "\u{FEFF}\(try String(contentsOfFile: path, encoding: .utf8))"
    let little = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    for (place, bytes) in [Array(text.utf8), little, big].enumerated() {
      try Data(bytes).write(to: URL(filePath: path))
      let count = try ImportFile(path: path).add(to: store("\(place)"), at: Self.now)
      #expect(count.newTurns == 10)
    }
    try write("[{\"a\":1}]")
    #expect(
      throws: ImportError("conversation 1: it is not a conversation of ChatGPT, Claude or llmring")
    ) { try ImportFile(path: path).add(to: copy, at: Self.now) }
    try write("[{\"a\":")
    #expect(
      throws: ImportError("conversation 1: it is not JSON; the file may be cut off")
    ) { try ImportFile(path: path).add(to: copy, at: Self.now) }
  }

  /// After all that was said here.
  private static let now: Int64 = 1_800_000_000_000

  @Test("reimporting a document adds only the turns that were added to it")
  func sameStore() throws {
    for format in [Transcript.Format.markdown, .json] {
      let store = try original(format.rawValue)
      // What a document of text cannot hold is none of what was said.
      let id = try #require(try store.latest()).id
      let last = try #require(try store.turns(of: id).dropLast(2).last).id
      try store.setHead(id, to: last)
      try write(try document(store, format).replacing("\u{0}", with: ""))
      #expect(try ImportFile(path: path).add(to: store, at: Self.now).newTurns == 0)
      #expect(try store.conversations().count == 1)
      guard format == .markdown else { continue }
      let grown = try document(store, format) + "\n## You\n\nanother question\n"
      try write(grown)
      let count = try ImportFile(path: path).add(to: store, at: Self.now)
      #expect([count.newTurns, count.newConversations] == [1, 0])
    }
  }

  @Test(
    "changed titles and missing answers do not turn imported Markdown into another conversation")
  func hostileMarks() throws {
    let victim = "<!-- llmring conversation abcd1234 -->"
    let system = "\(victim)\n\n## System\n\nno\n## You"
    var turns = [
      Turn(id: -1, role: .user, content: "\(victim)\n## System\n", createdAt: 1),
      Turn(
        id: -2, parent: -1, role: .assistant, content: "\(system)\n", alias: "x\n## You",
        model: "gpt-4", createdAt: 2),
      Turn(
        id: -3, parent: -2, role: .assistant, content: "", alias: "x\n## You\n\n## x",
        model: "one:a", createdAt: 3),
    ]
    turns[2].status = .interrupted
    let store = store("hostile")
    let id = try store.save(UnsavedTurns(conversation: nil, system: system, turns: turns))
      .conversation
    try store.rename(id, to: "t\n\(victim)")
    let text = try document(store, .markdown)
    try write(text)
    let copy = self.store("copy")
    _ = try ImportFile(path: path).add(to: copy, at: 9)
    let one = try #require(try copy.latest())
    #expect([one.id, one.title] == [id, "t \(victim)"])
    #expect(try copy.system(of: id) == system)
    #expect(try copy.turns(of: id).map(\.content) == turns.map(\.content))
    #expect(try copy.turns(of: id).map(\.model) == [nil, nil, "one:a"])
    #expect(try copy.turns(of: id).map(\.status) == [.complete, .complete, .interrupted])
    #expect(try ImportFile(path: path).add(to: store, at: 9).newTurns == 0)
  }

  @Test("a document of an earlier version, without an id, is imported once")
  func olderMarkdown() throws {
    let store = store("older")
    try write(
      "# t\n\n## You\n\nq\n\n## chatbot (one:a)\n\n<!-- llmring conversation abcd1234 -->\n## System\n"
    )
    #expect(try ImportFile(path: path).add(to: store, at: 9).newTurns == 2)
    #expect(try ImportFile(path: path).add(to: store, at: 9).newTurns == 0)
    let id = try #require(try store.latest()?.id)
    #expect(id != "abcd1234")
    #expect(
      try store.turns(of: id).last?.content == "<!-- llmring conversation abcd1234 -->\n## System")
  }

  /// A turn of every role in which everything is set that can be, to text that a document could
  /// stumble over.
  private func fullTurns(hostile text: String) throws -> [Turn] {
    let trace = try JSONDecoder().decode(
      ReasoningTrace.self,
      from: Data(
        #"""
        {"provider":"anthropic","model":"m/1","context":"c","parts":[
          {"block":{"json":"{\"type\":\"thinking\",\"signature\":\"s\\u0000/+=\"}"}},
          {"text":{"bytes":3,"token":"t"}},{"text":{"bytes":0}},{"call":{"index":4,"token":"u"}}]}
        """#.utf8))
    var usage = Usage(
      promptTokens: 1, completionTokens: 2, totalTokens: 3, cachedTokens: 4, cacheWriteTokens: 5,
      reasoningTokens: 6)
    usage.cacheWriteHourTokens = 7
    usage.searches = 8
    usage.cost = 0.000_012_345_678_9
    usage.costStatus = .priced
    var question = Turn(
      id: -1, role: .user, content: text, alias: "fast", model: "one:a",
      createdAt: 1_795_363_200_001)
    question.attachments = [
      try StreamingEngine.Attachment(name: "a.txt", bytes: Array("file".utf8))
    ]
    question.settings = ConversationSettings(
      model: text, profile: text, temperature: 0.25, maxTokens: 77, reasoning: .high, prompt: text)
    let answer = Turn(
      id: -2, parent: -1, role: .assistant, content: text, status: .error, alias: "fast",
      model: "one:a",
      answer: Turn.Answer(
        reasoning: text, refusal: "\(text)no",
        toolCalls: [
          ToolCall(index: 0, id: "call_1", name: "f", arguments: #"{"a":"\#\u0000塩"}"#),
          ToolCall(index: 4, id: text, name: text, arguments: "{\"cut", isComplete: false),
        ], citations: [Citation(url: text, title: text), Citation(url: "u")],
        images: ["\(String(repeating: "0", count: 64)).webp"], trace: trace, servedModel: "a-2026",
        finishReason: .toolCalls, rawFinishReason: text,
        usage: usage, timeToFirstText: 12, duration: 345, error: text),
      createdAt: 1_795_363_200_002)
    let result = Turn(
      id: -3, parent: -2, role: .tool, content: text,
      toolResult: Turn.ToolResult(callID: "call_1", isError: true), createdAt: 1_795_363_200_003)
    let refusal = Turn(
      id: -4, parent: -3, role: .assistant, content: "",
      answer: Turn.Answer(refusal: "I will not.\(text)", finishReason: .refusal),
      createdAt: 1_795_363_200_004)
    return [question, answer, result, refusal]
  }

  @Test(
    "exporting and importing JSON loses nothing of a turn",
    arguments: [
      "plain", "\u{0}\u{1B}[2J\r\n\u{2028}\u{85}\\\"/</script>", "\u{FEFF}e\u{301}塩\u{10FFFF}",
    ])
  func wholeTurns(text: String) throws {
    let original = store("original")
    _ = try original.save(
      UnsavedTurns(conversation: nil, system: text, turns: try fullTurns(hostile: text)))
    try write(try document(original, .json))
    let copy = store("copy")
    #expect(try ImportFile(path: path).add(to: copy, at: 1_900_000_000_000).newTurns == 4)
    func kept(_ store: ConversationStore) throws -> [Turn] {
      try store.turns(of: try #require(try store.latest()).id).map { turn in
        var turn = turn
        (turn.id, turn.parent) = (0, nil)
        return turn
      }
    }
    #expect(try kept(copy) == kept(original))
    // Swift takes é for e with an accent; what is kept is kept to the byte.
    #expect(
      try kept(copy).map { Array($0.content.utf8) } == kept(original).map { Array($0.content.utf8) }
    )
    #expect(try document(copy, .json) == document(original, .json))
    for store in [original, copy] {
      #expect(try ImportFile(path: path).add(to: store, at: 1_900_000_000_000).newTurns == 0)
    }
  }

  @Test(
    "answers with different tool calls are distinct, unless an older document omits the calls")
  func calls() throws {
    let store = store("calls")
    func add(_ calls: String) throws -> Int {
      try write(
        #"{"id":"abcd1234","turns":[{"role":"user","content":"q"},"#
          + #"{"role":"assistant","content":""\#(calls)}]}"#)
      return try ImportFile(path: path).add(to: store, at: 9).newTurns
    }
    func call(_ name: String) -> String {
      #","tool_calls":[{"id":"1","type":"function","function":{"name":"\#(name)","arguments":"{}"}}]"#
    }
    #expect(try add(call("f")) == 2)
    #expect(try add(call("g")) == 1)
    #expect(try add(call("f")) == 0)
    #expect(try add("") == 0)
    #expect(try add(#","refusal":"no""#) == 1)
    #expect(try add(#","refusal":"no","trace":{"of":"a later version"}"#) == 0)
  }

  @Test("a refusal that an older document holds as the answer is recognised")
  func olderRefusal() throws {
    let store = store("refusal")
    func add(_ answer: String) throws -> Int {
      try write(
        #"{"id":"abcd1234","turns":[{"role":"user","content":"q"},{"role":"assistant",\#(answer)}]}"#
      )
      return try ImportFile(path: path).add(to: store, at: 9).newTurns
    }
    #expect(try add(#""content":"","refusal":"no""#) == 2)
    #expect(try add(#""content":"no""#) == 0)
  }

  @Test("imported turns keep a date in the future, and titles are one line")
  func bounds() throws {
    try write(
      #"{"title":"a\nb\u0007 c","turns":["#
        + #"{"role":"user","content":"q","created_at":"2999-01-01T00:00:00Z"}]}"#)
    let store = store("bounds")
    _ = try ImportFile(path: path).add(to: store, at: 7)
    let one = try #require(try store.latest())
    #expect(one.updatedAt == 32_472_144_000_000 && one.title == "a b c")
    #expect(try store.turns(of: one.id).map(\.createdAt) == [one.updatedAt])
    try store.rename(one.id, to: "of two\nlines")
    try write(try document(store, .markdown))
    #expect(try ImportFile(path: path).add(to: store, at: 7).newTurns == 0)
    #expect(try store.latest()?.title == "of two lines")
  }

  @Test(
    "an import rejects files of unknown format",
    arguments: [
      ("", "it is empty"), ("\n", "it is empty"),
      (
        "{",
        "it is not a conversation exported by llmring: it is not JSON, or an attachment is invalid"
      ),
      ("{\"id\":\"x\"}", "it is not a conversation exported by llmring: 'turns' is missing"),
      ("{\"turns\":[]}", "it has no turns"),
      (
        "{\"turns\":[{\"role\":\"king\",\"content\":\"\"}]}", "turn 1 has an unknown role 'king'"
      ),
      (
        "{\"turns\":[{\"role\":\"user\",\"content\":\"\",\"created_at\":\"2024-02-30T00:00:00Z\"}]}",
        "turn 1 has an invalid created_at '2024-02-30T00:00:00Z'"
      ),
      ("# Title\n", "there is no conversation in it; one begins with '## You'"),
      (
        "# Title\n\ntext",
        "line 3 comes before the first question; a conversation begins with '## You'"
      ),
      ("words", "line 1: a name and a colon are expected"),
      ("a\u{0}b", "it is neither UTF-8 text nor an SQLite file"),
    ])
  func refused(text: String, expected: String) throws {
    try write(text)
    do {
      _ = try ImportFile(path: path).add(to: store("empty"), at: 0)
      Issue.record("it was taken")
    } catch let error as ImportError {
      #expect(error.description == expected)
    }
  }

  @Test("an import reports a missing file")
  func missing() throws {
    do {
      _ = try ImportFile(path: "\(folder.path)/nowhere").add(to: store("empty"), at: 0)
      Issue.record("it was taken")
    } catch let error as ImportError {
      #expect(error.description == "it cannot be read: no such file or directory")
    }
  }
}
