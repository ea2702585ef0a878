/// A provider's address, taken apart as far as safety needs it.
///
/// Stricter than RFC 3986 where a lenient reading could make two programs see two different hosts:
/// no user information, no backslash, no space or control character. What is refused here never
/// reaches the HTTP library with a key.
struct BaseURL: Equatable {
  enum Scheme: String {
    case http, https
    /// Answered inside the program; see ``GuideTransport``.
    case builtin
  }

  let scheme: Scheme
  /// Lower case, without the brackets of an IPv6 address; empty for ``Scheme/builtin``.
  let host: String
  /// Everything up to the path, as written.
  private let origin: String
  /// The path without a slash at its end.
  private let path: String

  /// `nil` for what is no absolute `http` or `https` URL, or one that cannot be joined to a path.
  init?(_ text: String) {
    guard let colon = text.firstRange(of: "://"),
      let scheme = Scheme(rawValue: text[..<colon.lowerBound].lowercased()),
      !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\\") }),
      !text.contains("?"), !text.contains("#")
    else { return nil }
    let rest = text[colon.upperBound...]
    let authority = rest[..<(rest.firstIndex(of: "/") ?? rest.endIndex)]
    guard let host = Self.host(in: authority), host.isEmpty == (scheme == .builtin) else {
      return nil
    }
    self.scheme = scheme
    self.host = host
    origin = String(text[..<authority.endIndex])
    path = String(rest[authority.endIndex...].droppingLast { $0 == "/" })
  }

  /// The URL of a path beneath this one, joined with exactly one slash.
  ///
  /// - Parameter path: Written with a slash at its front, percent-encoded where it must be.
  func appending(_ path: String) -> String {
    origin + self.path + path
  }

  /// Whether the host is this machine, by a name or address that no resolver can give another
  /// meaning: `localhost`, 127.0.0.0/8 in four plain decimal numbers, or `::1`.
  var isLoopback: Bool {
    if scheme == .builtin || host == "localhost" || host == "::1" || host == "0:0:0:0:0:0:0:1" {
      return true
    }
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers.first == "127" && numbers.allSatisfy(Self.isPlainOctet)
  }

  /// 0 to 255 without leading zeros, which some resolvers read as octal: 0127.0.0.1 is 87.0.0.1.
  private static func isPlainOctet(_ text: Substring) -> Bool {
    guard let value = UInt8(text) else { return false }
    return String(value) == text
  }

  /// The host of `host`, `host:port`, `[address]` or `[address]:port`; `nil` for anything else.
  private static func host(in authority: Substring) -> String? {
    let host: Substring
    let port: Substring
    if authority.hasPrefix("[") {
      guard let bracket = authority.firstIndex(of: "]") else { return nil }
      host = authority[authority.index(after: authority.startIndex)..<bracket]
      port = authority[authority.index(after: bracket)...]
      guard host.utf8.allSatisfy({ isHexDigit($0) || $0 == UInt8(ascii: ":") }) else { return nil }
    } else {
      host = authority.prefix { $0 != ":" }
      port = authority[host.endIndex...]
      guard !host.contains(where: { "@[]%".contains($0) }) else { return nil }
    }
    guard port.isEmpty || (port.first == ":" && UInt16(port.dropFirst()) != nil) else { return nil }
    return host.lowercased()
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }
}

extension StringProtocol {
  /// What is left without the characters at the end for which `condition` holds.
  func droppingLast(while condition: (Character) -> Bool) -> SubSequence {
    guard let last = lastIndex(where: { !condition($0) }) else {
      return self[startIndex..<startIndex]
    }
    return self[...last]
  }

  /// The part that percent-encoding needs in one segment of a path: everything but the unreserved
  /// characters of RFC 3986 section 2.3.
  var percentEncoded: String {
    var encoded = ""
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let hex = String(byte, radix: 16, uppercase: true)
        encoded += hex.utf8.count == 1 ? "%0\(hex)" : "%\(hex)"
      }
    }
    return encoded
  }
}
