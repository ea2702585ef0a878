import LLMRingCutTesting
import Testing
import LLMRingWire

struct LineDecoderTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var body: String
    var lines: [String]

    init(_ name: String, _ body: String, _ lines: [String]) {
      self.name = name
      self.body = body
      self.lines = lines
    }

    var testDescription: String { name }
  }

  static let cases = [
    Case("an empty body has no lines", "", []),
    Case("LF ends a line", "a\nb\n", ["a", "b"]),
    Case("the last line may lack its LF", "a\nb", ["a", "b (cut)"]),
    Case("space around a line goes", " a b \r\n\t\rc\r\n", ["a b", "c"]),
    Case("empty lines are skipped", "\n\r\n \n\na\n\n", ["a"]),
    Case(
      "nothing but LF ends a line", "a\rb\u{2028}c\u{85}d\u{B}e\n", ["a\rb\u{2028}c\u{85}d\u{B}e"]),
  ]

  @Test("a line decoder returns the same lines however the bytes are split", arguments: cases)
  func reads(_ example: Case) throws {
    for pieces in Cuts.all(of: Array(example.body.utf8)) {
      #expect(try lines(of: pieces) == example.lines, "pieces \(pieces.map(\.count))")
    }
  }

  @Test("rejects a line over the limit even before its end arrives")
  func limit() throws {
    for body in ["12345678", "12345678\n"] {
      #expect(throws: WireError.lineTooLong(limit: 7)) {
        try lines(of: [Array(body.utf8)], limit: 7)
      }
      #expect(try lines(of: [Array(body.utf8)], limit: 8).count == 1)
    }
  }

  private func lines(of pieces: [[UInt8]], limit: Int = 100) throws -> [String] {
    var decoder = LineDecoder(lineLimit: limit)
    var lines: [String] = []
    func drain() throws {
      while let line = try decoder.next() {
        lines.append(
          String(decoding: line.bytes, as: UTF8.self) + (line.isComplete ? "" : " (cut)"))
      }
    }
    for piece in pieces {
      decoder.append(piece)
      try drain()
    }
    decoder.finish()
    try drain()
    return lines
  }
}
