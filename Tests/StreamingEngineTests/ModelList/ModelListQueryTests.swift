import LLMRingLoopbackServer
@testable import StreamingEngine
import Testing

/// The requests for the servers' lists of models.
struct ModelListQueryTests {
  private func provider(
    _ format: WireFormat, _ server: LoopbackServer, base: String = "/v1",
    change: (inout ProviderDescriptor) -> Void = { _ in }
  ) -> Provider {
    var descriptor = ProviderDescriptor(
      name: "here", format: format, baseURL: server.url + base, key: .variables(["HERE_KEY"]))
    change(&descriptor)
    return Provider(descriptor, environment: ["HERE_KEY": "sk-test-key"])
  }

  private func names(_ provider: Provider) async throws(LLMError) -> [String] {
    try await LLMRing.overHTTP(provider).models(of: "here", within: .seconds(3600)).map(\.id)
  }

  @Test(
    "every format's list is asked for at its path, with its key header",
    arguments: [
      (WireFormat.openAIChat, "/v1", "/v1/models", "authorization", "Bearer sk-test-key"),
      (.openAIResponses, "/v1", "/v1/models", "authorization", "Bearer sk-test-key"),
      (.anthropic, "", "/v1/models?limit=1000", "x-api-key", "sk-test-key"),
      (.google, "", "/v1beta/models?pageSize=1000", "x-goog-api-key", "sk-test-key"),
      (.ollama, "", "/api/tags", "authorization", "Bearer sk-test-key"),
    ])
  func formats(
    format: WireFormat, base: String, path: String, header: String, value: String
  ) async throws {
    let server = LoopbackServer { _ in .json(#"{"models":[{"name":"m"}]}"#) }
    #expect(try await names(provider(format, server, base: base)) == ["m"])
    let request = try #require(server.requests.first)
    #expect("\(request.method) \(request.path)" == "GET \(path)")
    #expect(request.values(of: header) == [value])
    if format == .anthropic { #expect(request.values(of: "anthropic-version") == ["2023-06-01"]) }
  }

  @Test("the user's query, key header and headers are part of the request for a list")
  func gateway() async throws {
    let server = LoopbackServer { _ in .json(#"{"data":["m"]}"#) }
    let provider = provider(.anthropic, server, base: "/x y".replacing(" ", with: "")) {
      $0.keyHeader = "api-key"
      $0.query = ["api-version": "2026-01-01", "limit": "5", "a&b": "c d"]
      $0.headers = ["X-Team": "a"]
    }
    #expect(try await names(provider) == ["m"])
    let request = try #require(server.requests.first)
    #expect(request.path == "/xy/v1/models?a%26b=c%20d&api-version=2026-01-01&limit=5")
    #expect(request.values(of: "api-key") == ["sk-test-key"])
    #expect(request.values(of: "x-api-key") == [])
    #expect(request.values(of: "X-Team") == ["a"])
  }

  @Test("all pages are read, each model once")
  func pages() async throws {
    let server = LoopbackServer { request in
      request.path.contains("after_id=b")
        ? .json(#"{"data":[{"id":"b"},{"id":"c"}],"has_more":false,"last_id":"c"}"#)
        : .json(#"{"data":[{"id":"a"},{"id":"b"}],"has_more":true,"last_id":"b"}"#)
    }
    #expect(try await names(provider(.anthropic, server, base: "")) == ["a", "b", "c"])
    #expect(
      server.requests.map(\.path)
        == ["/v1/models?limit=1000", "/v1/models?limit=1000&after_id=b"])
  }

  @Test("pages that never end are not asked for forever")
  func endless() async throws {
    let same = LoopbackServer { _ in .json(#"{"data":["a"],"has_more":true,"last_id":"a"}"#) }
    #expect(try await names(provider(.anthropic, same, base: "")) == ["a"])
    #expect(same.requests.count == 2)
    let more = LoopbackServer { request in
      let token = request.path.split(separator: "pageToken=").dropFirst().first ?? ""
      return .json(#"{"models":[],"nextPageToken":"\#(token)x"}"#)
    }
    #expect(try await names(provider(.google, more, base: "")) == [])
    #expect(more.requests.count == 20)
  }

  @Test("a list at the newer of two places is preferred, and the older one is a substitute")
  func places() async throws {
    let paths = ["//api/v1/models", "/models"]
    let old = LoopbackServer { request in
      request.path == "/v1/models" ? .json(#"{"data":["old"]}"#) : .json(404, "{}")
    }
    // The table is that of the known provider.
    let descriptor = try #require(ProviderDescriptor.known("lmstudio"))
    func lmStudio(_ server: LoopbackServer) -> Provider {
      var copy = descriptor
      copy.modelListPaths = paths
      copy.baseURL = server.url + "/v1"
      copy.address = .configFile
      return Provider(copy)
    }
    func names(_ server: LoopbackServer) async throws -> [String] {
      try await LLMRing.overHTTP(lmStudio(server)).models(of: "lmstudio").map(\.id)
    }
    #expect(try await names(old) == ["old"])
    #expect(old.requests.map(\.path) == ["/api/v1/models", "/v1/models"])
    let new = LoopbackServer { _ in .json(#"{"models":[{"key":"new"}]}"#) }
    #expect(try await names(new) == ["new"])
    #expect(new.requests.map(\.path) == ["/api/v1/models"])
  }

  @Test("llama.cpp's context window is the one that the server was started with")
  func serverWindow() async throws {
    let server = LoopbackServer { request in
      request.path == "/props"
        ? .json(#"{"default_generation_settings":{"n_ctx":4096}}"#)
        : .json(#"{"data":[{"id":"x","owned_by":"llamacpp","meta":{"n_ctx_train":131072}}]}"#)
    }
    let ring = LLMRing.overHTTP(provider(.openAIChat, server))
    #expect(try await ring.models(of: "here") == [ListedModel(id: "x", contextWindow: 4096)])
  }

  @Test(
    "an error says what happened and what to do",
    arguments: [
      (
        Script.json(404, #"{"detail":"Not Found"}"#), LLMError.Kind.modelNotFound,
        "here: no list of models at HOST/v1/models (404); a model that you name is used without a "
          + "list: here:MODEL"
      ),
      (
        .json(#"{"data":[{"id":"m"}"#), .truncated,
        "here: the list of models from HOST/v1/models broke off; try again"
      ),
      (
        .html(200, "<html><title>Hi</title></html>"), .malformed,
        "here: the reply of HOST/v1/models is not a list of models: a web page; check the network, "
          + "the proxy and the provider's base URL"
      ),
      (
        .json(#"{"object":"list"}"#), .malformed,
        #"here: the reply of HOST/v1/models is not a list of models: {"object":"list"}; check the "#
          + "provider's base URL, or try again"
      ),
    ])
  func errors(script: Script, kind: LLMError.Kind, words: String) async throws {
    let server = LoopbackServer { _ in script }
    do throws(LLMError) {
      _ = try await names(provider(.openAIChat, server))
      Issue.record("it was a list")
    } catch {
      #expect(error.kind == kind)
      #expect(error.description == words.replacing("HOST", with: server.url))
    }
  }

  @Test("a refused key is an authentication error that does not repeat the key")
  func refusedKey() async throws {
    let server = LoopbackServer { _ in
      .json(401, #"{"error":{"message":"bad key sk-test-key","type":"invalid_request_error"}}"#)
    }
    do throws(LLMError) {
      _ = try await names(provider(.openAIChat, server))
      Issue.record("it was a list")
    } catch {
      #expect(error.kind == .authentication)
      #expect(!error.description.contains("sk-test-key"))
    }
  }

  @Test("a list of more than 8 MiB is refused")
  func tooLong() async throws {
    let server = LoopbackServer { _ in
      Script(steps: [
        .send(#"{"data":["#),
        .sendRepeatedly(Array(String(repeating: " ", count: 1 << 16).utf8), times: 200),
      ])
    }
    do throws(LLMError) {
      _ = try await names(provider(.openAIChat, server))
      Issue.record("it was a list")
    } catch {
      #expect(error.kind == .malformed)
      #expect(error.message == "the list of models exceeds 8 MiB")
    }
  }

  @Test("without a key nothing is sent, except where the list needs none")
  func noKey() async throws {
    let server = LoopbackServer { _ in .json(#"{"data":["m"]}"#) }
    var descriptor = provider(.openAIChat, server).descriptor
    do throws(LLMError) {
      _ = try await names(Provider(descriptor))
      Issue.record("it was sent")
    } catch {
      #expect(error.kind == .missingKey)
    }
    #expect(server.requests.isEmpty)
    descriptor.listsWithoutKey = true
    #expect(try await names(Provider(descriptor)) == ["m"])
    #expect(server.requests.first?.values(of: "authorization") == [])
  }

  @Test("a probe sends no key, whatever is set")
  func probe() async throws {
    let server = LoopbackServer { _ in .json(#"{"data":["m"]}"#) }
    let provider = provider(.openAIChat, server)
    let ring = LLMRing.overHTTP(provider)
    #expect(await ring.probedModels(of: provider, within: .seconds(9)) == [ListedModel(id: "m")])
    #expect(server.requests.first?.values(of: "authorization") == [])
  }
}
