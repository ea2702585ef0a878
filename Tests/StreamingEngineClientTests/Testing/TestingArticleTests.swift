import StreamingEngine
import StreamingEngineTesting
import Testing

// The examples of Testing.md, verbatim; `ArticleExamplesTests` compares them.

@Suite("The examples of the article about tests", .timeLimit(.minutes(20)))
struct TestingArticleTests {
  @Test func summary() async throws {
    let ring = LLMRing.scripted([.text("A story "), .text("about a whale.")])
    let answer = try await ring.chat(LLMRequest(model: "chatbot", prompt: "Moby-Dick?"))
    #expect(answer.content == "A story about a whale.")
  }

  @Test(arguments: WireFormat.allCases)
  func overload(format: WireFormat) async {
    let ring = LLMRing.scripted([.text("Half an ans"), .fault(.overloaded)], format: format)
    var text = ""
    do throws(LLMError) {
      for try await piece in ring.chatStream(LLMRequest(model: "chatbot", prompt: "Hi")).text {
        text += piece
      }
      Issue.record("the fault is lost")
    } catch {
      #expect(text == "Half an ans" && error.kind == .overloaded)
    }
  }

  @Test func cutAnywhere() async throws {
    let whole = ScriptedReply([.text("Hello")], format: .anthropic)
    for count in 0..<whole.size {
      let transport = ScriptedTransport([whole.cut(after: count)])
      let ring = LLMRing.scripted(over: transport, format: .anthropic)
      let answer = try? await ring.chat(LLMRequest(model: "chatbot", prompt: "Hi"))
      #expect(answer == nil || answer?.content == "Hello")
    }
  }

  @Test func streams() async throws {
    let gate = Gate()
    let ring = LLMRing.scripted([.text("One, "), .wait(gate), .text("two.")])
    var seen: [String] = []
    for try await text in ring.chatStream(LLMRequest(model: "chatbot", prompt: "Count")).text {
      seen.append(text)
      gate.open()  // "two." is sent only now
    }
    #expect(seen == ["One, ", "two."])
  }

  @Test func request() async throws {
    let transport = ScriptedTransport(answers: [[.text("ok")]])
    _ = try await LLMRing.scripted(over: transport).chat(LLMRequest(model: "chatbot", prompt: "Hi"))
    let body = try #require(transport.bodies.first.flatMap { JSONValue(parsing: $0) })
    #expect(body["messages"]?[0]?["content"] == "Hi")
  }

  @Test func replay() async throws {
    // In earnest it is CurlTransport().
    let server = ScriptedTransport(answers: [[.text("ok")]])
    let recorder = RecordingTransport(server)
    let request = LLMRequest(model: "chatbot", prompt: "Hi")
    _ = try await LLMRing.scripted(over: recorder).chat(request)
    let recording = recorder.recording

    let replaying = ScriptedTransport(replaying: recording) { $0.inPieces(of: 1) }
    #expect(try await LLMRing.scripted(over: replaying).chat(request).content == "ok")
  }

  @Test func view() async throws {
    let stream = ChatStream([StreamChunk(delta: "Hello", model: "openai:gpt-5-mini")])
    #expect(try await stream.collect().content == "Hello")
  }
}
