import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Answers requests for the built-in guide inside the program.
///
/// It takes the place of the network for `builtin:///api/chat` and speaks Ollama's format there,
/// so the guide's answers go through the same request, decoder and stream as any model's.
package struct GuideTransport: Transport {
  private let guide = Guide()

  package init() {}

  package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    if Task.isCancelled { throw .cancelled }
    guard request.method == .post, request.url == "builtin:///api/chat" else {
      throw .unusable("the built-in guide has no \(request.method.rawValue) \(request.url)")
    }
    guard let chat = try? JSONDecoder().decode(GuideRequest.self, from: Data(request.body)) else {
      return Self.refusal(status: 400, "the request is no chat")
    }
    guard chat.model == Provider.guideModel else {
      return Self.refusal(status: 404, "model '\(chat.model)' not found")
    }
    let messages = chat.messages.map { Message(role: $0.role, content: $0.content) }
    let body = GuideBody(
      model: chat.model, answer: guide.answer(to: messages),
      promptTokens: messages.map { GuideBody.tokens(in: $0.content) }.reduce(0, +),
      limit: chat.options?.numPredict)
    return HTTPResponse(
      status: 200, headers: ["Content-Type": "application/x-ndjson"], body: body)
  }

  private static func refusal(status: Int, _ message: String) -> HTTPResponse {
    HTTPResponse(
      status: status, headers: ["Content-Type": "application/json"],
      body: GuideBody(lines: [GuideBody.Line(error: message)]))
  }
}

/// What the guide reads of a request in Ollama's format.
private struct GuideRequest: Decodable {
  struct Message: Decodable {
    var role: StreamingEngine.Message.Role
    var content: String
  }

  struct Options: Decodable {
    var numPredict: Int?

    enum CodingKeys: String, CodingKey {
      case numPredict = "num_predict"
    }
  }

  var model: String
  var messages: [Message]
  var options: Options?
}

extension Provider {
  /// Where the offline guide is served: inside the program, without a key.
  package static let builtin = Provider(ProviderDescriptor.builtin)

  /// The name of the guide among ``builtin``'s models.
  package static let guideModel = "guide"
}
