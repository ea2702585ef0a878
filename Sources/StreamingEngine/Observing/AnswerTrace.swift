#if Tracing
import Logging
import Synchronization
import Tracing

/// Traces and logs one answer: a span for the answer, and one within it for each attempt.
///
/// Names and attributes are those of the OpenTelemetry conventions for generative AI clients
/// (<https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/>). Error messages are left out:
/// a server may repeat the question in one.
final class AnswerTrace: Sendable {
  private let configuration: Configuration
  private let logger: Logger?
  private let span: (any Tracing.Span)?
  private let state = Mutex(State())

  private struct State {
    /// The attempt that is being made, with its number.
    var attempt: (number: Int, span: any Tracing.Span)?
    var isOver = false

    /// The span of an attempt that is over, if it has not ended yet.
    mutating func takeSpan(of number: Int?) -> (any Tracing.Span)? {
      guard let attempt, number.map({ $0 == attempt.number }) ?? true else { return nil }
      self.attempt = nil
      return attempt.span
    }
  }

  /// Starts the trace of an answer; `nil` if it is neither traced nor logged.
  init?(of request: LLMRequest, configuration: Configuration) {
    guard configuration.tracer != nil || configuration.logger != nil else { return nil }
    self.configuration = configuration
    logger = configuration.logger
    span = configuration.tracer?.startSpan("chat \(request.model)", ofKind: .client)
    span?.updateAttributes {
      $0["gen_ai.operation.name"] = "chat"
      $0["gen_ai.request.model"] = request.model
      $0["gen_ai.request.max_tokens"] = request.maxTokens
      $0["gen_ai.request.temperature"] = request.temperature
      $0["gen_ai.request.top_p"] = request.topP
    }
  }

  /// A function that takes the events of the answer's attempts, and passes them on.
  func reporting(
    to onEvent: (@Sendable (RequestEvent) -> Void)?
  ) -> @Sendable (RequestEvent) -> Void {
    { event in
      self.receive(event)
      onEvent?(event)
    }
  }

  private func receive(_ event: RequestEvent) {
    switch event.kind {
    case .attempt:
      begin(event)
      log("the request is sent", event)
    case .head(let status):
      attempt?.attributes["http.response.status_code"] = status
      log("the response has begun", event, ["http.response.status_code": "\(status)"])
    case .firstByte:
      attempt?.addEvent(SpanEvent(name: "first byte"))
      log("the first byte has arrived", event)
    case .usage(let usage):
      span?.attributes["gen_ai.usage.input_tokens"] = usage.promptTokens
      span?.attributes["gen_ai.usage.output_tokens"] = usage.completionTokens
      log("the token counts are known", event, usage.metadata)
    case .end(let error):
      state.withLock { $0.takeSpan(of: event.attempt) }?.end(error)
      log("the attempt has ended", event, error?.metadata ?? [:])
    }
  }

  private var attempt: (any Tracing.Span)? { state.withLock(\.attempt)?.span }

  private func begin(_ event: RequestEvent) {
    guard let span, let tracer = configuration.tracer else { return }
    let target = target(of: event.model)
    span.operationName = "chat \(target.model)"
    span.updateAttributes { target.describe(in: &$0) }
    let attempt = tracer.startSpan(
      "attempt \(target.model)", context: span.context, ofKind: .client)
    attempt.updateAttributes {
      target.describe(in: &$0)
      if event.attempt > 1 { $0["http.request.resend_count"] = event.attempt - 1 }
    }
    state.withLock { $0.attempt = (event.attempt, attempt) }
  }

  /// Takes note of the next chunk of the answer; `nil` after the last one.
  func receive(_ chunk: StreamChunk?) {
    guard let chunk else { return end(nil) }
    guard let ending = chunk.ending else { return }
    span?.updateAttributes {
      $0["gen_ai.response.id"] = ending.id
      $0["gen_ai.response.model"] = ending.servedModel
      if let reason = chunk.finishReason {
        $0["gen_ai.response.finish_reasons"] = [reason.rawValue]
      }
    }
    if chunk.isLast { end(ending.failure) }
  }

  /// The answer is over. Only the first call counts.
  func end(_ error: LLMError?) {
    let isFirst = state.withLock { state in
      defer { state.isOver = true }
      return !state.isOver
    }
    guard isFirst else { return }
    state.withLock { $0.takeSpan(of: nil) }?.end(error)
    span?.end(error)
    logger?.debug("the answer is over", metadata: error?.metadata ?? [:])
  }

  /// A reader that leaves before the end has stopped the answer.
  deinit { end(.cancelled(provider: nil)) }

  /// A transport that sends its requests within the span of the current attempt.
  func carried(by transport: any Transport) -> any Transport {
    attempt.map { TracedTransport(transport: transport, context: $0.context) } ?? transport
  }

  private func log(
    _ message: Logger.Message, _ event: RequestEvent, _ more: Logger.Metadata = [:]
  ) {
    guard let logger, logger.logLevel <= .debug else { return }
    var metadata = more
    metadata["model"] = "\(event.model)"
    metadata["answer"] = "\(event.answer)"
    metadata["attempt"] = "\(event.attempt)"
    metadata["elapsed"] = "\(event.elapsed)"
    logger.debug(message, metadata: metadata)
  }

  private func target(of model: String) -> TraceTarget {
    guard let reference = try? ModelReference(model) else { return TraceTarget(model: model) }
    return TraceTarget(
      model: reference.model, provider: configuration.providers[reference.provider])
  }
}
#endif
