#if Libcurl
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
    guard !URLParts.isLoopback(host: host) else { return nil }
    return scheme == "https" ? httpsProxy : httpProxy
  }
}
#endif
