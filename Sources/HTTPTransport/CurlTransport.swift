public import Transport

/// The program's transport: HTTP/1.1 and HTTP/2 through libcurl.
///
/// All requests share one thread, which starts with the first of them and ends when the transport
/// and every body it gave out are released. Connections are kept for the next request.
///
/// The library is loaded when it is first needed; a machine without it gets
/// ``TransportError/unusable(_:)`` with the name of the package.
///
/// TLS 1.2 or later with a verified certificate, or nothing. No redirect is followed, and no proxy
/// is asked for this machine itself. Compressed answers arrive decompressed, their header fields
/// as they were sent.
public final class CurlTransport: Transport {
  private let loop: CurlLoop

  /// - Parameter environment: Where the variables for proxies (`https_proxy`, `http_proxy`,
  ///   `all_proxy`, `no_proxy`, as curl reads them) and certificates (`SSL_CERT_FILE`,
  ///   `SSL_CERT_DIR`) are looked up; `nil` is the environment of the process.
  public init(environment: [String: String]? = nil) {
    loop = CurlLoop(NetworkEnvironment(environment))
  }

  /// Loads the library on the transport's thread, so that the first request need not wait for it.
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

/// A body whose release stops the exchange.
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
