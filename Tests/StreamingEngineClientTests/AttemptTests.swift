import StreamingEngine
import StreamingEngineTesting
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite("The attempts behind an error")
struct AttemptTests {
  private static func error(_ ring: LLMRing) async -> LLMError? {
    do {
      _ = try await ring.chat(LLMRequest(model: "chat", prompt: "Hi"))
      return nil
    } catch {
      return error
    }
  }

  @Test("an error says how each model of a failover failed, and how long it took")
  func failover() async throws {
    let ring = LLMRing.scripted(
      [.fault(.overloaded)], [.fault(.connection)], [.fault(.authentication)],
      models: ["one:a", "two:b", "three:c"])
    let error = try #require(await Self.error(ring))
    #expect(error.kind == .authentication)
    #expect(error.attempts.map(\.model) == ["one:a", "two:b", "three:c"])
    #expect(error.attempts.map(\.provider) == ["one", "two", "three"])
    #expect(error.attempts.map(\.error.kind) == [.overloaded, .connection, .authentication])
    #expect(error.attempts.map(\.error.status) == [503, nil, 401])
    #expect(error.attempts.allSatisfy { $0.duration >= .zero && $0.error.attempts.isEmpty })
  }

  @Test("a retry is an attempt")
  func retries() async throws {
    let ring = LLMRing.scripted(
      [.fault(.rateLimit.retrying(after: .zero))], [.fault(.invalidRequest)],
      // On a busy machine the first attempt alone may take more than the usual minute.
      retries: RetryPolicy(attempts: 3, longestWait: .seconds(3600)))
    let error = try #require(await Self.error(ring))
    #expect(error.attempts.map(\.error.kind) == [.rateLimit, .invalidRequest])
    #expect(error.attempts.map(\.model) == ["scripted:model", "scripted:model"])
  }

  @Test("an answer that fails after it began has the attempts before it")
  func broken() async throws {
    let ring = LLMRing.scripted(
      [.fault(.server)], [.text("half"), .fault(.overloaded)], models: ["one:a", "two:b"])
    let error = try #require(await Self.error(ring))
    #expect(error.attempts.map(\.model) == ["one:a", "two:b"])
    #expect(error.attempts.map(\.error.kind) == [.server, .overloaded])
  }

  @Test("an error before any attempt has none")
  func none() async throws {
    let ring = LLMRing.scripted([.text("ok")], models: [])
    let error = try #require(await Self.error(ring))
    #expect(error.kind == .unknownAlias && error.attempts.isEmpty)
  }

  @Test("attempts do not count in comparisons, and are kept in JSON")
  func coding() async throws {
    let ring = LLMRing.scripted(
      [.fault(.overloaded)], [.fault(.quota)], models: ["one:a", "two:b"])
    let error = try #require(await Self.error(ring))
    var bare = error
    bare.attempts = []
    #expect(bare == error && bare.hashValue == error.hashValue)
    let decoded = try JSONDecoder().decode(
      LLMError.self, from: try JSONEncoder().encode(error))
    #expect(decoded.attempts.map(\.error) == error.attempts.map(\.error))
    #expect(decoded.attempts.map(\.model) == ["one:a", "two:b"])
    let json = String(decoding: try JSONEncoder().encode(bare), as: UTF8.self)
    #expect(!json.contains("attempts"))
  }
}
