import StreamingEngine
import StreamingEngineTesting
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite("Recording and replaying")
struct RecordingTests {
  private static let key = "sk-0123456789abcdef"

  private static func provider(_ format: WireFormat) -> Provider {
    Provider(
      name: "here", format: format, baseURL: "https://here.example/v1", key: .value(Secret(key)),
      headers: ["X-Team": "blue", "X-Auth-Cookie": "crumbs-of-mine"])
  }

  private static func ring(_ transport: any Transport, _ format: WireFormat) -> LLMRing {
    var configuration = Configuration(
      providers: [provider(format)], aliases: .every(models: ["here:m"]))
    configuration.retries = .once
    return LLMRing(configuration: configuration, transport: transport)
  }

  private static let request = LLMRequest(model: "m", prompt: "Hi")

  @Test(
    "a recording replays to the same answer, in the same pieces", arguments: WireFormat.allCases)
  func replays(format: WireFormat) async throws {
    let server = ScriptedTransport(
      answers: [[.text("Hel"), .text("lo 🙂"), .toolCall("now"), .usage(prompt: 3, completion: 4)]],
      format: format)
    let recorder = RecordingTransport(server)
    func deltas(_ transport: any Transport) async throws -> [String] {
      var deltas: [String] = []
      for try await chunk in Self.ring(transport, format).chatStream(Self.request) {
        deltas.append(chunk.delta)
        deltas += chunk.isLast ? chunk.toolCalls.map(\.arguments) : []
      }
      return deltas
    }
    let live = try await deltas(recorder)
    #expect(live.joined() == "Hello 🙂{}")
    let file = try JSONEncoder().encode(recorder.recording)
    let recording = try JSONDecoder().decode(Recording.self, from: file)
    #expect(recording == recorder.recording)
    #expect(try await deltas(ScriptedTransport(replaying: recording)) == live)
    #expect(
      try await deltas(ScriptedTransport(replaying: recording) { $0.inPieces(of: 1) }) == live)
  }

  @Test("no key is in a recording, whoever sends it", arguments: WireFormat.allCases)
  func keys(format: WireFormat) async throws {
    let server = ScriptedTransport([
      ScriptedReply(
        status: 401, headers: ["Set-Cookie": "session=1234567890", "X-Echo": "got \(Self.key)"],
        [#"{"error":{"message":"bad key sk-0123456"#, #"789abcdef"}}"#])
    ])
    let recorder = RecordingTransport(server)
    _ = try? await Self.ring(recorder, format).chat(Self.request)
    let file = String(decoding: try JSONEncoder().encode(recorder.recording), as: UTF8.self)
    for secret in [Self.key, "0123456", "789abcdef", "crumbs", "1234567890"] {
      #expect(!file.contains(secret), "\(secret) in \(file)")
    }
    let exchange = try #require(recorder.recording.exchanges.first)
    #expect(exchange.headers.contains { $0.name == "X-Team" && $0.value == "blue" })
    #expect(exchange.response?.text?.contains("bad key *******************\"") == true)
    #expect(exchange.response?.sizes.count == 2)
  }

  @Test("a request without its keys keeps everything else")
  func withoutKeys() {
    var request = HTTPRequest(
      url: "https://here.example/v1/chat?key=k1-secret&alt=sse",
      headers: [
        "Authorization": "Bearer tok-secret-1", "Accept": "text/plain",
        "X-Note": "gsk_0123456789abcdefghij",
      ], body: Array("say tok-secret-1".utf8))
    request.limits.idle = .seconds(7)
    let shown = request.withoutKeys
    #expect(shown.url == "https://here.example/v1/chat?key=(secret)&alt=sse")
    #expect(shown.headers["authorization"] == "Bearer (secret)")
    #expect(shown.headers["accept"] == "text/plain" && shown.headers["x-note"] == "(secret)")
    #expect(String(decoding: shown.body, as: UTF8.self) == "say (secret)")
    #expect(shown.limits.idle == .seconds(7))
    #expect(request.hidingKeys(in: "no tok-secret-1, no k1-secret") == "no (secret), no (secret)")
    #expect(
      request.maskingKeys(in: Array("<tok-secret-1>".utf8)) == Array("<************>".utf8))
  }

  @Test(
    "what ended an exchange is replayed",
    arguments: [
      .unknownHost("here"), .refused("here:1"), .proxyRefused("no"), .insecure("no"),
      .timedOut(.head), .disconnected("reset"), .malformed("odd"), .unusable("no"), .cancelled,
    ] as [TransportError])
  func failures(error: TransportError) async throws {
    for reply in [
      ScriptedReply.refusal(error),
      ScriptedReply(["data: {}\n\n"], ending: .fault(error)),
    ] {
      let recorder = RecordingTransport(ScriptedTransport([reply]))
      #expect(await Self.failure(recorder) == error)
      let file = try JSONEncoder().encode(recorder.recording)
      let recording = try JSONDecoder().decode(Recording.self, from: file)
      #expect(await Self.failure(ScriptedTransport(replaying: recording)) == error)
    }
  }

  /// How a transport fails.
  private static func failure(_ transport: any Transport) async -> TransportError? {
    do throws(TransportError) {
      let body = try await transport.send(HTTPRequest(url: "https://here.example")).body
      while try await body.next() != nil {}
      return nil
    } catch {
      return error
    }
  }

  @Test("a recording has no more exchanges than were recorded")
  func exhausted() async throws {
    let recorder = RecordingTransport(ScriptedTransport(answers: [[.text("a")]]))
    _ = try await Self.ring(recorder, .openAIChat).chat(Self.request)
    let ring = Self.ring(ScriptedTransport(replaying: recorder.recording), .openAIChat)
    #expect(try await ring.chat(Self.request).content == "a")
    await #expect(throws: LLMError.self) { try await ring.chat(Self.request) }
  }

  @Test("bytes that are no text, and a body beyond the limit, are handled")
  func limits() async throws {
    let odd = ScriptedReply(steps: [.bytes([0xFF, 0]), .bytes([1])])
    let recorder = RecordingTransport(ScriptedTransport([odd]), limit: 5)
    #expect(await Self.failure(recorder) == nil)
    let first = try #require(recorder.recording.exchanges.first?.response)
    #expect(first.text == nil && first.pieces == [[0xFF, 0], [1]] && first.isWhole)
    // Three bytes are recorded; two more fit.
    #expect(await Self.failure(recorder) == nil)
    let second = try #require(recorder.recording.exchanges.last?.response)
    #expect(second.pieces == [[0xFF, 0]] && !second.isWhole)
  }
}
