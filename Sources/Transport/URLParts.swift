/// A URL cut at the marks that RFC 3986 gives a meaning (appendix B). Nothing is checked, so any
/// text has parts; what may be sent to is decided by ``BaseURL``.
package struct URLParts {
  /// What stands before `://`, in lower case.
  package let scheme: String?
  /// What stands before the last `@` of the authority: a name, perhaps with a password.
  package let user: Substring?
  /// As written: an IPv6 address keeps its brackets.
  package let host: Substring
  /// What follows the host's colon; `nil` without a colon.
  package let port: Substring?
  package let path: Substring
  /// The query and the fragment, with the mark before them; empty without either.
  package let query: Substring

  package init(_ text: String) {
    var rest = text[...]
    if let separator = rest.firstRange(of: "://") {
      scheme = rest[..<separator.lowerBound].lowercased()
      rest = rest[separator.upperBound...]
    } else {
      scheme = nil
    }
    let tail = rest.firstIndex { $0 == "?" || $0 == "#" } ?? rest.endIndex
    query = rest[tail...]
    rest = rest[..<tail]
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    path = rest[slash...]
    let authority = rest[..<slash]
    let at = authority.lastIndex(of: "@")
    user = at.map { authority[..<$0] }
    (host, port) = Self.split(at.map { authority[authority.index(after: $0)...] } ?? authority)
  }

  /// Cuts `host:port`. An IPv6 address without brackets, which has several colons, has no port.
  private static func split(_ authority: Substring) -> (host: Substring, port: Substring?) {
    let start =
      authority.first == "["
      ? authority.firstIndex(of: "]").map { authority.index(after: $0) }
      : authority.count { $0 == ":" } == 1 ? authority.firstIndex(of: ":") : nil
    guard let start, start < authority.endIndex, authority[start] == ":" else {
      return (authority, nil)
    }
    return (authority[..<start], authority[authority.index(after: start)...])
  }

  /// Whether a host is this machine, by a name or an address that no resolver can give another
  /// meaning: `localhost` and the names beneath it (RFC 6761 section 6.3), 127.0.0.0/8 in four
  /// plain decimal numbers, or `::1`.
  ///
  /// This is the one rule for what stays on this machine: which keys may travel over plain http,
  /// which requests go past a proxy, and which servers are worth a wait.
  ///
  /// - Parameter host: With or without the brackets of an IPv6 address.
  package static func isLoopback(host: some StringProtocol) -> Bool {
    var host = host.lowercased()
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    let name = host.hasSuffix(".") ? String(host.dropLast()) : host
    if name == "localhost" || name.hasSuffix(".localhost") { return true }
    if host == "::1" || host == "0:0:0:0:0:0:0:1" { return true }
    let address = host.hasPrefix("::ffff:") ? host.dropFirst(7) : host[...]
    let numbers = address.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers.first == "127" && numbers.allSatisfy(isPlainOctet)
  }

  /// 0 to 255 without leading zeros, which some resolvers read as octal: 0127.0.0.1 is 87.0.0.1.
  private static func isPlainOctet(_ text: Substring) -> Bool {
    guard let value = UInt8(text) else { return false }
    return String(value) == text
  }
}
