/// An HTTP/2 frame (RFC 9113 section 4.1), as far as a test server needs it.
struct HTTP2Frame {
  enum Kind {
    static let data: UInt8 = 0
    static let headers: UInt8 = 1
    static let resetStream: UInt8 = 3
    static let settings: UInt8 = 4
    static let ping: UInt8 = 6
    static let goAway: UInt8 = 7
    static let windowUpdate: UInt8 = 8
  }

  /// `ACK` of settings and pings.
  static let acknowledgement: UInt8 = 1
  static let endOfStream: UInt8 = 1
  static let endOfHeaders: UInt8 = 4
  /// The client's connection preface.
  static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

  var kind: UInt8
  var flags: UInt8 = 0
  var stream: UInt32 = 0
  var payload: [UInt8] = []

  func has(_ flag: UInt8) -> Bool { flags & flag != 0 }

  var bytes: [UInt8] {
    Self.bytes(UInt32(payload.count)).dropFirst() + [kind, flags] + Self.bytes(stream) + payload
  }

  static func bytes(_ number: UInt32) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  }

  static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Removes and returns the next complete frame of the received bytes.
  init?(takenFrom buffer: inout [UInt8]) {
    guard buffer.count >= 9 else { return nil }
    let length = Int(Self.number(buffer[0..<3]))
    guard buffer.count >= 9 + length else { return nil }
    kind = buffer[3]
    flags = buffer[4]
    stream = Self.number(buffer[5..<9]) & 0x7FFF_FFFF
    payload = Array(buffer[9..<(9 + length)])
    buffer.removeFirst(9 + length)
  }

  init(kind: UInt8, flags: UInt8 = 0, stream: UInt32 = 0, payload: [UInt8] = []) {
    (self.kind, self.flags, self.stream, self.payload) = (kind, flags, stream, payload)
  }

  /// A response head as HPACK literals (RFC 7541 section 6.2.2) that need no table.
  static func head(of script: Script, stream: UInt32) -> HTTP2Frame {
    func text(_ text: String) -> [UInt8] {
      precondition(text.utf8.count < 127)
      return [UInt8(text.utf8.count)] + text.utf8
    }
    // 8 is the index of `:status` in the static table.
    var payload: [UInt8] = [0x08] + text("\(script.status)")
    for header in script.headers {
      payload += [0x00] + text(header.name.lowercased()) + text(header.value)
    }
    return HTTP2Frame(
      kind: Kind.headers, flags: endOfHeaders, stream: stream, payload: payload)
  }

  static func goAway(lastStream: UInt32) -> HTTP2Frame {
    HTTP2Frame(kind: Kind.goAway, payload: bytes(lastStream) + bytes(0))
  }
}

extension Script.Step {
  /// Sends GOAWAY, which rejects all requests after the first.
  package static var goAway: Script.Step { .sendRaw(HTTP2Frame.goAway(lastStream: 1).bytes) }
}
