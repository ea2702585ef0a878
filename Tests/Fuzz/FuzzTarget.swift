import StreamingEngine
import LLMRingWire

/// The code to fuzz, and the properties that must hold for any input.
enum FuzzTarget {
  case events
  case lines
  case answer(WireFormat)
  case fault(WireFormat)
  case safeText
  case markdown
  case lockfile(path: String)
  case config
  case schema

  /// The target names that `Tests/Fuzz/run` accepts.
  static let all: [String: FuzzTarget] = {
    var all: [String: FuzzTarget] = [
      "sse": .events, "ndjson": .lines, "safe-text": .safeText, "markdown": .markdown,
      "lockfile": .lockfile(path: "llmring.lock"), "lockfile-json": .lockfile(path: "l.json"),
      "config": .config, "schema": .schema,
    ]
    for format in WireFormat.allCases {
      all[format.rawValue] = .answer(format)
      all["\(format.rawValue)-fault"] = .fault(format)
    }
    return all
  }()

  /// Small limits, so inputs of a few kilobytes exceed them.
  private static let lineLimit = 256
  private static let eventLimit = 1024

  /// Decodes the body as a whole and in parts.
  ///
  /// - Returns: The difference, or `nil` if there is none.
  func check(_ body: [UInt8], pieces: [[UInt8]]) -> String? {
    switch self {
    case .events:
      return Self.difference(body, pieces, Self.readEvents)
    case .lines:
      return Self.difference(body, pieces, Self.readLines)
    case .answer(let format):
      return Self.difference(body, pieces) { Self.readAnswer($0, as: format) }
    case .fault(let format):
      let fault = ProviderFault.classify(
        provider: Self.provider(format), status: pieces.count.isMultiple(of: 2) ? nil : 429,
        body: body,
        now: 0)
      return fault.message.count > 500 || fault.message.contains(where: \.isNewline)
        ? "not one line of at most 500 characters: \(fault.message)" : nil
    case .safeText:
      return Self.checkSafeText(body, pieces)
    case .markdown:
      return Self.checkMarkdown(body, pieces)
    case .lockfile(let path):
      return Self.checkLockfile(String(decoding: body, as: UTF8.self), path: path)
    case .config:
      return Self.checkConfig(String(decoding: body, as: UTF8.self))
    case .schema:
      return Self.checkSchema(String(decoding: body, as: UTF8.self))
    }
  }

  private static func difference(
    _ body: [UInt8], _ pieces: [[UInt8]], _ read: ([[UInt8]]) -> [String]
  ) -> String? {
    let (whole, cut) = (read([body]), read(pieces))
    return whole == cut ? nil : "whole:\n  \(whole)\nin \(pieces.map(\.count)):\n  \(cut)"
  }

  private static func readEvents(_ pieces: [[UInt8]]) -> [String] {
    var decoder = ServerSentEventDecoder(lineLimit: lineLimit, eventLimit: eventLimit)
    var found: [String] = []
    drive(
      pieces, append: { decoder.append($0) }, finish: { decoder.finish() },
      take: { () throws(WireError) in
        while let block = try decoder.next() { found.append(words(for: block)) }
      }, fault: { found.append("\($0)") })
    return found
  }

  private static func words(for block: ServerSentBlock) -> String {
    switch block {
    case .event(let event):
      "event \(Array(event.type)) \(Array(event.data)) \(event.id) \(event.isComplete)"
    case .unrecognised(let lines): "lines \(Array(lines))"
    }
  }

  private static func readLines(_ pieces: [[UInt8]]) -> [String] {
    var decoder = LineDecoder(lineLimit: lineLimit)
    var found: [String] = []
    drive(
      pieces, append: { decoder.append($0) }, finish: { decoder.finish() },
      take: { () throws(WireError) in
        while let line = try decoder.next() {
          found.append("\(Array(line.bytes)) \(line.isComplete)")
        }
      }, fault: { found.append("\($0)") })
    return found
  }

  private static func provider(_ format: WireFormat) -> Provider {
    Provider(name: "fuzz", format: format, baseURL: "http://127.0.0.1:1")
  }

  private static func readAnswer(_ pieces: [[UInt8]], as format: WireFormat) -> [String] {
    var decoder = format.adapter.makeDecoder(provider: provider(format))
    var found: [String] = []
    drive(
      pieces, append: { decoder.append($0) }, finish: { decoder.finish() },
      take: { () throws(LLMError) in
        while let event = try decoder.next() { found.append("\(event)") }
      }, fault: { found.append("\($0)") })
    // Nothing follows an error, and every response has an end or an error.
    let ends = found.filter { $0 == "end" || $0.hasPrefix("fuzz: ") }
    return ends.count == 1 && found.last == ends[0] ? found : ["no one end: \(found)"]
  }

  private static func drive<Fault: Error>(
    _ pieces: [[UInt8]], append: ([UInt8]) -> Void, finish: () -> Void,
    take: () throws(Fault) -> Void, fault: (Fault) -> Void
  ) {
    do throws(Fault) {
      for piece in pieces {
        append(piece)
        try take()
      }
      finish()
      try take()
    } catch {
      fault(error)
    }
  }
}
