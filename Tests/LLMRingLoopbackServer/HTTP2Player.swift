/// Serves one connection over HTTP/2 and plays a script for each request in turn. While one script
/// hangs, it plays those of later requests.
///
/// `.send` is a DATA frame, `.reset` a RST_STREAM, `.cut` the end of the connection. Requests are
/// recorded without method, path and headers, because HPACK would have to be decompressed.
final class HTTP2Player {
  private let channel: Channel
  private let stage: Stage
  private let connection: Int
  private var buffer: [UInt8] = []
  /// The bodies of incomplete requests.
  private var bodies: [UInt32: [UInt8]] = [:]
  private var waiting: [(stream: UInt32, body: [UInt8])] = []
  /// The streams that the client has reset.
  private var resetStreams: Set<UInt32> = []
  /// Number of response bytes that the client accepts (RFC 9113 section 5.2).
  private var room = 65_535
  private var roomOfStream: [UInt32: Int] = [:]
  private var initialRoom = 65_535

  private struct Gone: Error {}

  init(_ channel: Channel, connection: Int, on stage: Stage) {
    self.channel = channel
    self.connection = connection
    self.stage = stage
  }

  /// Plays until the connection ends.
  func run() {
    do {
      while buffer.count < HTTP2Frame.preface.count { try receive() }
      guard buffer.starts(with: HTTP2Frame.preface) else { return }
      buffer.removeFirst(HTTP2Frame.preface.count)
      try send(HTTP2Frame(kind: HTTP2Frame.Kind.settings))
      while true {
        try serveWaiting()
        try takeFrames(isWaiting: true)
      }
    } catch {
      // The connection has ended.
    }
  }

  private func serveWaiting() throws {
    while !waiting.isEmpty {
      let (stream, body) = waiting.removeFirst()
      let (index, script) = stage.enter(
        RecordedRequest(method: "", path: "", headers: [], body: body, connection: connection))
      do {
        try play(script, on: stream)
        stage.record(index) { $0.isAnswered = true }
      } catch {
        stage.record(index) { $0.closedAt = $0.closedAt ?? .now }
        // A client may reset one stream and keep the connection. If it accepts no data, it is gone.
        guard resetStreams.contains(stream) else { throw error }
      }
    }
  }

  private func play(_ script: Script, on stream: UInt32) throws {
    for step in script.preamble {
      guard try play(step, on: stream) else { return }
    }
    try send(.head(of: script, stream: stream))
    for step in script.steps {
      guard try play(step, on: stream) else { return }
    }
    try send(
      HTTP2Frame(
        kind: HTTP2Frame.Kind.data, flags: HTTP2Frame.endOfStream, stream: stream))
  }

  /// - Returns: Whether the response continues.
  private func play(_ step: Script.Step, on stream: UInt32) throws -> Bool {
    switch step {
    case .send(let bytes):
      try sendData(bytes, on: stream)
    case .sendRepeatedly(let bytes, let times):
      for _ in 0..<times { try sendData(bytes, on: stream) }
    case .sendRaw(let bytes):
      try write(bytes)
    case .pause(let duration):
      _ = channel.wait(latches: [stage.closing], limit: duration)
    case .wait(let gate):
      let latches = [stage.gate(gate), stage.closing]
      while channel.wait(latches: latches).event != .latch { try check(stream, isWaiting: true) }
    case .reset:
      // INTERNAL_ERROR
      try send(
        HTTP2Frame(
          kind: HTTP2Frame.Kind.resetStream, stream: stream, payload: HTTP2Frame.bytes(2)))
      return false
    case .hang:
      while true {
        try check(stream, isWaiting: true)
        // Other requests need not wait for one that never ends.
        try serveWaiting()
      }
    case .cut:
      throw Gone()
    }
    return true
  }

  private func sendData(_ bytes: [UInt8], on stream: UInt32) throws {
    while room < bytes.count || (roomOfStream[stream] ?? initialRoom) < bytes.count {
      try check(stream, isWaiting: true)
    }
    try check(stream, isWaiting: false)
    room -= bytes.count
    roomOfStream[stream, default: initialRoom] -= bytes.count
    try send(HTTP2Frame(kind: HTTP2Frame.Kind.data, stream: stream, payload: bytes))
  }

  /// Processes the received bytes.
  ///
  /// - Throws: When the client has reset the stream.
  private func check(_ stream: UInt32, isWaiting: Bool) throws {
    try takeFrames(isWaiting: isWaiting)
    if resetStreams.contains(stream) { throw Gone() }
  }

  private func takeFrames(isWaiting: Bool) throws {
    if isWaiting {
      try receive()
    } else {
      try readOn()
    }
    while let frame = HTTP2Frame(takenFrom: &buffer) { try take(frame) }
  }

  private func take(_ frame: HTTP2Frame) throws {
    switch frame.kind {
    case HTTP2Frame.Kind.settings where !frame.has(HTTP2Frame.acknowledgement):
      for place in stride(from: 0, to: frame.payload.count, by: 6) {
        // SETTINGS_INITIAL_WINDOW_SIZE
        if frame.payload[place + 1] == 4 {
          initialRoom = Int(HTTP2Frame.number(frame.payload[(place + 2)..<(place + 6)]))
        }
      }
      try send(
        HTTP2Frame(kind: HTTP2Frame.Kind.settings, flags: HTTP2Frame.acknowledgement))
    case HTTP2Frame.Kind.ping where !frame.has(HTTP2Frame.acknowledgement):
      try send(
        HTTP2Frame(
          kind: HTTP2Frame.Kind.ping, flags: HTTP2Frame.acknowledgement, payload: frame.payload))
    case HTTP2Frame.Kind.windowUpdate:
      let more = Int(HTTP2Frame.number(frame.payload[...]))
      if frame.stream == 0 {
        room += more
      } else {
        roomOfStream[frame.stream, default: initialRoom] += more
      }
    case HTTP2Frame.Kind.headers:
      receive([], of: frame)
    case HTTP2Frame.Kind.data:
      receive(frame.payload, of: frame)
    case HTTP2Frame.Kind.resetStream:
      resetStreams.insert(frame.stream)
    default:
      break
    }
  }

  private func receive(_ piece: [UInt8], of frame: HTTP2Frame) {
    bodies[frame.stream, default: []] += piece
    guard frame.has(HTTP2Frame.endOfStream) else { return }
    waiting.append((frame.stream, bodies.removeValue(forKey: frame.stream) ?? []))
  }

  /// Waits until bytes arrive.
  private func receive() throws {
    guard channel.wait(latches: [stage.closing]).event == .readable else { throw Gone() }
    try readOn()
  }

  /// Reads the available bytes without waiting.
  private func readOn() throws {
    guard let bytes = channel.read() else { return }
    if bytes.isEmpty { throw Gone() }
    buffer += bytes
  }

  private func send(_ frame: HTTP2Frame) throws {
    try write(frame.bytes)
  }

  private func write(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      guard let count = channel.write(rest) else { throw Gone() }
      rest = rest.dropFirst(count)
      if count == 0,
        channel.wait(forWriting: true, latches: [stage.closing], limit: .seconds(30)).event
          != .writable
      {
        // The send buffer is full. The client may wait for us to read before it reads more.
        try readOn()
      }
    }
  }
}
