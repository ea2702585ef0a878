import AsyncHTTPClient
import NIOCore
import StreamingEngine
import Synchronization

struct AsyncHTTPClientTransport: Transport {
  var client: HTTPClient = .shared

  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    var sent = HTTPClientRequest(url: request.url)
    sent.method = request.method == .post ? .POST : .GET
    for field in request.headers.fields { sent.headers.add(name: field.name, value: field.value) }
    if request.method == .post { sent.body = .bytes(request.body) }
    // The client has one deadline for all of a response. A day is enough for any answer.
    let limit = request.limits.total ?? .seconds(86_400)
    do {
      let response = try await client.execute(
        sent, timeout: .milliseconds(Int64(limit / .milliseconds(1))))
      var headers = HTTPHeaders()
      for (name, value) in response.headers { headers.append(name, value) }
      return HTTPResponse(
        status: Int(response.status.code), headers: headers, body: Body(response.body))
    } catch {
      throw Self.transportError(error)
    }
  }

  static func transportError(_ error: any Error) -> TransportError {
    guard let error = error as? HTTPClientError else {
      return error is CancellationError ? .cancelled : .disconnected("\(error)")
    }
    return switch error {
    case .cancelled: .cancelled
    case .connectTimeout: .timedOut(.connect)
    case .readTimeout: .timedOut(.idle)
    case .deadlineExceeded: .timedOut(.total)
    case .invalidURL, .emptyHost: .unusable("\(error)")
    default: .disconnected("\(error)")
    }
  }

  final class Body: ResponseBody {
    // One reader pulls one piece after the other.
    private nonisolated(unsafe) var pieces: HTTPClientResponse.Body.AsyncIterator

    init(_ body: HTTPClientResponse.Body) {
      pieces = body.makeAsyncIterator()
    }

    func next() async throws(TransportError) -> [UInt8]? {
      do {
        while let piece = try await pieces.next() {
          if piece.readableBytes > 0 { return Array(piece.readableBytesView) }
        }
        return nil
      } catch {
        throw AsyncHTTPClientTransport.transportError(error)
      }
    }
  }
}
