#if Libcurl
internal import CLLMRingCurl

/// The version and features of the installed HTTP library. Reading them sends no request.
package struct CurlSurvey: Sendable {
  /// For example `7.88.1`.
  package let version: String
  /// For example `OpenSSL/3.0.11`; `nil` for a library without TLS.
  package let tls: String?
  package let hasHTTP2: Bool
  /// Where the library is.
  package let file: String?
  /// The file or folder of trusted certificates that it was built with, if known.
  package let certificates: String?

  /// Loads the library.
  ///
  /// - Returns: The survey, or the reason why the library cannot be used.
  package static func make() -> Result<CurlSurvey, Unusable> {
    switch CurlLibrary.loaded {
    case .success(let library):
      guard let info = library.versionInfo(CURLVERSION_SEVENTH)?.pointee else {
        return .failure(Unusable(words: "the HTTP library libcurl does not report its version"))
      }
      return .success(CurlSurvey(info, file: library.file))
    case .failure(.unusable(let words)):
      return .failure(Unusable(words: words))
    case .failure(let error):
      return .failure(Unusable(words: "\(error)"))
    }
  }

  package struct Unusable: Error {
    package let words: String
  }

  private init(_ info: curl_version_info_data, file: String?) {
    self.file = file
    version = info.version.map { String(cString: $0) } ?? "?"
    // CURL_VERSION_SSL and CURL_VERSION_HTTP2.
    let hasTLS = info.features & (1 << 2) != 0
    tls = hasTLS ? info.ssl_version.map { String(cString: $0) } : nil
    hasHTTP2 = info.features & (1 << 16) != 0
    // Older structures end before these members.
    let tells = info.age.rawValue >= CURLVERSION_SEVENTH.rawValue
    let places = tells ? [info.cainfo, info.capath] : []
    certificates = places.compactMap { $0 }.first.map { String(cString: $0) }
  }
}
#endif
