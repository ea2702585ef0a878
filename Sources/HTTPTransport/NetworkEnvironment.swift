internal import LLMRingPlatform

/// The proxies and certificates that environment variables configure.
///
/// The variables and their rules are curl's. Lower case takes precedence over upper case, and an
/// empty variable counts as unset. `HTTP_PROXY` is read in lower case only, because a web server
/// sets the upper-case name from a header that its client sends.
struct NetworkEnvironment: Sendable {
  /// A file of certificates to trust (`SSL_CERT_FILE`).
  let certificateFile: String?
  /// A folder of certificates to trust (`SSL_CERT_DIR`).
  let certificateFolder: String?
  /// The hosts to reach without a proxy (`no_proxy`), as curl understands the list.
  let exceptions: String

  private let httpProxy: String?
  private let httpsProxy: String?

  /// - Parameter variables: The environment; `nil` means that of the process.
  init(_ variables: [String: String]?) {
    func value(_ names: String...) -> String? {
      for name in names {
        let value = variables.map { $0[name] } ?? getenv(name).map { String(cString: $0) }
        if let value, !value.isEmpty { return value }
      }
      return nil
    }
    certificateFile = value("SSL_CERT_FILE")
    certificateFolder = value("SSL_CERT_DIR")
    exceptions = value("no_proxy", "NO_PROXY") ?? ""
    httpProxy = value("http_proxy", "all_proxy", "ALL_PROXY")
    httpsProxy = value("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
  }

  /// The proxy for a host, or `nil` if there is none. Loopback addresses never use a proxy.
  func proxy(scheme: String, host: String) -> String? {
    guard !Self.isLoopback(host) else { return nil }
    return scheme == "https" ? httpsProxy : httpProxy
  }

  /// Whether a host of a URL is this machine: `localhost` (RFC 6761 section 6.3), 127.0.0.0/8 or
  /// `::1`, with or without brackets.
  static func isLoopback(_ host: String) -> Bool {
    var host = host.lowercased()
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    if host.hasSuffix(".") { host.removeLast() }
    if host == "localhost" || host.hasSuffix(".localhost") { return true }

    var v4 = in_addr()
    if inet_pton(AF_INET, host, &v4) == 1 {
      return withUnsafeBytes(of: v4) { $0.first == 127 }
    }
    var v6 = in6_addr()
    guard inet_pton(AF_INET6, host, &v6) == 1 else { return false }
    return withUnsafeBytes(of: v6) { bytes in
      let isMapped =
        bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
      return isMapped ? bytes[12] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
    }
  }
}
