#if os(Linux)
internal import LLMRingPlatform

/// The server side of TLS, using the OpenSSL that libcurl depends on.
///
/// The library is loaded at run time instead of linked, so only tests that use TLS need it.
final class TLSContext: @unchecked Sendable {
  fileprivate typealias Session = OpaquePointer
  private let context: OpaquePointer
  fileprivate let newSession: @convention(c) (OpaquePointer) -> Session?
  fileprivate let setDescriptor: @convention(c) (Session, Int32) -> Int32
  fileprivate let accept: @convention(c) (Session) -> Int32
  fileprivate let read: @convention(c) (Session, UnsafeMutableRawPointer?, Int32) -> Int32
  fileprivate let write: @convention(c) (Session, UnsafeRawPointer?, Int32) -> Int32
  fileprivate let error: @convention(c) (Session, Int32) -> Int32
  fileprivate let clearErrors: @convention(c) () -> Void
  fileprivate let freeSession: @convention(c) (Session) -> Void
  private let freeContext: @convention(c) (OpaquePointer) -> Void

  /// - Parameter offersHTTP2: Whether to select HTTP/2 with ALPN. No other protocol is selected
  ///   then.
  init(offersHTTP2: Bool = false) {
    typealias UseFile = @convention(c) (OpaquePointer, UnsafePointer<CChar>, Int32) -> Int32
    let method: @convention(c) () -> OpaquePointer? = Self.find("TLS_server_method")
    let newContext: @convention(c) (OpaquePointer?) -> OpaquePointer? = Self.find("SSL_CTX_new")
    let useCertificate: UseFile = Self.find("SSL_CTX_use_certificate_file")
    let useKey: UseFile = Self.find("SSL_CTX_use_PrivateKey_file")
    newSession = Self.find("SSL_new")
    setDescriptor = Self.find("SSL_set_fd")
    accept = Self.find("SSL_accept")
    read = Self.find("SSL_read")
    write = Self.find("SSL_write")
    error = Self.find("SSL_get_error")
    clearErrors = Self.find("ERR_clear_error")
    freeSession = Self.find("SSL_free")
    freeContext = Self.find("SSL_CTX_free")

    guard let context = newContext(method()) else { preconditionFailure("no TLS context") }
    self.context = context
    let files = [LoopbackCertificate.certificate, LoopbackCertificate.key].map {
      LoopbackCertificate.file(of: $0)
    }
    defer { for file in files { unlink(file) } }
    let pem: Int32 = 1
    precondition(
      useCertificate(context, files[0], pem) == 1 && useKey(context, files[1], pem) == 1)
    if offersHTTP2 { chooseHTTP2() }
  }

  private typealias Choose =
    @convention(c) (
      OpaquePointer?, UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
      UnsafeMutablePointer<UInt8>?, UnsafePointer<UInt8>?, UInt32, UnsafeMutableRawPointer?
    ) -> Int32

  /// Selects `h2` from the protocols that a client offers, each preceded by its length (RFC
  /// 7301).
  private func chooseHTTP2() {
    typealias SetChoice =
      @convention(c) (OpaquePointer, Choose, UnsafeMutableRawPointer?) -> Void
    let setChoice: SetChoice = Self.find("SSL_CTX_set_alpn_select_cb")
    setChoice(
      context,
      { _, chosen, length, offered, count, _ in
        var place = 0
        while let offered, place < Int(count) {
          let size = Int(offered[place])
          if size == 2, offered[place + 1] == UInt8(ascii: "h"),
            offered[place + 2] == UInt8(ascii: "2")
          {
            // It points into the client's message, which lives long enough.
            chosen?.pointee = offered + place + 1
            length?.pointee = 2
            return 0
          }
          place += 1 + size
        }
        // SSL_TLSEXT_ERR_ALERT_FATAL
        return 2
      }, nil)
  }

  deinit {
    freeContext(context)
  }

  fileprivate func session(on descriptor: Int32) -> Session {
    guard let session = newSession(context), setDescriptor(session, descriptor) == 1 else {
      preconditionFailure("no TLS session")
    }
    return session
  }

  private static func find<Function>(_ name: String) -> Function {
    let library = dlopen("libssl.so.3", RTLD_NOW) ?? dlopen("libssl.so.1.1", RTLD_NOW)
    guard let library, let address = dlsym(library, name) else {
      preconditionFailure("the TLS tests need OpenSSL; install the package libssl3")
    }
    return unsafeBitCast(address, to: Function.self)
  }
}

/// The TLS state of one connection, on a nonblocking socket.
final class TLSSession {
  private let tls: TLSContext
  private let session: OpaquePointer
  private var isEstablished = false

  init(_ tls: TLSContext, descriptor: Int32) {
    self.tls = tls
    session = tls.session(on: descriptor)
  }

  deinit {
    tls.freeSession(session)
  }

  /// The bytes received; empty at the end, `nil` if there are none yet.
  func read() -> [UInt8]? {
    guard establish() else { return isBroken ? [] : nil }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      tls.clearErrors()
      let count = tls.read(session, &buffer, Int32(buffer.count))
      guard count > 0 else {
        return bytes.isEmpty && wantsMore(count) ? nil : bytes
      }
      bytes += buffer.prefix(Int(count))
    }
  }

  /// Number of bytes accepted, or `nil` if the connection is broken.
  func write(_ bytes: ArraySlice<UInt8>) -> Int? {
    tls.clearErrors()
    let piece = bytes.prefix(16 << 10)
    let count = piece.withUnsafeBytes { tls.write(session, $0.baseAddress, Int32($0.count)) }
    if count > 0 { return Int(count) }
    return wantsMore(count) ? 0 : nil
  }

  private var isBroken = false

  private func establish() -> Bool {
    guard !isEstablished else { return true }
    tls.clearErrors()
    let result = tls.accept(session)
    isEstablished = result == 1
    isBroken = !isEstablished && !wantsMore(result)
    return isEstablished
  }

  /// SSL_ERROR_WANT_READ and SSL_ERROR_WANT_WRITE.
  private func wantsMore(_ result: Int32) -> Bool { [2, 3].contains(tls.error(session, result)) }
}
#endif
