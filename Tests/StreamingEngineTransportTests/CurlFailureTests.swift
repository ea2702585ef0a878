import CLLMRingCurl
import Testing
@testable import StreamingEngine

@Suite("Errors from curl")
struct CurlFailureTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var failure: CurlFailure
    var error: TransportError
    var testDescription: String { "\(error)" }

    init(
      _ code: CURLcode, _ error: TransportError, phase: TransportError.Phase = .connect,
      proxy: String? = nil, detail: String = "", systemError: Int32 = 0, proxyStatus: Int = 0,
      isReadingHead: Bool = false
    ) {
      failure = CurlFailure(
        code: code, phase: phase, host: "example.org", server: "example.org:443",
        proxyServer: proxy, detail: detail, systemError: systemError, proxyStatus: proxyStatus,
        isReadingHead: isReadingHead)
      self.error = error
    }
  }

  static let cases = [
    Case(CURLE_COULDNT_RESOLVE_HOST, .unknownHost("example.org")),
    Case(CURLE_COULDNT_CONNECT, .refused("example.org:443"), systemError: 111),
    Case(
      CURLE_COULDNT_CONNECT, .refused("example.org:443 (no route to host)"), systemError: 113),
    Case(CURLE_COULDNT_CONNECT, .refused("the proxy p:1"), proxy: "p:1"),
    Case(
      CURLE_RECV_ERROR,
      .disconnected("the proxy p:1 answered with status 503"), proxy: "p:1", proxyStatus: 503),
    Case(
      CURLE_RECV_ERROR, .proxyRefused("the proxy p:1 requires a user name and a password (407)"),
      proxy: "p:1", proxyStatus: 407),
    Case(
      CURLE_RECV_ERROR, .proxyRefused("the proxy p:1 refused the connection (403)"),
      proxy: "p:1", proxyStatus: 403),
    Case(CURLE_PROXY, .refused("the proxy p:1 did not connect"), proxy: "p:1"),
    Case(CURLE_OPERATION_TIMEDOUT, .timedOut(.connect)),
    Case(CURLE_OPERATION_TIMEDOUT, .timedOut(.idle), phase: .idle),
    Case(
      CURLE_PEER_FAILED_VERIFICATION,
      .insecure("example.org:443: certificate has expired"),
      detail: "SSL certificate problem: certificate has expired"),
    Case(CURLE_SSL_CIPHER, .insecure("example.org:443: the TLS handshake failed")),
    Case(
      CURLE_SSL_CONNECT_ERROR, .insecure("example.org:443: unsupported protocol"),
      detail: "TLS connect error: unsupported protocol"),
    Case(
      CURLE_SSL_CONNECT_ERROR,
      .disconnected("example.org:443 closed the connection during the TLS handshake"),
      detail: "OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to example.org:443"),
    Case(CURLE_HTTP2_STREAM, .disconnected("example.org:443 aborted the HTTP/2 stream")),
    Case(
      CURLE_SEND_ERROR, .disconnected("the connection to example.org:443 broke"),
      detail: "Send failure: sk-CANARY"),
    Case(CURLE_OUT_OF_MEMORY, .unusable("out of memory")),
    Case(
      CURLE_OUT_OF_MEMORY, .malformed("example.org:443 sent a header line of more than 100 KB"),
      isReadingHead: true),
    Case(
      CURLcode(rawValue: 100),
      .malformed("example.org:443 sent a header line of more than 100 KB"), isReadingHead: true),
  ]

  @Test("a curl failure becomes an error that says what happened", arguments: cases)
  func words(_ example: Case) {
    #expect(example.failure.transportError == example.error)
  }

  @Test("a missing libcurl gives an error that names the package to install")
  func missingLibrary() async throws {
    let fault = await fault { () throws(TransportError) in
      try CurlLibrary(at: ["libnothing.so.3", "libnothing.so.4"])
    }
    guard case .unusable(let words) = fault else {
      Issue.record("got \(String(describing: fault))")
      return
    }
    #expect(words.hasPrefix("the HTTP library libcurl (libnothing.so.4) is missing; install "))
  }

  @Test("an outdated libcurl gives a different error from a missing one")
  func oldLibrary() async throws {
    // The C library exists but has none of these functions.
    #if canImport(Darwin)
    let name = "libSystem.B.dylib"
    #else
    let name = "libc.so.6"
    #endif
    let fault = await fault { () throws(TransportError) in try CurlLibrary(at: [name]) }
    #expect(
      fault
        == .unusable("this libcurl is too old (it has no curl_free); install 7.68 or later"))
  }
}
