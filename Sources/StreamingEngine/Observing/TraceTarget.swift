#if Tracing
import Logging
import Tracing

/// The model that an attempt asks, and where it is, as attributes of spans.
struct TraceTarget {
  var model: String
  var provider: Provider?

  /// The names that OpenTelemetry has for providers that are called something else here.
  private static let conventional = [
    "google": "gcp.gemini", "mistral": "mistral_ai", "xai": "x_ai",
  ]

  func describe(in attributes: inout SpanAttributes) {
    attributes["gen_ai.request.model"] = model
    guard let provider else { return }
    let name = provider.catalogueName
    attributes["gen_ai.provider.name"] = Self.conventional[name] ?? name
    guard let base = provider.base, !base.host.isEmpty else { return }
    attributes["server.address"] = base.host
    attributes["server.port"] = Int(base.port)
  }
}

extension Tracing.Span {
  /// Ends the span of something that succeeded or, with an error, failed. Of the error only its kind
  /// is recorded.
  func end(_ error: LLMError?) {
    if let error {
      attributes["error.type"] = error.kind.rawValue
      setStatus(SpanStatus(code: .error))
    }
    end()
  }
}

extension LLMError {
  /// The error for a log, without its message.
  var metadata: Logger.Metadata {
    var metadata: Logger.Metadata = ["error.type": "\(kind.rawValue)"]
    if let status { metadata["http.response.status_code"] = "\(status)" }
    return metadata
  }
}

extension Usage {
  /// The token counts for a log.
  var metadata: Logger.Metadata {
    var metadata: Logger.Metadata = [:]
    if let promptTokens { metadata["gen_ai.usage.input_tokens"] = "\(promptTokens)" }
    if let completionTokens { metadata["gen_ai.usage.output_tokens"] = "\(completionTokens)" }
    return metadata
  }
}

/// A transport whose requests are sent within a span.
struct TracedTransport: Transport {
  var transport: any Transport
  var context: ServiceContext

  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    let result = await ServiceContext.withValue(context) {
      do throws(TransportError) {
        return Result<HTTPResponse, TransportError>.success(try await transport.send(request))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
#endif
