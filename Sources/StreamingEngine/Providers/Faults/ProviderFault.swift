package import Transport
internal import Wire

/// Makes faults of what one provider answers instead of an answer.
///
/// The same fault bears the same kind whether it came as an HTTP status or inside a stream; the
/// table is in `LLMError.Kind`. Messages are the provider's own words where it has any, on one
/// line and of at most 500 characters.
package struct ProviderFault: Sendable {
  let provider: Provider

  package init(provider: Provider) {
    self.provider = provider
  }

  /// The fault that an HTTP answer stands for.
  ///
  /// - Parameters:
  ///   - status: Any status but 200; `nil` reads the body alone.
  ///   - body: As much of the body as was read; 64 KiB are more than enough.
  ///   - now: Seconds since 1970, for a `retry-after` that is a date in an answer without one.
  package static func classify(
    provider: Provider, status: Int?, headers: HTTPHeaders = [:], body: [UInt8], now: Int? = nil
  ) -> LLMError {
    ProviderFault(provider: provider).classify(
      status: status, headers: headers, body: body, now: now ?? FaultDelay.now)
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
    // What has been spent is not there again a second later, whatever the header says.
    case "true": error.isRetryable = kind != .quota
    case "false": error.isRetryable = false
    default: break
    }
    error.retryAfter =
      error.isRetryable
      ? FaultDelay.find(kind: kind, headers: headers, report: report, message: message, now: now)
      : nil
    // A 404 that is not the provider's own says that nothing is served there.
    if kind == .malformed || (status == 404 && report == nil) {
      error.advice = provider.addressAdvice
    } else {
      error.advice = provider.advice(for: kind, retryAfter: error.retryAfter)
    }
    return error
  }

  /// An error that came inside a stream.
  func reported(_ report: FaultReport) -> LLMError {
    let message = report.message.map { FaultText.oneLine($0) } ?? report.word ?? "unknown error"
    let kind = LLMError.Kind(status: nil, report: report, message: message)
    var error = fault(kind, report: report, message: message)
    if error.isRetryable {
      error.retryAfter = FaultDelay.find(
        kind: kind, headers: [:], report: report, message: message, now: 0)
      error.advice = provider.advice(for: kind, retryAfter: error.retryAfter)
    }
    return error
  }

  /// A stream that ended before the provider said that the answer had.
  var truncated: LLMError {
    fault(.truncated, message: "the stream ended before the answer was complete")
  }

  /// A piece of a stream that is not what the format has there.
  func unreadable(_ bytes: ArraySlice<UInt8>) -> LLMError {
    let excerpt = FaultText.oneLine(bytes, limit: 100)
    return fault(
      .malformed, message: "what came is not in the provider's format: \(excerpt)")
  }

  func tooLong(_ error: WireError) -> LLMError {
    switch error {
    case .lineTooLong(let limit):
      fault(.malformed, message: "a line of the stream is longer than \(limit >> 20) MiB")
    case .eventTooLong(let limit):
      fault(.malformed, message: "an event of the stream is longer than \(limit >> 20) MiB")
    }
  }

  /// A successful answer whose body has nothing of the format in it.
  func foreign(_ body: ArraySlice<UInt8>) -> LLMError {
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
      return isWhole(body) ? unreadable(body) : truncated
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
        "HTTP \(status) sends to \(place); redirects are not followed, because the key would be")
    }
    if FaultText.isPage(body), let title = FaultText.title(body) { return pageMessage(title) }
    let text = FaultText.oneLine(body)
    if !text.isEmpty { return text }
    return status.map { "HTTP \($0)" } ?? "unknown error"
  }

  private func pageMessage(_ title: String?) -> String {
    let named = title.map { ", \"\($0)\"" } ?? ""
    return "a web page came instead of an answer\(named); it looks like a proxy or sign-in page"
  }

  private func isWhole(_ body: ArraySlice<UInt8>) -> Bool {
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
