/// The engine's only way out: something that can send one HTTP request and hand back the answer
/// while it is still arriving.
///
/// The program's own transport is `CurlTransport`, on libcurl. A server application may bring the
/// HTTP client it already has; a test brings a script.
///
/// A transport follows no redirect: a 3xx answer is handed back like any other, because the keys
/// in the headers were meant for one origin. It obeys ``HTTPRequest/limits``, and it stops reading
/// from the network while nobody reads from the body.
public protocol Transport: Sendable {
  /// Sends `request` and returns when the status and the headers of the answer are there.
  ///
  /// Cancelling the calling task closes the connection, here and later in the body.
  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse
}

/// An answer whose body is still on its way.
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

/// The bytes of one answer, pulled by one reader.
///
/// Not reading is how a reader slows the server down; letting go of the body, or cancelling the
/// task that reads it, is how it stops the server.
public protocol ResponseBody: AnyObject, Sendable {
  /// Returns what has arrived since the last call, in pieces of any size but never empty, or
  /// `nil` at the end.
  ///
  /// - Throws: A ``TransportError`` in its place after the bytes that came before it.
  func next() async throws(TransportError) -> [UInt8]?

  /// Says that nothing more is wanted of a body which should end here.
  ///
  /// The end of a body often comes a moment after the last of what it says. A transport may wait
  /// that moment, so that the connection is fit for the next request; by default it does not.
  /// Nothing is read after this.
  func discardRest()
}

extension ResponseBody {
  public func discardRest() {}
}
