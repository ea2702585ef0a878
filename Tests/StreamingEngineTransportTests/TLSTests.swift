#if os(Linux)
import StreamingEngine
import LLMRingLoopbackServer
import Testing
import StreamingEngine

import LLMRingPlatform

@Suite("TLS", .timeLimit(.minutes(20)))
struct TLSTests {
  private let server = LoopbackServer.secure { _ in .json("{}") }

  @Test("rejects an untrusted certificate before sending the request")
  func selfSigned() async throws {
    let fault = await fault { () throws(TransportError) in
      try await CurlTransport.isolated().answer(from: server.secureURL)
    }
    // OpenSSL 1.1 wrote "self signed".
    let words = ["self-signed", "self signed"].map {
      TransportError.insecure("localhost:\(server.port): \($0) certificate")
    }
    #expect(fault.map(words.contains) == true, "got \(String(describing: fault))")
    #expect(server.requests.isEmpty)
  }

  @Test("trusts a certificate in SSL_CERT_FILE")
  func ownCertificate() async throws {
    let file = LoopbackCertificate.writeFile()
    defer { unlink(file) }
    let transport = CurlTransport.isolated(["SSL_CERT_FILE": file])
    let (response, transcript) = try await transport.answer(from: server.secureURL)
    #expect(response.status == 200)
    #expect(transcript == Transcript("{}"))
  }

  @Test("rejects a certificate for another host name")
  func wrongName() async throws {
    let file = LoopbackCertificate.writeFile()
    defer { unlink(file) }
    let fault = await fault { () throws(TransportError) in
      try await CurlTransport.isolated(["SSL_CERT_FILE": file])
        .answer(from: "https://127.0.0.1:\(server.port)")
    }
    guard case .insecure(let words) = fault else {
      Issue.record("got \(String(describing: fault))")
      return
    }
    #expect(words.hasPrefix("127.0.0.1:\(server.port): "))
    #expect(words.contains("127.0.0.1"), "the error contains the name that did not match")
    #expect(server.requests.isEmpty)
  }

  @Test("reports a missing certificate file")
  func missingFile() async throws {
    let fault = await fault { () throws(TransportError) in
      try await CurlTransport.isolated(["SSL_CERT_FILE": "/nonexistent/ca.pem"])
        .answer(from: server.secureURL)
    }
    #expect(
      fault
        == .insecure("the certificates in SSL_CERT_FILE or SSL_CERT_DIR cannot be read"))
  }

  @Test("a connection closed during the handshake is disconnected, not insecure")
  func cutHandshake() async throws {
    for step in [Script.Step.cut, .reset] {
      let server = LoopbackServer(greeting: step)
      let fault = await fault { () throws(TransportError) in
        try await CurlTransport.isolated().answer(from: server.secureURL)
      }
      #expect(
        fault
          == .disconnected(
            "localhost:\(server.port) closed the connection during the TLS handshake"))
    }
  }
}
#endif
