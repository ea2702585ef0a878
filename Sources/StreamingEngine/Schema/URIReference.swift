/// A reference to a document or a part of it (RFC 3986), as `$id` and `$ref` have them.
struct URIReference: Sendable, Hashable {
  private var scheme: String?
  private var authority: String?
  private var path: String
  private var query: String?
  /// What follows the `#`; `nil` if there is no `#`.
  var fragment: String?

  /// Splits a text as in RFC 3986, appendix B. Every text can be split.
  init(_ text: String) {
    var rest = text.unicodeScalars[...]
    if let hash = rest.firstIndex(of: "#") {
      fragment = String(rest[hash...].dropFirst())
      rest = rest[..<hash]
    }
    if let mark = rest.firstIndex(of: "?") {
      query = String(rest[mark...].dropFirst())
      rest = rest[..<mark]
    }
    if let colon = rest.firstIndex(of: ":"), colon > rest.startIndex,
      !rest[..<colon].contains("/")
    {
      scheme = String(rest[..<colon])
      rest = rest[colon...].dropFirst()
    }
    if rest.starts(with: "//".unicodeScalars) {
      let name = rest.dropFirst(2).prefix { $0 != "/" }
      authority = String(name)
      rest = rest[name.endIndex...]
    }
    path = String(rest)
  }

  /// The reference without its fragment.
  var document: URIReference {
    var document = self
    document.fragment = nil
    return document
  }

  var text: String {
    var text = scheme.map { $0 + ":" } ?? ""
    if let authority { text += "//" + authority }
    text += path
    if let query { text += "?" + query }
    if let fragment { text += "#" + fragment }
    return text
  }

  /// The reference as seen from a document (RFC 3986 section 5.2.2).
  func resolved(against base: URIReference) -> URIReference {
    var target = self
    if scheme == nil {
      target.scheme = base.scheme
      if authority == nil {
        target.authority = base.authority
        if path.isEmpty {
          target.path = base.path
          target.query = query ?? base.query
          return target
        }
        if path.utf8.first != UInt8(ascii: "/") { target.path = base.merged(with: path) }
      }
    }
    target.path = Self.withoutDotSegments(target.path)
    return target
  }

  /// Section 5.2.3: the path in place of the last segment of this one.
  private func merged(with path: String) -> String {
    if authority != nil, self.path.isEmpty { return "/" + path }
    let segments = self.path.unicodeScalars
    guard let slash = segments.lastIndex(of: "/") else { return path }
    return String(segments[...slash]) + path
  }

  /// Section 5.2.4. Of a path without a slash at its start, only what `..` can remove is removed.
  private static func withoutDotSegments(_ path: String) -> String {
    guard path.contains(".") else { return path }
    var kept: [String] = []
    let segments = path.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false)
    for (place, segment) in segments.map(String.init).enumerated() {
      let isLast = place == segments.count - 1
      switch segment {
      case ".":
        if isLast { kept.append("") }
      case "..":
        if let last = kept.last, kept.count > 1 || !last.isEmpty { kept.removeLast() }
        if isLast { kept.append("") }
      default:
        kept.append(segment)
      }
    }
    return kept.joined(separator: "/")
  }
}

extension StringProtocol {
  /// The text with each `%20` and the like resolved. `nil` if it is not text then.
  var percentDecoded: String? {
    guard utf8.contains(UInt8(ascii: "%")) else { return String(self) }
    var bytes: [UInt8] = []
    var rest = Array(utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
      guard digits.count == 2 else { return nil }
      bytes.append(UInt8(digits[0] << 4 | digits[1]))
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
