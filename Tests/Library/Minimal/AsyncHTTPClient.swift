// The public declarations of AsyncHTTPClient 1.37 that the adapter uses, without bodies that do
// anything. `Tests/Library/run --adapter` compiles the adapter with the package itself.
public import NIOCore

public final class HTTPClient: Sendable {
  public static let shared = HTTPClient()

  public func execute(
    _ request: HTTPClientRequest, timeout: TimeAmount
  ) async throws -> HTTPClientResponse {
    throw HTTPClientError.cancelled
  }
}

public struct HTTPMethod: Sendable {
  public static let GET = HTTPMethod()
  public static let POST = HTTPMethod()
}

public struct HTTPHeaders: Sendable, Sequence {
  public mutating func add(name: String, value: String) {}
  public func makeIterator() -> IndexingIterator<[(name: String, value: String)]> {
    [].makeIterator()
  }
}

public struct HTTPResponseStatus: Sendable {
  public var code: UInt
}

public struct HTTPClientRequest: Sendable {
  public var method = HTTPMethod.GET
  public var headers = HTTPHeaders()
  public var body: Body?

  public init(url: String) {}

  public struct Body: Sendable {
    public static func bytes<Bytes: RandomAccessCollection & Sendable>(_ bytes: Bytes) -> Body
    where Bytes.Element == UInt8 { Body() }
  }
}

public struct HTTPClientResponse: Sendable {
  public var status: HTTPResponseStatus
  public var headers: HTTPHeaders
  public var body: Body

  public struct Body: AsyncSequence, Sendable {
    public typealias Element = ByteBuffer

    public struct AsyncIterator: AsyncIteratorProtocol {
      public mutating func next() async throws -> ByteBuffer? { nil }
    }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator() }
  }
}

@available(*, unavailable)
extension HTTPClientResponse.Body.AsyncIterator: Sendable {}

public struct HTTPClientError: Error, Equatable {
  private var name: String

  public static let cancelled = HTTPClientError(name: "cancelled")
  public static let connectTimeout = HTTPClientError(name: "connectTimeout")
  public static let readTimeout = HTTPClientError(name: "readTimeout")
  public static let deadlineExceeded = HTTPClientError(name: "deadlineExceeded")
  public static let invalidURL = HTTPClientError(name: "invalidURL")
  public static let emptyHost = HTTPClientError(name: "emptyHost")
}
