#if Libcurl
internal import CLLMRingCurl

extension CurlHandle {
  /// Maximum number of bytes that curl reads from the network at once.
  static let networkBuffer = 64 << 10

  /// 24 days, used as "no limit" where 0 would mean curl's default.
  private static let noLimit = Int64(Int32.max)

  /// Removes curl's connect limit. curl reads the option again at every step.
  func liftConnectLimit() {
    setIfSupported(CURLOPT_CONNECTTIMEOUT_MS, Int(Self.noLimit))
  }

  /// Sets the options for this request and those that all requests share.
  ///
  /// - Throws: ``TransportError/unusable(_:)`` for a request that cannot be sent.
  func prepare(
    _ request: HTTPRequest, route: CurlRoute, environment: NetworkEnvironment
  ) throws(TransportError) {
    // The program has its own signal handlers.
    try set(CURLOPT_NOSIGNAL, 1)
    try setAddress(route.address)
    // The caller gets redirects as responses, because its keys are meant for this origin only.
    try set(CURLOPT_FOLLOWLOCATION, 0)
    setIfSupported(ccurl_opt_protocols, "http,https")
    setIfSupported(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    // Accept every encoding that this libcurl supports.
    setIfSupported(CURLOPT_ACCEPT_ENCODING, "")

    try setMethod(of: request)
    try setHeaders(of: request)
    try setConnection(limit: request.limits.connect)
    try setProxy(route, exceptions: environment.exceptions)
    try setTrust(environment)
  }

  private func setMethod(of request: HTTPRequest) throws(TransportError) {
    switch request.method {
    case .get:
      try set(CURLOPT_HTTPGET, 1)
    case .post:
      try set(CURLOPT_POST, 1)
      try setBody(request.body)
    }
  }

  private func setHeaders(of request: HTTPRequest) throws(TransportError) {
    try set(CURLOPT_USERAGENT, "llmring/1")
    // Otherwise curl waits for "100 Continue" before a large body, and adds its own content type.
    var lines = ["Expect:"]
    if request.headers["Content-Type"] == nil { lines.append("Content-Type:") }
    for field in request.headers.fields {
      guard field.isSendable else {
        throw .unusable("a request header has a line break or an invalid name; check the API key")
      }
      lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
    }
    try setHeaders(lines)
    // Keys go to the server, not to a proxy.
    try set(CURLOPT_HEADEROPT, Int(CURLHEADER_SEPARATE))
    try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
  }

  private func setConnection(limit: Duration?) throws(TransportError) {
    // curl divides its connect limit among the addresses of a host, so it gets ours. `nil` must
    // not become curl's default of five minutes.
    let milliseconds = limit.map { max(1, $0.wholeMilliseconds) } ?? .max
    try set(CURLOPT_CONNECTTIMEOUT_MS, Int(min(milliseconds, Self.noLimit)))
    // Do not wait for a resolver that does not respond.
    setIfSupported(ccurl_opt_quick_exit, 1)
    try set(CURLOPT_TCP_KEEPALIVE, 1)
    try set(CURLOPT_BUFFERSIZE, Self.networkBuffer)
    // Servers and routers drop idle connections silently, so do not reuse old ones.
    try set(CURLOPT_MAXAGE_CONN, 30)
  }

  private func setProxy(_ route: CurlRoute, exceptions: String) throws(TransportError) {
    // Always set both; otherwise curl reads the environment itself.
    try set(CURLOPT_PROXY, route.proxy ?? "")
    try set(CURLOPT_NOPROXY, exceptions)
  }

  private func setTrust(_ environment: NetworkEnvironment) throws(TransportError) {
    try set(CURLOPT_SSL_VERIFYPEER, 1)
    try set(CURLOPT_SSL_VERIFYHOST, 2)
    try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    if let file = environment.certificateFile {
      try set(CURLOPT_CAINFO, file)
      setIfSupported(CURLOPT_PROXY_CAINFO, file)
    }
    if let folder = environment.certificateFolder {
      try set(CURLOPT_CAPATH, folder)
      setIfSupported(CURLOPT_PROXY_CAPATH, folder)
    }
  }
}

extension HTTPHeaders.Field {
  /// Whether the name is valid and neither part contains a line break, which would start another
  /// field (RFC 9112 section 5).
  fileprivate var isSendable: Bool {
    let breaks: Set<UInt8> = [0, UInt8(ascii: "\r"), UInt8(ascii: "\n")]
    let separators: Set<UInt8> = [UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: " ")]
    return !name.isEmpty
      && name.utf8.allSatisfy { !breaks.contains($0) && !separators.contains($0) }
      && value.utf8.allSatisfy { !breaks.contains($0) }
  }
}
#endif
