import StreamingEngine
import StreamingEngineTesting
import Testing

/// Text that has already arrived is delivered as one chunk.
struct JoinedTextTests {
  private let request = LLMRequest(
    model: "chatbot", messages: [Message(role: .user, content: "q")])

  private static func reasoning(_ text: String) -> String {
    #"data: {"choices":[{"index":0,"delta":{"reasoning":"\#(text)"}}]}"# + "\n\n"
  }

  /// The chunks of an answer as strings, with reasoning in brackets.
  private func parts(
    of answer: ScriptedReply, joinsText: Bool
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

  @Test("texts that arrive together become one chunk without waiting for more")
  func joins() async {
    let answer = ScriptedReply([
      ["a", "b", "c"].map(Answers.chunk).joined(), ["d", "e"].map(Answers.chunk).joined(),
      Answers.chunk("f") + Answers.finish(),
    ])
    let joined = await parts(of: answer, joinsText: true)
    #expect(joined.parts == ["abc", "de", "f", ""])
    let each = await parts(of: answer, joinsText: false)
    #expect(each.parts == ["a", "b", "c", "d", "e", "f", ""])
    #expect(joined.last == each.last && joined.last?.finishReason == .stop)
  }

  @Test("reasoning and text stay in separate chunks and keep their order")
  func kinds() async {
    let pieces = [
      Self.reasoning("r1"), Self.reasoning("r2"), Answers.chunk("a"), Answers.chunk("b"),
      Self.reasoning("r3"), Answers.chunk("c"),
    ]
    let answer = ScriptedReply([pieces.joined() + Answers.finish()])
    #expect(await parts(of: answer, joinsText: true).parts == ["[r1r2]", "ab", "[r3]", "c", ""])
  }

  @Test("the joined text before an error is delivered before the error")
  func fault() async {
    let broken = ScriptedReply([
      Answers.chunk("a") + Answers.chunk("b") + "data: {\"error\":{\"message\":\"no\"}}\n\n"
    ])
    let cut = ScriptedReply([Answers.chunk("a") + Answers.chunk("b")])
    for (answer, kind) in [(broken, LLMError.Kind.server), (cut, .truncated)] {
      let joined = await parts(of: answer, joinsText: true)
      // The last chunk has only the answer's identity.
      #expect(joined.parts == ["ab", ""] && joined.last?.ending?.servedModel == "served")
      #expect(joined.fault == kind)
    }
  }

  @Test("joining chunks does not change the text of the complete answer")
  func whole() async throws {
    let ring = Answers.ring(ScriptedTransport([Answers.whole(["a", "b", "c"])]))
    #expect(try await ring.chat(request).content == "abc")
  }

  @Test("a cancelled task gets no further text, not even buffered text")
  func cancelled() async {
    let ring = Answers.ring(
      ScriptedTransport([.init([["a", "b", "c"].map(Answers.chunk).joined()])]))
    let request = request
    let outcome = await Task {
      var parts: [String] = []
      do throws(LLMError) {
        for try await chunk in ring.chatStream(request) {
          if !chunk.delta.isEmpty { parts.append(chunk.delta) }
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
