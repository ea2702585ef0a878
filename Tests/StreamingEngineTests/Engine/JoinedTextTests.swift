import StreamingEngine
import Testing

/// Text that is there already, delivered as one chunk.
struct JoinedTextTests {
  private let request = LLMRequest(
    model: "chatbot", messages: [Message(role: .user, content: "q")])

  private static func reasoning(_ text: String) -> String {
    #"data: {"choices":[{"index":0,"delta":{"reasoning":"\#(text)"}}]}"# + "\n\n"
  }

  /// What an answer came as, each chunk as its text, its reasoning in brackets.
  private func parts(
    of answer: ScriptedTransport.Answer, joinsText: Bool
  ) async -> (parts: [String], last: StreamChunk?, fault: LLMError.Kind?) {
    let ring = Answers.ring(ScriptedTransport([answer]))
    var parts: [String] = []
    var last: StreamChunk?
    do throws(LLMError) {
      for try await chunk in ring.chatStream(request, joinsText: joinsText) {
        last = chunk
        parts.append(chunk.reasoning.isEmpty ? chunk.delta : "[\(chunk.reasoning)]")
      }
      return (parts, last, nil)
    } catch {
      return (parts, last, error.kind)
    }
  }

  @Test("texts of one piece of the body are one chunk, and nothing is held back for the next")
  func joins() async {
    let answer = ScriptedTransport.Answer([
      ["a", "b", "c"].map(Answers.chunk).joined(), ["d", "e"].map(Answers.chunk).joined(),
      Answers.chunk("f") + Answers.finish(),
    ])
    let joined = await parts(of: answer, joinsText: true)
    #expect(joined.parts == ["abc", "de", "f", ""])
    let each = await parts(of: answer, joinsText: false)
    #expect(each.parts == ["a", "b", "c", "d", "e", "f", ""])
    #expect(joined.last == each.last && joined.last?.finishReason == .stop)
  }

  @Test("reasoning and text are never one chunk, and keep their order")
  func kinds() async {
    let pieces = [
      Self.reasoning("r1"), Self.reasoning("r2"), Answers.chunk("a"), Answers.chunk("b"),
      Self.reasoning("r3"), Answers.chunk("c"),
    ]
    let answer = ScriptedTransport.Answer([pieces.joined() + Answers.finish()])
    #expect(await parts(of: answer, joinsText: true).parts == ["[r1r2]", "ab", "[r3]", "c", ""])
  }

  @Test("the text before a fault comes before the fault")
  func fault() async {
    let broken = ScriptedTransport.Answer([
      Answers.chunk("a") + Answers.chunk("b") + "data: {\"error\":{\"message\":\"no\"}}\n\n"
    ])
    let cut = ScriptedTransport.Answer([Answers.chunk("a") + Answers.chunk("b")])
    for (answer, kind) in [(broken, LLMError.Kind.server), (cut, .truncated)] {
      let joined = await parts(of: answer, joinsText: true)
      #expect(joined.parts == ["ab"])
      #expect(joined.fault == kind)
    }
  }

  @Test("a whole answer is the same text")
  func whole() async throws {
    let ring = Answers.ring(ScriptedTransport([Answers.whole(["a", "b", "c"])]))
    #expect(try await ring.chat(request).content == "abc")
  }

  @Test("who stops gets nothing more, not even what is there")
  func cancelled() async {
    let ring = Answers.ring(
      ScriptedTransport([.init([["a", "b", "c"].map(Answers.chunk).joined()])]))
    let request = request
    let outcome = await Task {
      var parts: [String] = []
      do throws(LLMError) {
        for try await chunk in ring.chatStream(request) {
          parts.append(chunk.delta)
          withUnsafeCurrentTask { $0?.cancel() }
        }
        return (parts, LLMError.Kind?.none)
      } catch {
        return (parts, error.kind)
      }
    }.value
    #expect(outcome.0 == ["a"])
    #expect(outcome.1 == .cancelled)
  }
}
