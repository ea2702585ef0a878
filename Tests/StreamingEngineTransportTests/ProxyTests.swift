import StreamingEngine
import LLMRingLoopbackServer
import Testing

@Suite("Proxies", .timeLimit(.minutes(20)))
struct ProxyTests {
  private let proxy = LoopbackServer(.json(#"{"from":"proxy"}"#))

  private var variables: [String: String] {
    ["http_proxy": proxy.url, "https_proxy": proxy.url, "all_proxy": proxy.url]
  }

  @Test("loopback hosts are reached without a proxy", arguments: ["127.0.0.1", "localhost"])
  func loopback(host: String) async throws {
    let server = LoopbackServer(.json(#"{"from":"server"}"#))
    let transport = CurlTransport.isolated(variables)
    let (_, transcript) = try await transport.answer(from: "http://\(host):\(server.port)")
    #expect(transcript == Transcript(#"{"from":"server"}"#))
    #expect(proxy.requests.isEmpty)
  }

  @Test("other hosts are reached through the proxy")
  func otherHosts() async throws {
    let transport = CurlTransport.isolated(variables)
    let (_, transcript) = try await transport.answer(from: "http://nonexistent.invalid/v1")
    #expect(transcript == Transcript(#"{"from":"proxy"}"#))
    #expect(proxy.requests.map(\.path) == ["http://nonexistent.invalid/v1"])
  }

  @Test("hosts in no_proxy are reached without a proxy")
  func exceptions() async throws {
    var variables = variables
    variables["NO_PROXY"] = "example.org,.invalid"
    let fault = await fault { () throws(TransportError) in
      try await CurlTransport.isolated(variables).answer(from: "http://nonexistent.invalid/v1")
    }
    #expect(fault == .unknownHost("nonexistent.invalid"))
    #expect(proxy.requests.isEmpty)
  }

  @Test("a tunnelling proxy does not see keys, and its refusal is reported")
  func tunnel() async throws {
    let proxy = LoopbackServer(Script(status: 407, framing: .length))
    let transport = CurlTransport.isolated([
      "HTTPS_PROXY": "http://someone:sk-CANARY@127.0.0.1:\(proxy.port)"
    ])
    let fault = await fault { () throws(TransportError) in
      try await transport.send(
        HTTPRequest(
          url: "https://nonexistent.invalid/v1?key=1", headers: ["x-api-key": "sk-CANARY"]))
    }
    #expect(
      fault
        == .proxyRefused(
          "the proxy 127.0.0.1:\(proxy.port) requires a user name and a password (407)"))
    let request = try #require(proxy.requests.first)
    #expect(request.method == "CONNECT")
    #expect(request.path == "nonexistent.invalid:443")
    #expect(request.values(of: "x-api-key") == [])
  }

  @Test("an error for an unreachable proxy names it without its password")
  func missingProxy() async throws {
    let unused = UnusedPort()
    let port = unused.port
    let transport = CurlTransport.isolated([
      "http_proxy": "http://someone:sk-CANARY@127.0.0.1:\(port)"
    ])
    let fault = await fault { () throws(TransportError) in
      try await transport.answer(from: "http://nonexistent.invalid/")
    }
    #expect(fault == .refused("the proxy 127.0.0.1:\(port)"))
  }

  @Test("an error for an unknown proxy host names it without its password")
  func unknownProxy() async throws {
    let transport = CurlTransport.isolated([
      "all_proxy": "someone:sk-CANARY@nonexistent.invalid:3128"
    ])
    let fault = await fault { () throws(TransportError) in
      try await transport.answer(from: "http://example.invalid/")
    }
    #expect(fault == .unknownHost("the proxy nonexistent.invalid:3128"))
  }
}
