/// Serves one connection. It reads the requests and plays a script for each.
final class Player {
  private let channel: Channel
  private let stage: Stage
  private let connection: Int
  private var reader = RequestReader()
  /// The number of the current request, or of the last one answered.
  private var request: Int?

  init(_ channel: Channel, connection: Int, on stage: Stage) {
    self.channel = channel
    self.connection = connection
    self.stage = stage
  }

  /// Plays until the connection ends.
  func run() {
    while let request = nextRequest() {
      let (index, script) = stage.enter(request)
      self.request = index
      guard play(script) else { return }
      stage.record(index) { $0.isAnswered = true }
      if script.framing == .raw || script.framing == .untilClose { return }
    }
  }

  /// Plays a script as soon as any bytes arrive.
  func greet() {
    guard channel.wait(latches: [stage.closing]).event == .readable, takeBytes() else { return }
    let nothing = RecordedRequest(
      method: "", path: "", headers: [], body: [], connection: connection)
    let (index, script) = stage.enter(nothing)
    request = index
    _ = play(script)
  }

  private func nextRequest() -> RecordedRequest? {
    while true {
      if let request = reader.next(connection: connection) { return request }
      guard channel.wait(latches: [stage.closing]).event == .readable else { return nil }
      guard takeBytes() else { return nil }
    }
  }

  /// - Returns: Whether the connection is still open.
  private func takeBytes() -> Bool {
    guard let bytes = channel.read() else { return true }
    reader.append(bytes)
    if bytes.isEmpty { recordClose() }
    return !bytes.isEmpty
  }

  private func recordClose() {
    guard let request else { return }
    stage.record(request) { $0.closedAt = $0.closedAt ?? .now }
  }

  private func play(_ script: Script) -> Bool {
    for step in script.preamble {
      guard play(step, of: script) else { return false }
    }
    guard send(script.head) else { return false }
    for step in script.steps {
      guard play(step, of: script) else { return false }
    }
    return script.framing != .chunked || send(Array("0\r\n\r\n".utf8))
  }

  private func play(_ step: Script.Step, of script: Script) -> Bool {
    switch step {
    case .send(let bytes):
      return send(script.framed(bytes))
    case .sendRepeatedly(let bytes, let times):
      return send(script.framed(bytes), times: times)
    case .sendRaw(let bytes):
      return send(bytes)
    case .pause(let duration):
      return wait(limit: duration) == .timeUp
    case .wait(let gate):
      return wait(for: stage.gate(gate), limit: .seconds(180)) == .latch
    case .hang:
      _ = wait(limit: nil)
      return false
    case .cut:
      return false
    case .reset:
      channel.resetOnClose()
      return false
    }
  }

  /// Waits for the latch or until the time is up. Anything else means that the connection has
  /// ended.
  private func wait(for latch: Latch? = nil, limit: Duration?) -> Channel.Event? {
    let deadline = limit.map { ContinuousClock.now.advanced(by: $0) }
    while true {
      let (event, opened) = channel.wait(
        latches: [stage.closing] + (latch.map { [$0] } ?? []),
        limit: deadline.map { max(.zero, ContinuousClock.now.duration(to: $0)) })
      switch event {
      case .readable: guard takeBytes() else { return nil }
      case .latch: return opened === stage.closing ? nil : .latch
      case .timeUp, .writable: return event
      }
    }
  }

  /// Sends many chunks in few writes.
  private func send(_ bytes: [UInt8], times: Int) -> Bool {
    let perWrite = max(1, (64 << 10) / max(1, bytes.count))
    var batch: [UInt8] = []
    for _ in 0..<min(perWrite, times) { batch += bytes }
    for sent in stride(from: 0, to: times, by: perWrite) {
      let count = min(perWrite, times - sent)
      guard send(Array(batch.prefix(count * bytes.count))) else { return false }
    }
    return true
  }

  private func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      guard let count = channel.write(rest) else {
        recordClose()
        return false
      }
      rest = rest.dropFirst(count)
      if let request, count > 0 {
        stage.record(request) { record in
          record.bytesSent += count
          record.isStalled = false
        }
      } else if !waitForRoom() {
        return false
      }
    }
    return true
  }

  private func waitForRoom() -> Bool {
    while true {
      let (event, _) = channel.wait(
        forWriting: true, latches: [stage.closing], limit: .milliseconds(200))
      switch event {
      case .writable: return true
      case .latch: return false
      case .readable: guard takeBytes() else { return false }
      case .timeUp: if let request { stage.record(request) { $0.isStalled = true } }
      }
    }
  }
}
