import StreamingEngine

/// Answers requests for the built-in guide inside the program.
///
/// It takes the place of the network for `builtin://`, so the guide's answers go through the same
/// request, decoder and stream as any model's.
struct GuideTransport: Transport {
  private let guide = Guide()

  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    if Task.isCancelled { throw .cancelled }
    switch (request.method, request.url) {
    case (.get, "builtin:///models"):
      return Self.reply(200, #"{"data":[{"id":"\#(Provider.guideModel)"}]}"#)
    case (.post, "builtin://\(GuideCodec.path)"):
      return answer(to: request.body)
    default:
      throw .unusable("the built-in guide has no \(request.method.rawValue) \(request.url)")
    }
  }

  private func answer(to body: [UInt8]) -> HTTPResponse {
    guard let chat = try? JSONValue.decode(GuideRequest.self, from: body) else {
      return Self.reply(400, #"{"error":"the request is no chat"}"#)
    }
    guard chat.model == Provider.guideModel else {
      let fault: JSONValue = ["error": .string("model '\(chat.model)' not found")]
      return Self.reply(404, fault.text)
    }
    let messages = chat.messages.compactMap { message in
      Message.Role(rawValue: message.role).map { Message(role: $0, content: message.content) }
    }
    let answer = GuideBody(
      answer: guide.answer(to: messages),
      promptTokens: messages.map { GuideBody.tokens(in: $0.content) }.reduce(0, +),
      limit: chat.limit)
    return HTTPResponse(
      status: 200, headers: ["Content-Type": "application/x-ndjson"], body: answer)
  }

  private static func reply(_ status: Int, _ json: String) -> HTTPResponse {
    HTTPResponse(
      status: status, headers: ["Content-Type": "application/json"], body: GuideBody(json: json))
  }
}
