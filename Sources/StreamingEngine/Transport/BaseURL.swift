/// A provider's address that is safe to send requests to.
///
/// Stricter than RFC 3986 wherever two programs could read two different hosts from the same URL:
/// it rejects user information, backslashes, spaces and control characters. A key is never sent to
/// a URL that is rejected here.
package struct BaseURL: Equatable {
  package enum Scheme: String {
    case http, https
    /// The built-in guide, which answers inside the program.
    case builtin
  }

  package let scheme: Scheme
  /// Lower case, without the brackets of an IPv6 address; empty for ``Scheme/builtin``.
  package let host: String
  /// As written, or the scheme's default.
  package let port: UInt16
  /// The whole URL without its trailing slashes.
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

  /// Appends a path to the URL, joined with exactly one slash.
  ///
  /// - Parameter path: Starts with a slash and is already percent-encoded.
  package func appending(_ path: String) -> String {
    text + path
  }

  /// Whether the server is this machine.
  package var isLoopback: Bool {
    scheme == .builtin || URLParts.isLoopback(host: host)
  }

  /// Whether the server is this machine or on a private network; see ``URLParts/isPrivate(host:)``.
  package var isNearby: Bool {
    isLoopback || URLParts.isPrivate(host: host)
  }

  /// The host in lower case and without brackets, or `nil` if it is ambiguous.
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
  /// The text without the trailing characters that satisfy `condition`.
  package func droppingLast(while condition: (Character) -> Bool) -> SubSequence {
    guard let last = lastIndex(where: { !condition($0) }) else {
      return self[startIndex..<startIndex]
    }
    return self[...last]
  }
}
