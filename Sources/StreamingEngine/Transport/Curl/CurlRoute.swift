#if Libcurl
internal import CLLMRingCurl

/// The server that a request goes to, and the proxy it goes through.
///
/// curl's own parser splits the URL and curl connects to the result, so a URL is never interpreted
/// in two ways.
final class CurlRoute {
  let address: CurlAddress
  let host: String
  /// The host and port, for messages. The rest of the URL may contain a password or a key and must
  /// not be shown.
  let server: String
  /// The proxy as configured, including its password.
  let proxy: String?
  /// The host and port of the proxy, for messages.
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

/// A URL parsed by curl.
final class CurlAddress {
  let pointer: OpaquePointer
  private let curl: CurlLibrary

  init?(_ url: String, flags: Int32, library: CurlLibrary) {
    guard let pointer = library.url() else { return nil }
    self.pointer = pointer
    curl = library
    // A C string would end at a NUL; a Swift string does not.
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
#endif
