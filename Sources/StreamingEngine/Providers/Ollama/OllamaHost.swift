/// What `OLLAMA_HOST` means, by the rules of Ollama's own `envconfig` (`Host()`).
///
/// The same variable tells the server where to listen, so an address that means "everywhere"
/// becomes this machine.
enum OllamaHost {
  static func baseURL(_ variable: String?) -> String {
    var rest = (variable ?? "")[...]
    var scheme = "http"
    var defaultPort = "11434"
    if let separator = rest.firstRange(of: "://") {
      scheme = String(rest[..<separator.lowerBound]).lowercased()
      rest = rest[separator.upperBound...]
      // A URL without a port means the scheme's own.
      defaultPort = scheme == "https" ? "443" : "80"
    } else if rest == "ollama.com" || rest.hasPrefix("ollama.com/") {
      (scheme, defaultPort) = ("https", "443")
    }
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    var path = rest[slash...]
    while path.hasSuffix("/") { path.removeLast() }
    let (host, port) = split(rest[..<slash])
    return "\(scheme)://\(reachable(host)):\(port ?? defaultPort)\(path)"
  }

  private static func split(_ authority: Substring) -> (host: String, port: String?) {
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
      let after = authority[authority.index(after: end)...]
      let port = after.hasPrefix(":") ? String(after.dropFirst()) : nil
      return (String(authority[...end]), port?.isEmpty == false ? port : nil)
    }
    let colons = authority.count { $0 == ":" }
    if colons > 1 { return ("[\(authority)]", nil) }
    guard colons == 1, let colon = authority.firstIndex(of: ":") else {
      return (String(authority), nil)
    }
    let port = String(authority[authority.index(after: colon)...])
    return (String(authority[..<colon]), port.isEmpty ? nil : port)
  }

  private static func reachable(_ host: String) -> String {
    switch host {
    case "", "0.0.0.0": "127.0.0.1"
    case "[::]": "[::1]"
    default: host
    }
  }
}
