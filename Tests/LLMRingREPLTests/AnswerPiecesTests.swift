import StreamingEngine
import Testing

@testable import LLMRingREPL

/// In which pieces what has arrived is shown.
struct AnswerPiecesTests {
  private func text(_ delta: String, thought: String = "", by model: String = "m") -> StreamChunk {
    StreamChunk(delta: delta, reasoning: thought, model: model)
  }

  private func pieces(_ chunks: [StreamChunk], joined: Bool = true) -> [StreamChunk] {
    chunks.map { AnswerFeed.Event.chunk($0) }.pieces(joined: joined).compactMap(\.chunk)
  }

  @Test("texts that wait together are shown together, unless the reader shows how they were cut")
  func joined() {
    let chunks = ["All ", "of it ", "at once"].map { text($0) }
    #expect(pieces(chunks) == [text("All of it at once")])
    #expect(pieces(chunks, joined: false) == chunks)
  }

  @Test("reasoning joins the text after it, and text does not join the reasoning after it")
  func reasoning() {
    #expect(
      pieces([text("", thought: "Hm"), text("", thought: "m."), text("So "), text("yes.")])
        == [text("So yes.", thought: "Hmm.")])
    #expect(
      pieces([text("So "), text("", thought: "or?"), text("no.")])
        == [text("So "), text("no.", thought: "or?")])
  }

  @Test("texts of other models, and what is not only text, stay apart and in order")
  func apart() {
    var last = text("c")
    last.finishReason = .stop
    let chunks = [text("a"), text("b", by: "other"), last, text("d")]
    #expect(pieces(chunks) == chunks)
    let ended = [AnswerFeed.Event.chunk(text("a")), .ended(nil)].pieces(joined: true)
    #expect(ended.count == 2)
    guard case .ended(nil) = ended.last else {
      Issue.record("the end is not last")
      return
    }
  }

  @Test("no piece is longer than what is painted between two looks at the keys")
  func bounded() {
    let size = [AnswerFeed.Event].pieceSize
    let short = pieces((0..<size).map { _ in text("word ") })
    #expect(short.map(\.delta).joined() == String(repeating: "word ", count: size))
    #expect(short.allSatisfy { $0.delta.utf8.count <= size })
    #expect(short.count == 6)
    let long = pieces([text(String(repeating: "é", count: size), thought: "Hm.")])
    #expect(long.map(\.delta).joined() == String(repeating: "é", count: size))
    #expect(long.first == text("", thought: "Hm."))
    #expect(long.allSatisfy { $0.delta.utf8.count <= size })
  }
}
