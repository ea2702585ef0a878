#if Libcurl
internal import CLLMRingCurl

/// A curl easy handle and the memory it points to.
///
/// Use it only on the curl thread.
final class CurlHandle {
  let easy: UnsafeMutableRawPointer
  private let curl: CurlLibrary
  private var headers: UnsafeMutablePointer<curl_slist>?
  private let errorBuffer = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

  /// - Throws: ``TransportError/unusable(_:)`` if curl is out of memory.
  init(library: CurlLibrary) throws(TransportError) {
    guard let easy = library.easyInit() else { throw .unusable("out of memory") }
    self.easy = easy
    curl = library
    errorBuffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    try check(ccurl_set_pointer(curl.easySet, easy, CURLOPT_ERRORBUFFER, errorBuffer))
  }

  deinit {
    curl.easyCleanup(easy)
    curl.listFree(headers)
    errorBuffer.deallocate()
  }

  /// curl's error message. It may contain text that the server sent.
  var errorText: String { String(cString: errorBuffer) }

  /// Resumes a paused transfer. curl delivers the data it has buffered before this call returns.
  ///
  /// - Returns: `false` if the transfer failed during the call.
  func resume() -> Bool { curl.easyPause(easy, CURLPAUSE_CONT) == CURLE_OK }

  func long(_ info: CURLINFO) -> Int {
    var value = 0
    return ccurl_get_long(curl.easyGet, easy, info, &value) == CURLE_OK ? value : 0
  }

  func offset(_ info: CURLINFO) -> Int64 {
    var value: curl_off_t = 0
    return ccurl_get_offset(curl.easyGet, easy, info, &value) == CURLE_OK ? Int64(value) : 0
  }

  func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
    try check(ccurl_set_long(curl.easySet, easy, option, value))
  }

  func set(_ option: CURLoption, _ value: String) throws(TransportError) {
    try check(ccurl_set_string(curl.easySet, easy, option, value))
  }

  /// Sets an option, and ignores the error if the library does not support it.
  func setIfSupported(_ option: CURLoption, _ value: Int) {
    _ = ccurl_set_long(curl.easySet, easy, option, value)
  }

  func setIfSupported(_ option: CURLoption, _ value: String) {
    _ = ccurl_set_string(curl.easySet, easy, option, value)
  }

  func setAddress(_ address: CurlAddress) throws(TransportError) {
    try check(
      ccurl_set_pointer(
        curl.easySet, easy, CURLOPT_CURLU, UnsafeMutableRawPointer(address.pointer)))
  }

  /// Sets the body of a POST. curl makes a copy.
  func setBody(_ body: [UInt8]) throws(TransportError) {
    let length = curl_off_t(body.count)
    try check(ccurl_set_offset(curl.easySet, easy, CURLOPT_POSTFIELDSIZE_LARGE, length))
    let result = body.withUnsafeBytes { bytes in
      // With a null pointer, curl would ask a callback for the body.
      withUnsafeBytes(of: UInt8(0)) { none in
        let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress ?? none.baseAddress)
        return ccurl_set_pointer(curl.easySet, easy, CURLOPT_COPYPOSTFIELDS, start)
      }
    }
    try check(result)
  }

  /// Sets the header lines. Each is `Name: value`, `Name;` for an empty value, or `Name:` to remove
  /// a header that curl adds itself.
  func setHeaders(_ lines: [String]) throws(TransportError) {
    for line in lines {
      guard let longer = curl.listAppend(headers, line) else { throw .unusable("out of memory") }
      headers = longer
    }
    try check(ccurl_set_pointer(curl.easySet, easy, CURLOPT_HTTPHEADER, headers))
  }

  func setCallback(
    _ option: CURLoption, data: CURLoption, _ context: UnsafeMutableRawPointer,
    _ function: curl_write_callback
  ) throws(TransportError) {
    try check(ccurl_set_callback(curl.easySet, easy, option, function))
    try check(ccurl_set_pointer(curl.easySet, easy, data, context))
  }

  /// Sets the function that curl calls with each new socket before connecting it.
  func setSocketCallback(
    _ context: UnsafeMutableRawPointer, _ function: curl_sockopt_callback
  ) throws(TransportError) {
    try check(ccurl_set_socket_callback(curl.easySet, easy, function))
    try check(ccurl_set_pointer(curl.easySet, easy, CURLOPT_SOCKOPTDATA, context))
  }

  private func check(_ result: CURLcode) throws(TransportError) {
    guard result != CURLE_OK else { return }
    if result == CURLE_OUT_OF_MEMORY { throw .unusable("out of memory") }
    throw .unusable(
      "this libcurl lacks a required option (error \(result.rawValue)); update it")
  }
}
#endif
