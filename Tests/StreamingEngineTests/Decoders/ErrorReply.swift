import Foundation
import StreamingEngine
import Testing

/// A recorded error response, and the expected error.
struct ErrorReply: Decodable, Sendable, CustomTestStringConvertible {
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

  static let all: [ErrorReply] = {
    struct File: Decodable {
      var cases: [ErrorReply]
    }
    do {
      let data = try Data(contentsOf: StreamFixture.folder.appendingPathComponent("errors.json"))
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try decoder.decode(File.self, from: data).cases
    } catch {
      fatalError("cannot read the error replies: \(error)")
    }
  }()
}
