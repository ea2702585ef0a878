import StreamingEngine
import Testing

@Suite("Keys over plain http")
struct PlainHTTPTests {
  private func request(
    to baseURL: String, key: String? = "k", headers: [String: String] = [:],
    isInsecureAllowed: Bool = false
  ) throws(LLMError) -> HTTPRequest {
    let provider = Provider(
      name: "local", format: .openAIChat, baseURL: baseURL, headers: headers,
      isInsecureAllowed: isInsecureAllowed)
    return try ResolvedChat(provider, "m", key: key).built()
  }

  @Test(
    "keys may be sent over plain HTTP to this machine",
    arguments: [
      "http://127.0.0.1", "http://127.0.0.1:8080/v1", "http://127.9.255.0/v1",
      "HTTP://LocalHost/v1",
      "http://localhost:1", "http://[::1]:8080/v1", "http://[::1]", "http://[0:0:0:0:0:0:0:1]",
      "https://example.com/v1",
    ])
  func sends(to baseURL: String) throws {
    #expect(try request(to: baseURL).headers["Authorization"] == "Bearer k")
  }

  @Test(
    "keys are not sent over plain HTTP to another machine",
    arguments: [
      ("http://example.com/v1", "example.com"),
      ("http://10.0.0.5:8080", "10.0.0.5"),
      ("http://localhost.evil.com", "localhost.evil.com"),
      ("http://127.0.0.1.evil.com/v1", "127.0.0.1.evil.com"),
      ("http://127.evil.com", "127.evil.com"),
      ("http://127.0.0.1.", "127.0.0.1."),
      ("http://127.1", "127.1"),
      ("http://0127.0.0.1", "0127.0.0.1"),
      ("http://127.0.0.256", "127.0.0.256"),
      ("http://127.0.0.01", "127.0.0.01"),
      ("http://127.0.0.+1", "127.0.0.+1"),
      ("http://0.0.0.0", "0.0.0.0"),
      ("http://2130706433", "2130706433"),
      ("http://notlocalhost", "notlocalhost"),
      ("http://[::2]", "::2"),
      ("http://[::ffff:7f00:1]", "::ffff:7f00:1"),
    ])
  func refuses(baseURL: String, host: String) {
    #expect(
      throws: LLMError(
        .configuration, provider: "local",
        message: "the key of local would cross the network unencrypted: its base URL is plain "
          + "http to \(host)",
        advice: "use https, or allow it with isInsecureAllowed")
    ) {
      try request(to: baseURL)
    }
  }

  @Test(
    "keys are not sent to an address with an ambiguous host",
    arguments: [
      "http://127.0.0.1@evil.com", "http://localhost:80@evil.com", "http://evil.com\\@localhost",
      "http://localhost\\.evil.com", "http://localhost#.evil.com", "http://localhost?.evil.com",
      "http://localhost .evil.com", "http://localhost\t.evil.com", "http://localhost%2eevil.com",
      "http://[::1", "http://[::1].evil.com", "http://[::1%25lo]", "http://localhost:99999",
      "http://localhost:x", "http:///v1", "http:/localhost", "localhost:8080", "//localhost", "",
      "ftp://localhost", "file:///etc/passwd", "builtin://host",
    ])
  func refusesUnclear(baseURL: String) {
    #expect(
      throws: LLMError(
        .configuration, provider: "local",
        message: "the base URL of local is not an http or https address",
        advice: "correct it; it looks like https://host/path, without user, query or spaces")
    ) {
      try request(to: baseURL)
    }
  }

  @Test("plain HTTP to another machine needs permission only if a key is sent")
  func allows() throws {
    #expect(
      try request(to: "http://10.0.0.5", isInsecureAllowed: true).headers["Authorization"]
        == "Bearer k")
    #expect(try request(to: "http://10.0.0.5", key: nil).url == "http://10.0.0.5/chat/completions")
    #expect(
      try request(to: "http://10.0.0.5", key: nil, headers: ["X-Team": "a"]).headers["X-Team"]
        == "a")
  }

  @Test(
    "keys in the user's own headers are protected over plain HTTP",
    arguments: ["authorization", "X-API-Key", "Api-Key", "x-goog-api-key", "Cookie"])
  func refusesOwnHeaders(name: String) {
    let error = #expect(throws: LLMError.self) {
      try request(to: "http://10.0.0.5", key: nil, headers: [name: "k"])
    }
    #expect(error?.kind == .configuration)
  }
}
