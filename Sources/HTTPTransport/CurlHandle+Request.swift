internal import CCurl
internal import Transport

extension CurlHandle {
  /// How many bytes curl reads from the network at once.
  static let networkBuffer = 64 << 10

  /// Sets everything that a request asks for, and the rules that hold for all of them.
  ///
  /// - Throws: ``TransportError/unusable(_:)`` for a request that cannot be sent.
  func prepare(
    _ request: HTTPRequest, route: CurlRoute, environment: NetworkEnvironment
  ) throws(TransportError) {
    // No signal handlers of curl's: the program has its own.
    try set(CURLOPT_NOSIGNAL, 1)
    try setAddress(route.address)
    // Redirects are for the caller to see: its keys were meant for this origin alone.
    try set(CURLOPT_FOLLOWLOCATION, 0)
    offer(ccurl_opt_protocols, "http,https")
    offer(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    // Every encoding that this libcurl can undo.
    offer(CURLOPT_ACCEPT_ENCODING, "")

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
    // curl would wait for "100 Continue" before a large body, and name a type of its own.
    var lines = ["Expect:"]
    if request.headers["Content-Type"] == nil { lines.append("Content-Type:") }
    for field in request.headers.fields {
      guard field.isSendable else {
        throw .unusable("a header field of the request has a line break or no name; check the key")
      }
      lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
    }
    try setHeaders(lines)
    // Keys are for the server, not for a proxy on the way.
    try set(CURLOPT_HEADEROPT, Int(CURLHEADER_SEPARATE))
    try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
  }

  private func setConnection(limit: Duration?) throws(TransportError) {
    // curl knows how to share its own limit among the addresses of a host, so it gets ours;
    // `nil` must not become curl's default of five minutes.
    let milliseconds = limit.map { max(1, $0.wholeMilliseconds) } ?? .max
    try set(CURLOPT_CONNECTTIMEOUT_MS, Int(min(milliseconds, Int64(Int32.max))))
    // A resolver that does not answer is left behind, not waited for.
    offer(ccurl_opt_quick_exit, 1)
    try set(CURLOPT_TCP_KEEPALIVE, 1)
    try set(CURLOPT_BUFFERSIZE, Self.networkBuffer)
    // Servers and routers forget idle connections without a word; old ones are not worth a try.
    try set(CURLOPT_MAXAGE_CONN, 30)
  }

  private func setProxy(_ route: CurlRoute, exceptions: String) throws(TransportError) {
    // Both are always set, so that curl does not read the environment itself.
    try set(CURLOPT_PROXY, route.proxy ?? "")
    try set(CURLOPT_NOPROXY, exceptions)
  }

  private func setTrust(_ environment: NetworkEnvironment) throws(TransportError) {
    try set(CURLOPT_SSL_VERIFYPEER, 1)
    try set(CURLOPT_SSL_VERIFYHOST, 2)
    try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    if let file = environment.certificateFile {
      try set(CURLOPT_CAINFO, file)
      offer(CURLOPT_PROXY_CAINFO, file)
    }
    if let folder = environment.certificateFolder {
      try set(CURLOPT_CAPATH, folder)
      offer(CURLOPT_PROXY_CAPATH, folder)
    }
  }
}

extension HTTPHeaders.Field {
  /// Whether the field is one line (RFC 9112 section 5): a line break in it would begin another.
  fileprivate var isSendable: Bool {
    let breaks: Set<UInt8> = [0, UInt8(ascii: "\r"), UInt8(ascii: "\n")]
    let separators: Set<UInt8> = [UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: " ")]
    return !name.isEmpty
      && name.utf8.allSatisfy { !breaks.contains($0) && !separators.contains($0) }
      && value.utf8.allSatisfy { !breaks.contains($0) }
  }
}
