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
  private func original() throws -> ConversationStore {
    let store = store("original")
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
    _ = try store.save(UnsavedTurns(conversation: nil, system: "Be brief.", turns: turns))
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
      let first = try ImportFile(path: path).add(to: copy, at: 7)
      #expect(first.newTurns == 6)
      #expect(try document(copy, format) == text)
      let second = try ImportFile(path: path).add(to: copy, at: 8)
      #expect([second.turns, second.newTurns, second.newConversations] == [6, 0, 0])
    }
  }

  @Test("a document that came from the same store adds nothing to it")
  func sameStore() throws {
    let store = try original()
    try write(try document(store, .json))
    #expect(try ImportFile(path: path).add(to: store, at: 7).newTurns == 0)
    #expect(try store.conversations().count == 1)
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
