import Synchronization

/// A request as it can be shown to the user: without keys.
package struct RequestRecord: Sendable, Equatable {
  package struct Header: Sendable, Equatable {
    package var name: String
    package var value: String
  }

  /// The beginning of the response, if the server rejected the request.
  package struct Response: Sendable, Equatable {
    package var status: Int
    package var body: String
  }

  package var method: String
  package var url: String
  package var headers: [Header]
  /// The body, as JSON; for a long one perhaps only its beginning.
  package var body: String
  /// The size of the whole body, in bytes.
  package var bodySize: Int
  package var response: Response?

  /// - Parameter limit: How many bytes of the body to keep.
  init(
    _ request: HTTPRequest, provider: Provider, key: Secret?, keeping limit: Int = Self.excerpt
  ) {
    method = request.method.rawValue
    let secrets = Secrets(of: provider, key: key)
    url = secrets.hidden(in: Secrets.hidden(inURL: request.url))
    headers = request.headers.fields.map { field in
      let isSecret =
        Secrets.isSecret(field.name)
        || field.name.lowercased() == provider.descriptor.keyHeader?.lowercased()
      let value = isSecret ? Secrets.hiddenHeader(field.value) : field.value
      return Header(name: field.name, value: secrets.hidden(in: value))
    }
    body = secrets.hidden(in: String(decoding: request.body.prefix(limit), as: UTF8.self))
    bodySize = request.body.count
  }

  /// How much of a body is kept in case it has to be shown.
  static let excerpt = 64 << 10
}

/// Keeps the last request, to show it after an error.
final class RequestLog: Sendable {
  private let record = Mutex<RequestRecord?>(nil)

  var last: RequestRecord? { record.withLock(\.self) }

  func begin(_ request: RequestRecord) {
    record.withLock { $0 = request }
  }

  func receive(status: Int, body: [UInt8], without secrets: Secrets) {
    let text = secrets.hidden(in: String(decoding: body, as: UTF8.self))
    record.withLock { $0?.response = RequestRecord.Response(status: status, body: text) }
  }
}

extension LLMRing {
  /// The last request that was sent, and the response if it was rejected.
  package var lastRequest: RequestRecord? { requests.last }

  /// The request that would be sent, built without a key.
  ///
  /// - Parameter resolution: The models to choose from; the request is that for the first.
  /// - Returns: `nil` for a provider inside the program, which is sent nothing.
  package func preview(
    _ request: LLMRequest, from resolution: Resolution
  ) throws(LLMError) -> RequestRecord? {
    let reference = resolution.first
    let provider = try configuration.provider(named: reference.provider).adding(request.headers)
    if provider.transport != nil { return nil }
    let hasKey =
      switch provider.key {
      case .value, .command, .provided: true
      case .notNeeded, .missing: false
      }
    var chat = ResolvedChat(
      provider: provider, model: reference.model, request: request,
      key: hasKey ? Secret("(secret)") : nil)
    chat.concessions = concessions.concessions(of: provider, model: reference.model)
    let prepared = try chat.format.adapter.request(for: chat)
    return RequestRecord(prepared.http, provider: provider, key: nil, keeping: .max)
  }
}
