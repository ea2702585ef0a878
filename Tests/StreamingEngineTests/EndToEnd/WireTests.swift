import LLMRingLoopbackServer
import StreamingEngine
import Testing

@Suite("Each wire format, from the request to the last chunk, over HTTP", .timeLimit(.minutes(20)))
struct WireTests {
  private static let deltas = ["Hel", "lo, \"you\"\n", "日本 🙂"]

  @Test("the chunks have the text as sent, and the last one has the details", arguments: Wire.all)
  func answer(_ wire: Wire) async {
    let server = LoopbackServer(wire.script(deltas: Self.deltas))
    let (chunks, fault) = await wire.ring(at: server).run()
    #expect(fault == nil)
    #expect(chunks.map(\.delta) == Self.deltas + [""])
    #expect(chunks.allSatisfy { $0.model == "here:some-model" && $0.failedAttempt == nil })
    #expect(chunks.dropLast().allSatisfy { $0.finishReason == nil && $0.ending == nil })
    let last = chunks.last
    #expect(last?.finishReason == .stop)
    #expect(
      last?.ending
        == .init(rawFinishReason: wire.stop, servedModel: "scripted-model", id: wire.id))
    #expect(last?.usage?.promptTokens == 19)
    #expect(last?.usage?.completionTokens == 10)
    #expect(last?.usage?.totalTokens == 29)
    #expect(last?.usage?.costStatus == .free)
  }

  @Test(
    "the request is one POST with the key header and all messages", arguments: Wire.all)
  func request(_ wire: Wire) async throws {
    let server = LoopbackServer(wire.script(deltas: ["a"]))
    _ = await wire.ring(at: server).run()
    #expect(server.requests.count == 1)
    let request = try #require(server.requests.first)
    #expect(request.method == "POST")
    #expect(request.path == wire.path)
    #expect(request.values(of: wire.keyHeader.name) == [wire.keyHeader.value])
    #expect(request.values(of: "Content-Type") == ["application/json"])
    #expect(request.text.contains("Be brief.") && request.text.contains("Grüß Gott"))
    #expect(request.text.contains(":0.5"))
    #expect(request.text.contains(":77"))
    #expect(!request.path.contains("sk-test") && !request.text.contains("sk-test"))
  }

  @Test("the first text is delivered before the last is sent", arguments: Wire.all)
  func isIncremental(_ wire: Wire) async {
    let server = LoopbackServer(wire.script(deltas: ["first", "last"], gates: [1: "last"]))
    // If the first text were held back, this would wait at the gate until it times out.
    let (chunks, fault) = await wire.ring(at: server).run { chunk in
      if chunk.delta == "first" { server.open("last") }
    }
    #expect(fault == nil)
    #expect(chunks.map(\.delta).joined() == "firstlast")
  }

  @Test("an answer without the provider's end marker is truncated", arguments: Wire.all)
  func unfinished(_ wire: Wire) async {
    for ending in [WireScript.Ending.unfinished, .cut] {
      let server = LoopbackServer(wire.script(deltas: ["half"], ending: ending))
      let (chunks, fault) = await wire.ring(at: server).run()
      // The counts that have arrived come in a chunk of their own.
      #expect(chunks.map(\.delta).filter { !$0.isEmpty } == ["half"])
      #expect(fault?.kind == .truncated)
      #expect(server.requests.count == 1)
    }
  }

  @Test("cancelling the reading task closes the connection", arguments: Wire.all)
  func cancelling(_ wire: Wire) async throws {
    let server = LoopbackServer(wire.script(deltas: ["half"], ending: .hang))
    let ring = wire.ring(at: server)
    let task = Task { await ring.run() }
    try await server.waitForRequests()
    task.cancel()
    #expect(await task.value.fault?.kind == .cancelled)
    try await server.waitForClose()
  }

  @Test("breaking out of the loop closes the connection", arguments: Wire.all)
  func breaking(_ wire: Wire) async throws {
    let server = LoopbackServer(wire.script(deltas: ["half"], ending: .hang))
    let ring = wire.ring(at: server)
    for try await chunk in ring.chatStream(.greeting) where chunk.delta == "half" { break }
    try await server.waitForClose()
  }

  @Test("a complete answer equals the chunks of the stream", arguments: Wire.all)
  func chat(_ wire: Wire) async throws {
    let server = LoopbackServer(wire.script(deltas: Self.deltas))
    let ring = wire.ring(at: server)
    var folded = LLMResponse(content: "", model: "", finishReason: .other)
    for chunk in await ring.run().chunks { folded.append(chunk) }
    let whole = try await ring.chat(.greeting)
    #expect(whole == folded)
    #expect(whole.content == Self.deltas.joined())
    #expect(whole.model == "here:some-model")
    #expect(whole.finishReason == .stop)
    #expect(whole.usage?.totalTokens == 29)
  }

  @Test("a user-defined provider gets its headers and no key")
  func userDefined() async throws {
    let server = LoopbackServer(WireScript.openAIChat(deltas: ["a"]))
    let ring = LLMRing.overHTTP(
      Provider(
        name: "local", format: .openAIChat, baseURL: server.url + "/custom/v1/",
        headers: ["X-Team": "a"]))
    let (chunks, fault) = await ring.run(
      LLMRequest(
        model: "local:org/model:tag", messages: [Message(role: .user, content: "hi")]))
    #expect(fault == nil)
    #expect(chunks.allSatisfy { $0.model == "local:org/model:tag" })
    let request = try #require(server.requests.first)
    #expect(request.path == "/custom/v1/chat/completions")
    #expect(request.values(of: "X-Team") == ["a"])
    #expect(request.values(of: "Authorization") == [])
    #expect(request.text.contains(#""model":"org/model:tag""#))
  }

  @Test("two simultaneous answers do not mix", arguments: Wire.all)
  func concurrently(_ wire: Wire) async throws {
    let server = LoopbackServer { request in
      let name = request.text.contains("question one") ? "one" : "two"
      return wire.script(deltas: ["\(name) ", "and \(name)"], gates: [1: "both"])
    }
    let ring = wire.ring(at: server)
    let answers = ["one", "two"].map { name in
      Task {
        try await ring.chat(
          LLMRequest(
            model: "chatbot", messages: [Message(role: .user, content: "question \(name)")]))
      }
    }
    // Both requests have arrived before either answer continues.
    try await server.waitForRequests(2)
    server.open("both")
    #expect(try await answers[0].value.content == "one and one")
    #expect(try await answers[1].value.content == "two and two")
  }
}
