#if Libcurl
internal import LLMRingPlatform
internal import CLLMRingCurl

/// A failed transfer as curl describes it, and its conversion to a ``TransportError``.
struct CurlFailure {
  var code: CURLcode
  var phase: TransportError.Phase
  var host: String
  /// The server's host and port.
  var server: String
  /// The proxy's host and port, or `nil` without a proxy.
  var proxyServer: String?
  /// curl's error message. It is shown only for TLS, where it explains what is wrong with the
  /// certificate.
  var detail: String
  /// The `errno` of a connection attempt that failed, or 0.
  var systemError: Int32
  /// The status of the proxy's response to CONNECT, or 0.
  var proxyStatus: Int
  /// Whether the connection is set up and the response head is not complete.
  var isReadingHead: Bool

  var transportError: TransportError {
    if let proxyServer {
      switch proxyStatus {
      case 407:
        return .proxyRefused("the proxy \(proxyServer) requires a user name and a password (407)")
      case 400...499:
        return .proxyRefused("the proxy \(proxyServer) refused the connection (\(proxyStatus))")
      case 300...:
        return .disconnected("the proxy \(proxyServer) answered with status \(proxyStatus)")
      default: break
      }
    }
    if isHeaderTooLong {
      return .malformed("\(server) sent a header line of more than 100 KB")
    }
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST: return .unknownHost(host)
    case CURLE_COULDNT_RESOLVE_PROXY: return .unknownHost("the proxy \(proxyServer ?? host)")
    case CURLE_COULDNT_CONNECT: return refusal
    case CURLE_PROXY: return .refused("the proxy \(proxyServer ?? server) did not connect")
    case CURLE_OPERATION_TIMEDOUT: return .timedOut(phase)
    case CURLE_OUT_OF_MEMORY: return .unusable("out of memory")
    case CURLE_URL_MALFORMAT: return .unusable("the URL is not valid")
    case CURLE_SSL_CONNECT_ERROR where isBrokenConnection:
      return .disconnected("\(server) closed the connection during the TLS handshake")
    case CURLE_SSL_CACERT_BADFILE:
      return .insecure("the certificates in SSL_CERT_FILE or SSL_CERT_DIR cannot be read")
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS,
      CURLE_SSL_CRL_BADFILE, CURLE_SSL_ENGINE_INITFAILED, CURLE_USE_SSL_FAILED:
      return .insecure("\(server): \(tlsDetail)")
    default: return .disconnected(brokenConnection)
    }
  }

  /// Whether a line of the response head exceeds curl's own limit (`DYN_HTTP_REQUEST` and
  /// `CURL_MAX_HTTP_HEADER` in its source). Older versions report this as a lack of memory.
  private var isHeaderTooLong: Bool {
    let tooLarge: UInt32 = 100
    return isReadingHead && (code == CURLE_OUT_OF_MEMORY || code.rawValue == tooLarge)
  }

  private var refusal: TransportError {
    let peer = proxyServer.map { "the proxy \($0)" } ?? server
    guard systemError != 0, systemError != ECONNREFUSED else { return .refused(peer) }
    return .refused("\(peer) (\(String(cString: strerror(systemError)).lowercased()))")
  }

  private var brokenConnection: String {
    switch code {
    case CURLE_GOT_NOTHING: "\(server) closed the connection without an answer"
    case CURLE_PARTIAL_FILE: "\(server) closed the connection in the middle of the answer"
    case CURLE_BAD_CONTENT_ENCODING: "\(server) sent an answer that cannot be decompressed"
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY: "\(server) does not speak HTTP"
    case CURLE_HTTP2, CURLE_HTTP2_STREAM: "\(server) aborted the HTTP/2 stream"
    default: "the connection to \(server) broke"
    }
  }

  /// Whether the handshake failed because the connection broke.
  private var isBrokenConnection: Bool {
    ["SSL_ERROR_SYSCALL", "reset by peer", "unexpected eof"].contains { detail.contains($0) }
  }

  /// curl's message without its prefix: "self-signed certificate".
  private var tlsDetail: String {
    var detail = detail
    for preamble in ["SSL certificate problem: ", "SSL: ", "TLS connect error: "]
    where detail.hasPrefix(preamble) {
      detail.removeFirst(preamble.count)
    }
    return detail.isEmpty ? "the TLS handshake failed" : detail
  }
}
#endif
