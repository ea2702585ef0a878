internal import LLMRingWire

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
  ///   - url: The URL of the request. It is shown if nothing was found there.
  ///   - body: The beginning of the body; 64 KiB are more than enough.
  ///   - now: The current time in seconds since 1970, for a `Retry-After` date in a response
  ///     without a `Date` header.
  package static func classify(
    provider: Provider, status: Int?, url: String? = nil, headers: HTTPHeaders = [:],
    body: [UInt8], now: Int? = nil
  ) -> LLMError {
    var error = ProviderFault(provider: provider).classify(
      status: status, headers: headers, body: body, now: now ?? RetryDelay.now)
    if status == 404 || status == 405 { error.url = url.map(Self.withoutQuery) }
    return error
  }

  /// The query of a URL may contain a key.
  private static func withoutQuery(_ url: String) -> String {
    let query = URLParts(url).query
    return query.isEmpty ? url : url[..<query.startIndex] + "?…"
  }

  private func classify(
    status: Int?, headers: HTTPHeaders, body: [UInt8], now: Int
  ) -> LLMError {
    var report = FaultReport(body[...])
    // AWS names its errors in a header.
    if let name = headers["x-amzn-errortype"]?.split(separator: ":").first {
      report = report ?? FaultReport()
      report?.causes.append(String(name))
    }
    let message = message(status: status, headers: headers, body: body[...], report: report)
    let kind = LLMError.Kind(status: status, report: report, message: report?.message ?? message)
    var error = fault(kind, report: report, message: message)
    error.status = status
    error.requestID = headers["x-request-id"] ?? headers["request-id"] ?? error.requestID
    switch headers["x-should-retry"]?.lowercased() {
    // A used-up quota is not restored within seconds, and a conversation does not become shorter,
    // whatever the header says.
    case "true": error.isRetryable = kind != .quota && kind != .contextLength
    case "false": error.isRetryable = false
    default: break
    }
    error.retryAfter =
      error.isRetryable
      ? RetryDelay.find(kind: kind, headers: headers, report: report, message: message, now: now)
      : nil
    if kind == .malformed {
      error.suggest(provider.checking(.address))
    } else if isUnserved(status, report) {
      error.suggest(provider.pathRemedy)
    } else if status == 407 {
      error.isRetryable = false
      error.retryAfter = nil
      error.advice = Self.proxyAdvice
    } else if status == 413, kind == .invalidRequest || kind == .rateLimit {
      // Groq reports a request that exceeds the limit per minute so. Waiting does not make it
      // smaller.
      error.isRetryable = false
      error.retryAfter = nil
      error.advice = "shorten the conversation, or send fewer or smaller files"
    } else {
      error.suggest(provider.remedy(for: kind, retryAfter: error.retryAfter))
    }
    return error
  }

  /// What to do about a proxy that requires a password.
  static let proxyAdvice = "set the proxy's user name and password in the proxy's URL"

  /// Whether nothing is served at the URL. A provider reports a model that does not exist with the
  /// same status, but says so.
  private func isUnserved(_ status: Int?, _ report: FaultReport?) -> Bool {
    guard status == 404 || status == 405 else { return false }
    guard let report, let message = report.message else { return true }
    let words = MessageWords(message)
    // What frameworks for servers say by default.
    return status == 405
      || ["not found", "no route"].contains { message.lowercased().hasPrefix($0) }
      || words.contains(["no route|handler|resource", "url|path|route|endpoint ... not found"])
  }

  /// The error in a payload of an answer, or in a whole body, that is not part of an answer.
  ///
  /// - Parameter isMarked: Whether the payload is known to be an error, as in an event of the type
  ///   `error`. Any text is then its message.
  /// - Returns: `nil` if the payload is not an error.
  func report(in bytes: ArraySlice<UInt8>, isMarked: Bool = false) -> LLMError? {
    if let report = FaultReport(bytes), isMarked || report.isExplicit { return reported(report) }
    let text = FaultText.oneLine(bytes)
    // JSON without a text that can be found says nothing to the user.
    guard isMarked, let first = text.first, first != "{", first != "[" else { return nil }
    return reported(FaultReport(message: text))
  }

  /// Creates the error for a report inside a stream.
  func reported(_ report: FaultReport) -> LLMError {
    let message = report.message.map { FaultText.oneLine($0) } ?? report.word ?? "unknown error"
    let kind = LLMError.Kind(status: nil, report: report, message: report.message ?? message)
    var error = fault(kind, report: report, message: message)
    if error.isRetryable {
      error.retryAfter = RetryDelay.find(
        kind: kind, headers: [:], report: report, message: message, now: 0)
      error.suggest(provider.remedy(for: kind, retryAfter: error.retryAfter))
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

  /// The answer has text, but none that can be read.
  func unreadableText(_ what: String) -> LLMError {
    fault(.malformed, message: "the answer's text cannot be read: \(what)")
  }

  /// The answer is in the format of another kind of provider.
  func foreign(_ format: WireFormat) -> LLMError {
    var error = fault(
      .malformed,
      message: "the server answers in the format \"\(format.rawValue)\" "
        + "(\(format.protocolName)), not in \"\(provider.format.rawValue)\"")
    error.suggest(provider.formatRemedy(for: format))
    return error
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
      var error = fault(.malformed, message: pageMessage(nil, FaultText.title(body)))
      error.suggest(provider.checking(.network))
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
    if status == 407, let text = Self.gatewayMessages[407] { return text }
    if let text = report?.message ?? (report?.isExplicit == true ? report?.word : nil),
      case let line = FaultText.oneLine(text), !line.isEmpty
    {
      return line
    }
    if let status, (300...399).contains(status), let place = headers["location"] {
      return FaultText.oneLine(
        "HTTP \(status) redirects to \(place); redirects are not followed because they could leak the key"
      )
    }
    if FaultText.isPage(body) {
      if let text = FaultText.message(inXML: body) { return text }
      let message = pageMessage(status, FaultText.title(body))
      // A short page without a title is shown as it is, unless its status says more.
      let isTerse = body.count <= Self.tersePage && status ?? 0 >= 500 && !FaultText.hasTitle(body)
      if !isTerse || status.flatMap({ Self.gatewayMessages[$0] }) != nil { return message }
    }
    if let text = FaultReport.sentence(in: body) { return FaultText.oneLine(text) }
    let text = FaultText.oneLine(body)
    if !text.isEmpty { return text }
    return status.map { Self.gatewayMessages[$0] ?? "HTTP \($0)" } ?? "unknown error"
  }

  /// The size in bytes up to which a page is short enough to be shown.
  private static let tersePage = 64

  /// What gateways and proxies mean by a status, for pages and empty bodies.
  private static let gatewayMessages = [
    407: "the proxy requires a user name and a password",
    413: "the request is too large for the server or a gateway before it",
    504: "a gateway timed out waiting for the server",
    522: "a gateway timed out connecting to the server",
    524: "a gateway timed out waiting for the server",
  ]

  private func pageMessage(_ status: Int?, _ title: String?) -> String {
    if let status, let message = Self.gatewayMessages[status] { return message }
    if let status, let title, status >= 500 || title.contains(String(status)) {
      return "the server or a gateway before it answered \"\(title)\""
    }
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
    var error = LLMError(
      kind, provider: provider.name, message: message, code: report?.word,
      requestID: report?.requestID)
    error.suggest(provider.remedy(for: kind))
    error.parameter = report?.parameter
    return error
  }
}
