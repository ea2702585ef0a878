/// The server's behaviour for one request.
package struct Script: Sendable {
  /// A step of a script.
  package enum Step: Sendable {
    /// Sends bytes of the body, as one chunk if the response is chunked.
    case send([UInt8])
    /// Sends the same bytes repeatedly, each time as a separate chunk.
    case sendRepeatedly([UInt8], times: Int)
    /// Sends raw bytes, ignoring the framing.
    case sendRaw([UInt8])
    case pause(Duration)
    /// Waits until the test opens the named gate. After 30 s the connection is closed.
    case wait(gate: String)
    /// Closes the connection with a FIN.
    case cut
    /// Closes the connection with a RST.
    case reset
    /// Does nothing until the client closes the connection.
    case hang

    package static func send(_ text: String) -> Step { .send(Array(text.utf8)) }

    package static func sendRaw(_ text: String) -> Step { .sendRaw(Array(text.utf8)) }
  }

  /// How the client recognises the end of the body.
  package enum Framing: Sendable {
    case chunked
    /// A `Content-Length` for what the steps send, unless the headers already contain one.
    case length
    /// The body ends with the connection.
    case untilClose
    /// Sends no head. The steps send everything, and then the connection is closed.
    case raw
  }

  package var status: Int
  package var headers: [(name: String, value: String)]
  package var framing: Framing
  /// The steps before the head is sent.
  package var preamble: [Step]
  /// The steps after the head. Then the response ends as its framing requires.
  package var steps: [Step]

  package init(
    status: Int = 200, headers: [(name: String, value: String)] = [],
    framing: Framing = .chunked, preamble: [Step] = [], steps: [Step] = []
  ) {
    self.status = status
    self.headers = headers
    self.framing = framing
    self.preamble = preamble
    self.steps = steps
  }

  /// A script that sends everything itself, including the head.
  package static func raw(_ steps: [Step]) -> Script { Script(framing: .raw, steps: steps) }

  /// Server-sent events. Each text is the data of one event, and each event is one chunk.
  package static func sse(_ events: [String]) -> Script {
    Script(
      headers: [("Content-Type", "text/event-stream")],
      steps: events.map { .send("data: \($0)\n\n") })
  }

  /// Lines of JSON, each as one chunk.
  package static func ndjson(_ lines: [String]) -> Script {
    Script(
      headers: [("Content-Type", "application/x-ndjson")], steps: lines.map { .send("\($0)\n") })
  }

  package static func json(_ body: String) -> Script { .json(200, body) }

  package static func json(_ status: Int, _ body: String) -> Script {
    Script(
      status: status, headers: [("Content-Type", "application/json")], framing: .length,
      steps: [.send(body)])
  }

  package static func html(_ status: Int = 200, _ body: String) -> Script {
    Script(
      status: status, headers: [("Content-Type", "text/html; charset=utf-8")], framing: .length,
      steps: [.send(body)])
  }
}

extension Script {
  /// The head as sent; empty for ``Framing/raw``.
  var head: [UInt8] {
    var lines = ["HTTP/1.1 \(status) \(status < 400 ? "Fine" : "Fault")"]
    lines += headers.map { "\($0.name): \($0.value)" }
    let hasLength = headers.contains { $0.name.lowercased() == "content-length" }
    switch framing {
    case .raw: return []
    case .chunked: lines.append("Transfer-Encoding: chunked")
    case .length where hasLength: break
    case .length: lines.append("Content-Length: \(bodyLength)")
    case .untilClose: lines.append("Connection: close")
    }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }

  private var bodyLength: Int {
    steps.reduce(0) { length, step in
      switch step {
      case .send(let bytes): length + bytes.count
      case .sendRepeatedly(let bytes, let times): length + bytes.count * times
      case .sendRaw, .pause, .wait, .cut, .reset, .hang: length
      }
    }
  }

  /// Body bytes in the framing of the response.
  func framed(_ bytes: [UInt8]) -> [UInt8] {
    guard framing == .chunked else { return bytes }
    return Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8)
  }
}
