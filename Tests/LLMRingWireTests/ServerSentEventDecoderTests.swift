import LLMRingCutTesting
import Foundation
import Testing
import LLMRingWire

/// Everything that a decoder returns for a body.
private struct Outcome: Equatable {
  var blocks: [String] = []
  var fault: WireError?
}

struct ServerSentEventDecoderTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var body: String
    var blocks: [String]

    init(_ name: String, _ body: String, _ blocks: [String]) {
      self.name = name
      self.body = body
      self.blocks = blocks
    }

    var testDescription: String { name }
  }

  static let cases = [
    Case("an empty body has no events", "", []),
    Case("a field without a colon has an empty value", "data\n\n", ["||"]),
    Case("one empty line of data and one with text", "data\ndata: x\n\n", ["|\nx|"]),
    Case("only one space after the colon is removed", "data:  x\n\n", ["| x|"]),
    Case("a comment is ignored", ": hello\n\n:\n\ndata: x\n\n", ["|x|"]),
    Case("empty lines dispatch nothing", "\n\n\r\n\r\rdata: x\n\n\n\n", ["|x|"]),
    Case("a type lasts for one event", "event: a\ndata: x\n\ndata: y\n\n", ["a|x|", "|y|"]),
    Case("a type without data is dropped", "event: a\n\ndata: y\n\n", ["|y|"]),
    Case("an id lasts", "id: 7\ndata: x\n\ndata: y\n\n", ["|x|7", "|y|7"]),
    Case(
      "an id with a NUL is ignored", "id: 7\ndata: x\n\nid: 8\0\ndata: y\n\n", ["|x|7", "|y|7"]),
    Case("an empty id resets it", "id: 7\ndata: x\n\nid\ndata: y\n\n", ["|x|7", "|y|"]),
    Case("the last of several types counts", "event: a\nevent: b\ndata: x\n\n", ["b|x|"]),
    Case("CRLF inside an event", "event: a\r\ndata: x\r\ndata: y\r\n\r\n", ["a|x\ny|"]),
    Case("CR at the very end", "data: x\r\r", ["|x|"]),
    Case("an event cut off by the end of the body is marked incomplete", "data: x", ["|x| cut"]),
    Case("an event without its empty line is marked incomplete", "data: x\n", ["|x| cut"]),
    Case("a field name cut off by the end of the body is ignored", "data: x\n\ndat", ["|x|"]),
    Case("a BOM at the start is removed", "\u{FEFF}data: x\n\n", ["|x|"]),
    Case("a BOM elsewhere stays", "data: \u{FEFF}x\n\n", ["|\u{FEFF}x|"]),
    Case(
      "unrecognised lines are returned", "{\n\"a\": 1\n}\n\ndata: x\n\n",
      ["?{\n\"a\": 1\n}", "|x|"]),
    Case(
      "unrecognised lines follow the event of their block", "oops\ndata: x\n\n", ["|x|", "?oops"]),
    Case("unrecognised lines at the end", "data: x\n\n{\"a\":1}", ["|x|", "?{\"a\":1}"]),
    Case("names are exact", "Data: x\ndatas: y\n data: z\n\n", ["?Data: x\ndatas: y\n data: z"]),
  ]

  @Test("an SSE decoder returns the same events however the bytes are split", arguments: cases)
  func reads(_ example: Case) {
    for pieces in Cuts.all(of: Array(example.body.utf8)) {
      #expect(
        outcome(of: pieces) == Outcome(blocks: example.blocks), "pieces \(pieces.map(\.count))")
    }
  }

  @Test(
    "an SSE decoder reads the recorded streams",
    arguments: ["bom_cr_only", "colon_in_value", "mixed_eol", "no_data_no_dispatch", "utf8"])
  func recorded(_ name: String) throws {
    struct Expected: Decodable {
      struct Event: Decodable {
        var event: String
        var data: String
        var id: String
        var complete: Bool
      }

      var events: [Event]
    }
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures")
    let body = try Data(contentsOf: folder.appendingPathComponent("sse_\(name).sse"))
    let expected = try JSONDecoder().decode(
      Expected.self,
      from: Data(contentsOf: folder.appendingPathComponent("sse_\(name).expected.json")))
    let blocks = expected.events.map { event in
      let type = event.event == "message" ? "" : event.event
      return "\(type)|\(event.data)|\(event.id)\(event.complete ? "" : " cut")"
    }
    for pieces in Cuts.all(of: Array(body)) {
      #expect(outcome(of: pieces) == Outcome(blocks: blocks), "pieces \(pieces.map(\.count))")
    }
  }

  @Test("an SSE retry field accepts only digits")
  func retry() throws {
    var decoder = ServerSentEventDecoder()
    decoder.append(Array("retry: 1500\nretry: -1\nretry: 1s\nretry:\n\n".utf8))
    #expect(try decoder.next() == nil)
    #expect(decoder.retryMilliseconds == 1500)
  }

  @Test("rejects an SSE line over the limit after the events before it")
  func longLine() {
    let good = "data: x\n\n"
    let body = Array((good + "data: " + String(repeating: "y", count: 95) + "\n\n" + good).utf8)
    for pieces in Cuts.all(of: body) {
      #expect(
        outcome(of: pieces, lineLimit: 100)
          == Outcome(blocks: ["|x|"], fault: .lineTooLong(limit: 100)))
    }
    #expect(outcome(of: [body], lineLimit: 101).fault == nil)
  }

  @Test("rejects an SSE event over the limit after the events before it")
  func longEvent() {
    let body = Array(("data: x\n\n" + String(repeating: "data: yyyy\n", count: 21)).utf8)
    for pieces in Cuts.all(of: body) {
      #expect(
        outcome(of: pieces, eventLimit: 100)
          == Outcome(blocks: ["|x|"], fault: .eventTooLong(limit: 100)))
    }
  }

  @Test("unrecognised SSE lines count towards the event limit")
  func longJunk() {
    let body = Array(String(repeating: "junk\n", count: 30).utf8)
    #expect(outcome(of: [body], eventLimit: 100).fault == .eventTooLong(limit: 100))
  }

  @Test("an SSE decoder returns nothing after an error")
  func afterFault() {
    var decoder = ServerSentEventDecoder(lineLimit: 4)
    decoder.append(Array("data: x\n\n".utf8))
    #expect(throws: WireError.lineTooLong(limit: 4)) { try decoder.next() }
    decoder.append(Array("id\ndata\n\n".utf8))
    decoder.finish()
    #expect(throws: Never.self) { try decoder.next() }
  }

  @Test("SSE decoding takes linear time", .timeLimit(.minutes(20)))
  func linear() throws {
    // Copying the remaining bytes for each line would move 20 GB here.
    let body = Array(String(repeating: "data: {\"a\":1}\n\n", count: 50_000).utf8)
    var decoder = ServerSentEventDecoder()
    decoder.append(body)
    var count = 0
    while try decoder.next() != nil { count += 1 }
    #expect(count == 50_000)
  }

  /// Each event as `type|data|id`, with ` cut` after an incomplete one, and each block of
  /// unrecognised lines as `?lines`.
  private func outcome(
    of pieces: [[UInt8]], lineLimit: Int = 1000, eventLimit: Int = 1000
  ) -> Outcome {
    var decoder = ServerSentEventDecoder(lineLimit: lineLimit, eventLimit: eventLimit)
    var outcome = Outcome()
    func drain() {
      do throws(WireError) {
        while let block = try decoder.next() { outcome.blocks.append(describe(block)) }
      } catch {
        outcome.fault = error
      }
    }
    for piece in pieces {
      decoder.append(piece)
      drain()
    }
    decoder.finish()
    drain()
    return outcome
  }

  private func describe(_ block: ServerSentBlock) -> String {
    switch block {
    case .event(let event):
      let type = String(decoding: event.type, as: UTF8.self)
      let data = String(decoding: event.data, as: UTF8.self)
      return "\(type)|\(data)|\(event.id)\(event.isComplete ? "" : " cut")"
    case .unrecognised(let lines):
      return "?" + String(decoding: lines, as: UTF8.self)
    }
  }
}
