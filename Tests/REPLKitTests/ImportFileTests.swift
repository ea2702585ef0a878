import Conversations
import ScreenTesting
import StreamingEngine
import Testing

@testable import REPLKit

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

  @Test("what is exported and imported elsewhere is exported the same, in both formats")
  func roundTrip() throws {
    let original = try original()
    for format in Transcript.Format.allCases {
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

  /// After all that was said here.
  private static let now: Int64 = 1_800_000_000_000

  @Test("a document that came from the same store adds nothing to it, but what was added to it")
  func sameStore() throws {
    for format in Transcript.Format.allCases {
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

  @Test("JSON has everything that the store has of a turn")
  func everything() throws {
    let store = store("original")
    let text = "## You \u{1B}[2J \"quoted\" 塩\r\n"
    var question = Turn(id: -1, role: .user, content: text, createdAt: 1)
    question.system = "told \(text)"
    var second = Turn(id: -4, parent: -3, role: .user, content: "q2", createdAt: 1)
    second.system = nil
    let trace = try JSONDecoder().decode(
      ReasoningTrace.self,
      from: Data(
        #"{"provider":"openai","model":"m","parts":[{"block":{"json":"{\"a\":1}"}}]}"#.utf8))
    let turns = [
      question,
      Turn(
        id: -2, parent: -1, role: .assistant, content: text, status: .error, alias: "a",
        model: "openai:m",
        answer: Turn.Answer(
          reasoning: text,
          toolCalls: [
            ToolCall(index: 0, id: "c1", name: "f", arguments: "{\"a\":1}"),
            ToolCall(index: 1, id: "c2", name: "g", arguments: "{", isComplete: false),
          ],
          trace: trace, servedModel: "m-1", finishReason: .toolCalls, rawFinishReason: "tool_use",
          usage: Usage(promptTokens: 1, completionTokens: 2, totalTokens: 3, cachedTokens: 4),
          timeToFirstText: 5, duration: 6, error: text), createdAt: 2),
      Turn(
        id: -3, parent: -2, role: .tool, content: text,
        toolResult: Turn.ToolResult(callID: "c1", isError: true), createdAt: 3),
      second,
      Turn(
        id: -5, parent: -4, role: .assistant, content: "",
        answer: Turn.Answer(refusal: text, finishReason: .refusal), createdAt: 5),
    ]
    let id = try store.save(UnsavedTurns(conversation: nil, turns: turns)).conversation
    try write(try document(store, .json))
    let copy = self.store("copy")
    #expect(try ImportFile(path: path).add(to: copy, at: Self.now).newTurns == 5)
    #expect(try copy.turns(of: id) == store.turns(of: id))
    #expect(try ImportFile(path: path).add(to: copy, at: Self.now).newTurns == 0)
  }

  @Test("what lies in the future is said now, and a title is one line")
  func bounds() throws {
    try write(
      #"{"title":"a\nb\u0007 c","turns":["#
        + #"{"role":"user","content":"q","created_at":"2999-01-01T00:00:00Z"}]}"#)
    let store = store("bounds")
    _ = try ImportFile(path: path).add(to: store, at: 7)
    let one = try #require(try store.latest())
    #expect(one.updatedAt == 7 && one.title == "a b c")
    try store.rename(one.id, to: "of two\nlines")
    try write(try document(store, .markdown))
    #expect(try ImportFile(path: path).add(to: store, at: 7).newTurns == 0)
    #expect(try store.latest()?.title == "of two lines")
  }

  @Test(
    "a file that is none of these is told of",
    arguments: [
      ("", "it is empty"), ("\n", "it is empty"),
      (
        "{",
        "it is no conversation as llmring exports it: it is no JSON, or holds what is no attachment"
      ),
      ("{\"id\":\"x\"}", "it is no conversation as llmring exports it: 'turns' is missing"),
      ("{\"turns\":[]}", "there is no turn in it"),
      (
        "{\"turns\":[{\"role\":\"king\",\"content\":\"\"}]}", "turn 1 has an unknown role 'king'"
      ),
      ("# Title\n", "there is no conversation in it; one begins with '## You'"),
      (
        "# Title\n\ntext",
        "line 3 stands before the first question; a conversation begins with '## You'"
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

  @Test("a file that is not there is told of")
  func missing() throws {
    do {
      _ = try ImportFile(path: "\(folder.path)/nowhere").add(to: store("empty"), at: 0)
      Issue.record("it was taken")
    } catch let error as ImportError {
      #expect(error.description == "it cannot be read: no such file or directory")
    }
  }
}
