package import Transport
internal import Wire

/// Creates errors from a provider's responses.
///
/// The same problem always has the same kind, whether it was reported as an HTTP status or inside a
/// stream; see `LLMError.Kind`. Messages are the provider's own where available, on one line and at
/// most 500 characters long.
package struct ProviderFault: Sendable {
  let provider: Provider

  package init(provider: Provider) {
    self.provider = provider
  }

  /// Creates the error for an HTTP response.
  ///
  /// - Parameters:
  ///   - status: Any status except 200; `nil` to use only the body.
  ///   - body: The beginning of the body; 64 KiB are more than enough.
  ///   - now: The current time in seconds since 1970, for a `Retry-After` date in a response
  ///     without a `Date` header.
  package static func classify(
    provider: Provider, status: Int?, headers: HTTPHeaders = [:], body: [UInt8], now: Int? = nil
  ) -> LLMError {
    ProviderFault(provider: provider).classify(
      status: status, headers: headers, body: body, now: now ?? RetryDelay.now)
  }

  private func classify(
    status: Int?, headers: HTTPHeaders, body: [UInt8], now: Int
  ) -> LLMError {
    let report = FaultReport(body[...])
    let message = message(status: status, headers: headers, body: body[...], report: report)
    let kind = LLMError.Kind(status: status, report: report, message: message)
    var error = fault(kind, report: report, message: message)
    error.status = status
    error.requestID = headers["x-request-id"] ?? headers["request-id"] ?? error.requestID
    switch headers["x-should-retry"]?.lowercased() {
    // A used-up quota is not restored within seconds, whatever the header says.
    case "true": error.isRetryable = kind != .quota
    case "false": error.isRetryable = false
    default: break
    }
    error.retryAfter =
      error.isRetryable
      ? RetryDelay.find(kind: kind, headers: headers, report: report, message: message, now: now)
      : nil
    // A 404 without a report from the provider means that nothing is served at this URL.
    if kind == .malformed || (status == 404 && report == nil) {
      error.advice = provider.addressAdvice
    } else {
      error.advice = provider.advice(for: kind, retryAfter: error.retryAfter)
    }
    return error
  }

  /// Creates the error for a report inside a stream.
  func reported(_ report: FaultReport) -> LLMError {
    let message = report.message.map { FaultText.oneLine($0) } ?? report.word ?? "unknown error"
    let kind = LLMError.Kind(status: nil, report: report, message: message)
    var error = fault(kind, report: report, message: message)
    if error.isRetryable {
      error.retryAfter = RetryDelay.find(
        kind: kind, headers: [:], report: report, message: message, now: 0)
      error.advice = provider.advice(for: kind, retryAfter: error.retryAfter)
    }
    return error
  }

  /// The stream ended before the provider marked the answer as complete.
  var truncated: LLMError {
    fault(.truncated, message: "the stream ended before the answer was complete")
  }

  /// Part of the stream is not in the provider's format.
  func unreadable(_ bytes: ArraySlice<UInt8>) -> LLMError {
    let excerpt = FaultText.oneLine(bytes, limit: 100)
    return fault(
      .malformed, message: "the response is not in the provider's format: \(excerpt)")
  }

  func tooLong(_ error: WireError) -> LLMError {
    switch error {
    case .lineTooLong(let limit):
      fault(.malformed, message: "a line of the stream exceeds \(limit >> 20) MiB")
    case .eventTooLong(let limit):
      fault(.malformed, message: "an event of the stream exceeds \(limit >> 20) MiB")
    }
  }

  /// Creates the error for a successful response whose body is not in the provider's format.
  func unrecognised(_ body: ArraySlice<UInt8>) -> LLMError {
    if let report = FaultReport(body) { return reported(report) }
    switch body.first {
    case nil:
      var error = fault(.truncated, message: "the stream ended before the answer began")
      error.advice = "try again"
      return error
    case UInt8(ascii: "<"):
      var error = fault(.malformed, message: pageMessage(FaultText.title(body)))
      error.advice = "check the network, the proxy and \(provider.addressName)"
      return error
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      return isComplete(body) ? unreadable(body) : truncated
    default:
      return unreadable(body)
    }
  }

  private func message(
    status: Int?, headers: HTTPHeaders, body: ArraySlice<UInt8>, report: FaultReport?
  ) -> String {
    if let text = report?.message.map({ FaultText.oneLine($0) }), !text.isEmpty { return text }
    if let status, (300...399).contains(status), let place = headers["location"] {
      return FaultText.oneLine(
        "HTTP \(status) redirects to \(place); redirects are not followed because they could leak the key"
      )
    }
    if FaultText.isPage(body), let title = FaultText.title(body) { return pageMessage(title) }
    let text = FaultText.oneLine(body)
    if !text.isEmpty { return text }
    return status.map { "HTTP \($0)" } ?? "unknown error"
  }

  private func pageMessage(_ title: String?) -> String {
    let named = title.map { ", \"\($0)\"" } ?? ""
    return
      "the server sent a web page instead of an answer\(named); it may be a proxy or sign-in page"
  }

  private func isComplete(_ body: ArraySlice<UInt8>) -> Bool {
    (try? JSONScanner.read(body) { json throws(JSONError) in try json.finish() }) != nil
  }

  private func fault(
    _ kind: LLMError.Kind, report: FaultReport? = nil, message: String
  ) -> LLMError {
    LLMError(
      kind, provider: provider.name, message: message, code: report?.word,
      requestID: report?.requestID, advice: provider.advice(for: kind))
  }
}
