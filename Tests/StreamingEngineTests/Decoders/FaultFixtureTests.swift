import Foundation
import StreamingEngine
import Testing
import Transport

/// Error replies as providers send them.
struct FaultFixtureTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    struct Expected: Decodable, Sendable {
      var kind: String
      var retryable: Bool
      var retryAfterMs: Int?
      var message: String
    }

    var name: String
    var provider: String
    var status: Int
    var headers: [String: String]
    var body: String
    var expected: Expected

    var testDescription: String { name }

    var format: WireFormat {
      switch provider {
      case "anthropic": .anthropic
      case "gemini": .google
      case "ollama": .ollama
      default: .openAIChat
      }
    }
  }

  static let cases: [Case] = {
    struct File: Decodable {
      var cases: [Case]
    }
    do {
      let file = StreamFixture.folder.appendingPathComponent("errors.json")
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try decoder.decode(File.self, from: Data(contentsOf: file)).cases
    } catch {
      fatalError("cannot read the fixtures: \(error)")
    }
  }()

  @Test("a recorded error reply is told apart", arguments: cases)
  func classifies(_ example: Case) {
    var headers = HTTPHeaders()
    for (name, value) in example.headers { headers.append(name, value) }
    let fault = ProviderFault.classify(
      format: example.format, provider: example.provider, status: example.status,
      headers: headers, body: Array(example.body.utf8))
    #expect(fault.kind.rawValue == example.expected.kind)
    #expect(fault.isRetryable == example.expected.retryable)
    #expect(
      fault.retryAfter == example.expected.retryAfterMs.map { Duration.milliseconds($0) })
    #expect(fault.message == example.expected.message)
    #expect(fault.status == example.status)
    #expect(fault.provider == example.provider)
    #expect(fault.advice?.isEmpty == false)
  }

  @Test("the same error inside a stream is of the same kind", arguments: cases)
  func classifiesInStream(_ example: Case) {
    // Where the status alone tells, a stream cannot say the same.
    guard example.body.contains("\"code\"") || example.format == .anthropic else { return }
    let stream = Transcript(
      of: "event: error\ndata: \(example.body)\n\n", as: example.format, provider: "p")
    #expect(stream.fault?.kind.rawValue == example.expected.kind)
    #expect(stream.fault?.message == example.expected.message)
    #expect(stream.fault?.isRetryable == example.expected.retryable)
  }
}
