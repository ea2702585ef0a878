/// What `OLLAMA_HOST` means, by the rules of Ollama's own `envconfig` (`Host()`).
///
/// The same variable tells the server where to listen, so an address that means "everywhere"
/// becomes this machine.
enum OllamaHost {
  static func baseURL(_ variable: String) -> String {
    let parts = URLParts(variable)
    let isCloud = parts.scheme == nil && parts.host == "ollama.com" && parts.port == nil
    let scheme = parts.scheme ?? (isCloud ? "https" : "http")
    // A URL without a port means the scheme's own.
    let usualPort = scheme == "https" ? "443" : parts.scheme == nil ? "11434" : "80"
    let port = parts.port.flatMap { $0.isEmpty ? nil : String($0) } ?? usualPort
    let user = parts.user.map { "\($0)@" } ?? ""
    return "\(scheme)://\(user)\(reachable(parts.host)):\(port)"
      + parts.path.droppingLast { $0 == "/" } + parts.query
  }

  private static func reachable(_ host: Substring) -> String {
    switch host {
    case "", "0.0.0.0": "127.0.0.1"
    case "[::]", "::": "[::1]"
    default: host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : String(host)
    }
  }
}
