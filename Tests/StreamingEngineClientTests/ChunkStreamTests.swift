import StreamingEngine
import StreamingEngineTesting
import Testing

@Suite("A stream of given chunks")
struct ChunkStreamTests {
  private let chunks = [
    StreamChunk(delta: "Hel", model: "one:a"), StreamChunk(delta: "lo", model: "one:a"),
    StreamChunk(
      model: "one:a", finishReason: .stop, usage: Usage(promptTokens: 1),
      ending: StreamChunk.Ending(rawFinishReason: "stop")),
  ]

  @Test("a stream of given chunks is read like an answer, as often as one likes")
  func reads() async throws {
    let stream = ChatStream(chunks)
    for _ in 0..<2 {
      var read: [StreamChunk] = []
      for try await chunk in stream { read.append(chunk) }
      #expect(read == chunks)
    }
    let answer = try await stream.collect()
    #expect(answer.content == "Hello" && answer.finishReason == .stop && answer.model == "one:a")
    #expect(try await ChatStream([]).collect().content.isEmpty)
  }

  @Test("the error comes after the chunks, once")
  func fails() async {
    let stream = ChatStream(chunks, error: LLMError(.overloaded, message: "busy"))
    var read: [StreamChunk] = []
    var iterator = stream.makeAsyncIterator()
    await #expect(throws: LLMError(.overloaded, message: "busy")) {
      while let chunk = try await iterator.next() { read.append(chunk) }
    }
    #expect(read == chunks)
    await #expect(throws: Never.self) { try await iterator.next() }
  }

  @Test("every name stands for the models of a configuration without a lockfile")
  func everyName() async throws {
    let ring = LLMRing.scripted([.text("ok")], models: ["one:a", "two:b"])
    for name in ["smart", "chatbot", "nobody:m"] {
      #expect(try await ring.chat(LLMRequest(model: name, prompt: "Hi")).model == "one:a")
    }
    #expect(try await ring.chat(LLMRequest(model: "two:c", prompt: "Hi")).model == "two:c")
    let none = LLMRing.scripted([.text("ok")], models: ["odd"])
    await #expect(throws: LLMError(.unknownAlias, message: "no model for 'smart'")) {
      try await none.chat(LLMRequest(model: "smart", prompt: "Hi"))
    }
  }
}
