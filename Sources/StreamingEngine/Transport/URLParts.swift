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

  /// Whether a host is probably on a private network: a name that only such a network resolves, or
  /// an address that the public network does not route. Nothing is looked up.
  ///
  /// It decides only how long to wait. It never decides where a key may go.
  ///
  /// - Parameter host: As in ``isLoopback(host:)``.
  package static func isPrivate(host: some StringProtocol) -> Bool {
    var host = host.lowercased()
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    if host.contains(":") {
      if host.hasPrefix("::ffff:") { return isPrivate(host: host.dropFirst(7)) }
      // Unique local (RFC 4193) and link-local (RFC 4291).
      return ["fc", "fd", "fe8", "fe9", "fea", "feb"].contains { host.hasPrefix($0) }
        && host.prefix { $0 != ":" }.count == 4
    }
    let labels = host.droppingLast { $0 == "." }.split(
      separator: ".", omittingEmptySubsequences: false)
    if labels.allSatisfy(isPlainOctet), labels.count == 4 {
      return isPrivateAddress(labels.compactMap { UInt8($0) })
    }
    // A single label is resolved by the local network; so are the reserved names: `.local`
    // (RFC 6762), `.home.arpa` (RFC 8375), `.internal` (reserved by ICANN in 2024), and those that
    // routers commonly use.
    guard labels.count > 1, let last = labels.last else { return !host.isEmpty }
    return ["local", "internal", "lan", "localdomain"].contains(last)
      || labels.suffix(2) == ["home", "arpa"]
  }

  /// RFC 1918, link-local (RFC 3927), shared address space (RFC 6598), and 0.0.0.0, this machine.
  private static func isPrivateAddress(_ octets: [UInt8]) -> Bool {
    switch (octets[0], octets[1]) {
    case (0, 0), (10, _), (172, 16...31), (192, 168), (169, 254), (100, 64...127): true
    default: false
    }
  }

  /// Whether the text is 0 to 255 without leading zeros. Some resolvers read a leading zero as
  /// octal, so 0127.0.0.1 would be 87.0.0.1.
  private static func isPlainOctet(_ text: Substring) -> Bool {
    guard let value = UInt8(text) else { return false }
    return String(value) == text
  }
}
