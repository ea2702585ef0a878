internal import CCurl
internal import Transport

/// Where a request goes, and through which proxy.
///
/// curl's own parser takes the URL apart, and curl connects to what it found, so that no two
/// readings of one URL can differ.
final class CurlRoute {
  let address: CurlAddress
  let host: String
  /// The host and port, for a person: nothing else of a URL may be shown, since a password or a
  /// key may stand in the rest.
  let server: String
  /// The proxy as it was configured, with its password.
  let proxy: String?
  /// The host and port of the proxy, for a person.
  let proxyServer: String?

  /// - Throws: ``TransportError/unusable(_:)`` for anything but an absolute http or https URL.
  init(
    _ url: String, environment: NetworkEnvironment, library: CurlLibrary
  ) throws(TransportError) {
    guard let address = CurlAddress(url, flags: 0, library: library),
      let scheme = address.part(CURLUPART_SCHEME), scheme == "http" || scheme == "https",
      let host = address.part(CURLUPART_HOST)
    else {
      throw .unusable("the URL is not valid; it needs http:// or https:// and a host")
    }
    self.address = address
    self.host = host
    server = address.server ?? host
    proxy = environment.proxy(scheme: scheme, host: host)
    proxyServer = proxy.map { proxy in
      let flags = CURLU_GUESS_SCHEME | CURLU_NON_SUPPORT_SCHEME
      return CurlAddress(proxy, flags: flags, library: library)?.server ?? "the configured proxy"
    }
  }
}

/// A parsed URL in curl's hands.
final class CurlAddress {
  let pointer: OpaquePointer
  private let curl: CurlLibrary

  init?(_ url: String, flags: Int32, library: CurlLibrary) {
    guard let pointer = library.url() else { return nil }
    self.pointer = pointer
    curl = library
    // A NUL would end the URL for C before it does for Swift.
    guard !url.utf8.contains(0),
      curl.urlSet(pointer, CURLUPART_URL, url, UInt32(flags)) == CURLUE_OK
    else { return nil }
  }

  deinit {
    curl.urlCleanup(pointer)
  }

  /// The host and port, as in `example.org:443`.
  var server: String? {
    guard let host = part(CURLUPART_HOST) else { return nil }
    return part(CURLUPART_PORT).map { "\(host):\($0)" } ?? host
  }

  func part(_ part: CURLUPart) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    let flags = part == CURLUPART_PORT ? UInt32(CURLU_DEFAULT_PORT) : 0
    guard curl.urlGet(pointer, part, &text, flags) == CURLUE_OK, let text else { return nil }
    defer { curl.free(text) }
    return String(cString: text)
  }
}
