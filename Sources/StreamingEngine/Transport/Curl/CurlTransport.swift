#if Libcurl
/// The program's transport: HTTP/1.1 and HTTP/2 through libcurl.
///
/// All requests share one thread. It starts with the first request and ends when the transport and
/// all its response bodies are released. Connections are reused for later requests.
///
/// The library is loaded on first use. If it is missing, requests fail with
/// ``TransportError/unusable(_:)``, which names the package to install.
///
/// The transport requires TLS 1.2 or later and a verified certificate for https. It does not follow
/// redirects, and it does not use a proxy for loopback addresses. It decompresses bodies but leaves
/// the header fields as the server sent them.
public final class CurlTransport: Transport {
  private let loop: CurlLoop

  /// - Parameter environment: The variables for proxies (`https_proxy`, `http_proxy`, `all_proxy`,
  ///   `no_proxy`, as curl reads them) and certificates (`SSL_CERT_FILE`, `SSL_CERT_DIR`). `nil`
  ///   means the environment of the process.
  public init(environment: [String: String]? = nil) {
    loop = CurlLoop(NetworkEnvironment(environment))
  }

  /// Loads the library on the transport's thread, so the first request does not wait for it.
  package func warmUp() {
    loop.warmUp()
  }

  public func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    let exchange = Exchange(request, on: loop)
    let head = try await exchange.start()
    return HTTPResponse(
      status: head.status, headers: head.headers, body: CurlBody(exchange))
  }
}

/// A body that cancels its exchange when it is released.
private final class CurlBody: ResponseBody {
  private let exchange: Exchange

  init(_ exchange: Exchange) {
    self.exchange = exchange
  }

  deinit {
    exchange.cancel()
  }

  func next() async throws(TransportError) -> [UInt8]? {
    try await exchange.next()
  }

  func discardRest() {
    exchange.discardRest()
  }
}
#endif
