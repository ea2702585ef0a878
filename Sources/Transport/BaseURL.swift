/// A provider's address, if requests may be sent there.
///
/// Stricter than RFC 3986 where a lenient reading could make two programs see two different hosts:
/// no user information, no backslash, no space or control character. What is refused here never
/// reaches the HTTP library with a key.
package struct BaseURL: Equatable {
  package enum Scheme: String {
    case http, https
    /// Answered inside the program, by the built-in guide.
    case builtin
  }

  package let scheme: Scheme
  /// Lower case, without the brackets of an IPv6 address; empty for ``Scheme/builtin``.
  package let host: String
  /// As written, or the scheme's own.
  package let port: UInt16
  /// Everything without a slash at the end.
  private let text: String

  /// `nil` unless the text is an absolute `http` or `https` URL that can be joined to a path.
  package init?(_ text: String) {
    let parts = URLParts(text)
    guard let scheme = parts.scheme.flatMap(Scheme.init), parts.user == nil, parts.query.isEmpty,
      !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\\") }),
      let host = Self.plainHost(parts.host), host.isEmpty == (scheme == .builtin),
      let port = parts.port.map({ UInt16($0) }) ?? (scheme == .https ? 443 : 80)
    else { return nil }
    self.scheme = scheme
    self.host = host
    self.port = port
    self.text = String(
      text[..<parts.path.startIndex] + parts.path.droppingLast { $0 == "/" })
  }

  /// The URL of a path beneath this one, joined with exactly one slash.
  ///
  /// - Parameter path: Written with a slash at its front, percent-encoded where it must be.
  package func appending(_ path: String) -> String {
    text + path
  }

  /// Whether the server is this machine.
  package var isLoopback: Bool {
    scheme == .builtin || URLParts.isLoopback(host: host)
  }

  /// A host in lower case and without brackets; `nil` for one that could be read in two ways.
  private static func plainHost(_ host: Substring) -> String? {
    if host.hasPrefix("["), host.hasSuffix("]") {
      let address = host.dropFirst().dropLast()
      let isAddress = address.allSatisfy { $0.isASCII && ($0.isHexDigit || $0 == ":") }
      return isAddress ? address.lowercased() : nil
    }
    return host.contains(where: { "@[]%:".contains($0) }) ? nil : host.lowercased()
  }
}

extension StringProtocol {
  /// What is left without the characters at the end for which `condition` holds.
  package func droppingLast(while condition: (Character) -> Bool) -> SubSequence {
    guard let last = lastIndex(where: { !condition($0) }) else {
      return self[startIndex..<startIndex]
    }
    return self[...last]
  }
}
