/// Sends an HTTP request and streams the response. The engine reaches the network only through a
/// transport.
///
/// The program uses `CurlTransport`, which is built on libcurl. A server application may use the
/// HTTP client it already has; a test uses a scripted one.
///
/// A transport does not follow redirects. It returns a 3xx response like any other, because the
/// keys in the headers are meant for one origin. It enforces ``HTTPRequest/limits``, and it stops
/// reading from the network while the body is not being read.
public protocol Transport: Sendable {
  /// Sends `request` and returns once the status and the headers have arrived.
  ///
  /// Cancelling the calling task closes the connection, both here and while reading the body.
  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse
}

/// A response whose body is still arriving.
public struct HTTPResponse: Sendable {
  /// The status code, 100 to 599.
  public var status: Int
  public var headers: HTTPHeaders
  public var body: any ResponseBody

  public init(status: Int, headers: HTTPHeaders, body: any ResponseBody) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

/// The bytes of one response, pulled by one reader.
///
/// A reader slows the server down by not reading. It stops the server by releasing the body or by
/// cancelling the task that reads it.
public protocol ResponseBody: AnyObject, Sendable {
  /// Returns the bytes that have arrived since the last call, or `nil` at the end. The array is
  /// never empty.
  ///
  /// - Throws: A ``TransportError``, after all bytes that arrived before the error.
  func next() async throws(TransportError) -> [UInt8]?

  /// Discards the rest of a body that is expected to end here.
  ///
  /// The end of a body often arrives a moment after its last content. A transport may wait for it
  /// to keep the connection reusable; the default implementation does not. Do not read the body
  /// after this call.
  func discardRest()
}

extension ResponseBody {
  public func discardRest() {}
}
