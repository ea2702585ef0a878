import LLMRingLoopbackServer
import LLMRingREPL
import LLMRingScreenTesting
import StreamingEngine
import Synchronization
import Testing

/// The saved lists of models, and the servers that are found on this machine.
struct ModelListingsTests {
  private static let hour: Int64 = 3_600_000

  /// A clock that the test sets.
  private final class Clock: Sendable {
    private let milliseconds = Mutex<Int64>(1_795_363_200_000)
    var now: Int64 { milliseconds.withLock { $0 } }
    func advance(hours: Int) { milliseconds.withLock { $0 += Int64(hours) * hour } }
  }

  private func configuration(_ provider: Provider) -> Configuration {
    Configuration(providers: [provider], aliases: .fixed(Lockfile(defaultProfile: "default")))
  }

  private func lmStudio(at url: String) throws -> Provider {
    var descriptor = try #require(ProviderDescriptor.known("lmstudio"))
    descriptor.baseURL = "\(url)/v1"
    return Provider(descriptor, environment: ["LM_API_TOKEN": "sk-lm-token"])
  }

  @Test("a list is fresh for an hour, is kept for a week, and is due if it is from the future")
  func ages() throws {
    let folder = try TemporaryFolder()
    let clock = Clock()
    let listings = ModelListings(cache: ModelListCache(folder: "\(folder.path)/models")) {
      clock.now
    }
    let provider = try lmStudio(at: "http://127.0.0.1:1")
    #expect(listings.isDue(provider) && listings.list(of: provider) == nil)
    listings.keep([ListedModel(id: "m")], of: provider)
    for (hours, isDue, isKept) in [
      (-1, true, true), (0, false, true), (1, true, true), (167, true, true), (168, true, false),
    ] {
      clock.advance(hours: hours)
      #expect(listings.isDue(provider) == isDue, "\(hours) h")
      #expect((listings.list(of: provider) != nil) == isKept, "\(hours) h")
      clock.advance(hours: -hours)
    }
  }

  @Test("a list is read back as it was saved, and not for another server of the name")
  func cache() throws {
    let folder = try TemporaryFolder()
    let cache = ModelListCache(folder: "\(folder.path)/a/models")
    let provider = try lmStudio(at: "http://127.0.0.1:1")
    let list = SavedModelList(
      models: [
        ListedModel(
          id: "m", name: "The M", contextWindow: 4096, maxOutput: 100,
          price: .init(input: 0.5, output: 2, cachedInput: 0.1), shutdown: "2026-12-11"),
        ListedModel(id: "x\"y"),
      ], savedAt: 1_795_363_200_000)
    #expect(cache.list(of: provider) == nil)
    try cache.save(list, of: provider)
    #expect(cache.list(of: provider) == list)
    #expect(cache.list(of: try lmStudio(at: "http://127.0.0.1:2")) == nil)
    var outside = provider
    outside.name = "../x"
    try cache.save(list, of: outside)
    #expect(cache.list(of: outside) == nil)
  }

  @Test("a rejected field is remembered for a week")
  func rejectedFields() throws {
    let folder = try TemporaryFolder()
    let clock = Clock()
    let store = RejectedFields(folder: "\(folder.path)/fields") { clock.now }.store
    let provider = try lmStudio(at: "http://127.0.0.1:1")
    #expect(store.load(provider) == [])
    store.save(["stream_options", "cache_control"], provider)
    for (hours, isKept) in [(-1, false), (0, true), (167, true), (168, false)] {
      clock.advance(hours: hours)
      let kept: Set<String> = isKept ? ["stream_options", "cache_control"] : []
      #expect(store.load(provider) == kept, "\(hours) h")
      clock.advance(hours: -hours)
    }
    #expect(store.load(try lmStudio(at: "http://127.0.0.1:2")) == [])
  }

  @Test("a server that runs here is reported once, in one line, and gets no key")
  func localServers() async throws {
    let server = LoopbackServer { request in
      request.path == "/api/v1/models"
        ? .json(#"{"models":[{"key":"a"},{"key":"b"}]}"#) : .json(404, "{}")
    }
    let provider = try lmStudio(at: server.url)
    let ring = LLMRing(configuration: configuration(provider))
    let listings = ModelListings(cache: nil) { 0 }
    let servers = LocalServers(patience: .seconds(600))
    #expect(servers.takeReport() == nil)
    servers.search(with: ring, for: listings, besides: nil)
    var report: String?
    let end = ContinuousClock.now + .seconds(600)
    while report == nil, ContinuousClock.now < end {
      report = servers.takeReport(within: .zero)
      try await Task.sleep(for: .milliseconds(5))
    }
    #expect(report == "also on this machine: lmstudio (2 models); /models lists the models")
    #expect(servers.takeReport() == nil)
    #expect(server.requests.flatMap { $0.values(of: "Authorization") } == [])
    #expect(listings.list(of: provider)?.models.map(\.id) == ["a", "b"])
  }

  @Test("neither the server in use nor one that was found in the last week is news")
  func noNews() throws {
    let server = LoopbackServer { _ in .json(#"{"models":[{"key":"a"}]}"#) }
    let provider = try lmStudio(at: server.url)
    let ring = LLMRing(configuration: configuration(provider))
    let listings = ModelListings(cache: nil) { 0 }
    for used in ["lmstudio", nil] {
      if used == nil { listings.keep([ListedModel(id: "a")], of: provider) }
      let servers = LocalServers()
      servers.search(with: ring, for: listings, besides: used)
      #expect(servers.takeReport() == nil)
      #expect(server.requests.isEmpty)
    }
  }
}
