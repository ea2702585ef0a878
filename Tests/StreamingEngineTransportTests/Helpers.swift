import StreamingEngine
import LLMRingLoopbackServer
import Synchronization

extension CurlTransport {
  /// A transport that ignores the environment of the test run.
  static func isolated(_ environment: [String: String] = [:]) -> CurlTransport {
    CurlTransport(environment: environment)
  }

  /// Sends a POST and reads the whole response.
  func answer(
    from url: String, limits: HTTPRequest.Limits = .forTests
  ) async throws(TransportError) -> (response: HTTPResponse, transcript: Transcript) {
    let response = try await send(HTTPRequest(url: url, limits: limits))
    return (response, await Transcript(of: response.body))
  }
}

extension HTTPRequest.Limits {
  /// Long enough for a busy machine, short enough for a hanging test.
  static let forTests = Self(
    connect: .seconds(20), handshake: .seconds(20), head: .seconds(20), firstByte: .seconds(20),
    idle: .seconds(20))
}

/// The content of a body: its bytes and the error after them, if any.
struct Transcript: Equatable {
  var bytes: [UInt8] = []
  var fault: TransportError?

  var text: String { String(decoding: bytes, as: UTF8.self) }

  init(_ text: String = "", _ fault: TransportError? = nil) {
    bytes = Array(text.utf8)
    self.fault = fault
  }

  init(of body: any ResponseBody) async {
    do throws(TransportError) {
      while let piece = try await body.next() { bytes += piece }
    } catch {
      fault = error
    }
  }
}

/// The error that `body` throws, or `nil`.
func fault(
  of body: () async throws(TransportError) -> some Any
) async -> TransportError? {
  do throws(TransportError) {
    _ = try await body()
    return nil
  } catch {
    return error
  }
}
