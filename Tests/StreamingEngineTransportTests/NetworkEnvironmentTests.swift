import Testing
@testable import StreamingEngine

@Suite("The network's environment")
struct NetworkEnvironmentTests {
  @Test(
    "recognises every spelling of a loopback host",
    arguments: [
      ("localhost", true), ("LocalHost.", true), ("api.localhost", true), ("127.0.0.1", true),
      ("127.8.9.10", true), ("[::1]", true), ("::1", true), ("[::ffff:127.0.0.1]", true),
      ("localhost.example.org", false), ("notlocalhost", false), ("128.0.0.1", false),
      ("127.0.0.1.example.org", false), ("127.evil", false), ("[::2]", false),
      ("[::ffff:10.0.0.1]", false), ("0.0.0.0", false), ("", false),
    ])
  func loopback(host: String, isLoopback: Bool) {
    #expect(URLParts.isLoopback(host: host) == isLoopback)
  }

  @Test(
    "recognises hosts on private networks",
    arguments: [
      ("10.0.0.1", true), ("172.16.0.1", true), ("172.31.255.255", true), ("192.168.1.7", true),
      ("169.254.1.1", true), ("100.64.0.1", true), ("100.127.255.255", true), ("0.0.0.0", true),
      ("[fd12:3456::1]", true), ("fc00::1", true), ("[fe80::1]", true), ("[febf::1]", true),
      ("[::ffff:10.0.0.1]", true), ("gpu", true), ("GPU.local", true), ("gpu.local.", true),
      ("host.docker.internal", true), ("nas.lan", true), ("nas.home.arpa", true),
      ("172.15.0.1", false), ("172.32.0.1", false), ("192.169.0.1", false), ("11.0.0.1", false),
      ("100.63.0.1", false), ("100.128.0.1", false), ("8.8.8.8", false),
      ("10.0.0.1.example", false),
      ("[2001:db8::1]", false), ("[fd:1::1]", false), ("[fec0::1]", false),
      ("[::ffff:8.8.8.8]", false), ("api.openai.com", false), ("local.example", false),
      ("home.arpa.example", false), ("", false),
    ])
  func privateNetwork(host: String, isPrivate: Bool) {
    #expect(URLParts.isPrivate(host: host) == isPrivate)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var variables: [String: String]
    var http: String?
    var https: String?
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "without variables there is no proxy", variables: [:]),
    Case(
      name: "each scheme has its own variable", variables: ["http_proxy": "a", "https_proxy": "b"],
      http: "a", https: "b"),
    Case(
      name: "all_proxy applies to both schemes", variables: ["all_proxy": "a"], http: "a",
      https: "a"),
    Case(
      name: "a scheme's own variable overrides all_proxy",
      variables: ["ALL_PROXY": "a", "HTTPS_PROXY": "b"],
      http: "a", https: "b"),
    Case(
      name: "lower case overrides upper case", variables: ["https_proxy": "a", "HTTPS_PROXY": "b"],
      https: "a"),
    Case(
      name: "an empty variable counts as unset",
      variables: ["https_proxy": "", "HTTPS_PROXY": "b"],
      https: "b"),
    Case(name: "HTTP_PROXY is not trusted", variables: ["HTTP_PROXY": "a"]),
  ]

  @Test("chooses the same proxy as curl", arguments: cases)
  func proxy(_ example: Case) {
    let environment = NetworkEnvironment(example.variables)
    #expect(environment.proxy(scheme: "http", host: "example.org") == example.http)
    #expect(environment.proxy(scheme: "https", host: "example.org") == example.https)
    #expect(environment.proxy(scheme: "http", host: "127.0.0.1") == nil)
  }

  @Test("reads the certificate and no_proxy variables")
  func others() {
    let environment = NetworkEnvironment([
      "SSL_CERT_FILE": "/a", "SSL_CERT_DIR": "/b", "no_proxy": "c", "NO_PROXY": "d",
    ])
    #expect(environment.certificateFile == "/a")
    #expect(environment.certificateFolder == "/b")
    #expect(environment.exceptions == "c")
    #expect(NetworkEnvironment([:]).exceptions == "")
  }
}
