/// A URL split into its components (RFC 3986, appendix B). Nothing is validated, so any text can be
/// split; ``BaseURL`` decides which URLs requests may be sent to.
package struct URLParts {
  /// The text before `://`, in lower case.
  package let scheme: String?
  /// The text before the last `@` of the authority: a user name, perhaps with a password.
  package let user: Substring?
  /// As written; an IPv6 address keeps its brackets.
  package let host: Substring
  /// The text after the host's colon, or `nil` if there is no colon.
  package let port: Substring?
  package let path: Substring
  /// The query and the fragment, starting with `?` or `#`; empty if there is neither.
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

  /// Splits `host:port`. An IPv6 address without brackets has several colons and no port.
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

  /// Whether a host is this machine, written in a way that every resolver reads alike: `localhost`
  /// or a name below it (RFC 6761 section 6.3), 127.0.0.0/8 as four decimal numbers, or `::1`.
  ///
  /// This is the only loopback rule. It decides which keys may be sent over plain http, which
  /// requests bypass the proxy, and which servers are worth waiting for.
  ///
  /// - Parameter host: May have the brackets of an IPv6 address.
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

  /// Whether the text is 0 to 255 without leading zeros. Some resolvers read a leading zero as
  /// octal, so 0127.0.0.1 would be 87.0.0.1.
  private static func isPlainOctet(_ text: Substring) -> Bool {
    guard let value = UInt8(text) else { return false }
    return String(value) == text
  }
}
