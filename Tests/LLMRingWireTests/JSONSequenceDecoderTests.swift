import LLMRingCutTesting
import Testing

@testable import LLMRingWire

struct JSONSequenceDecoderTests {
  private enum Piece: Equatable {
    case object(String)
    case incomplete(String)
    case other(String)
  }

  private func pieces(of parts: [[UInt8]]) -> (pieces: [Piece], isWhole: Bool) {
    var decoder = JSONSequenceDecoder()
    var pieces: [Piece] = []
    func take() {
      while let piece = try? decoder.next() {
        switch piece {
        case .object(let bytes): pieces.append(.object(String(decoding: bytes, as: UTF8.self)))
        case .incomplete(let bytes):
          pieces.append(.incomplete(String(decoding: bytes, as: UTF8.self)))
        case .other(let bytes): pieces.append(.other(String(decoding: bytes, as: UTF8.self)))
        }
      }
    }
    for part in parts {
      decoder.append(part)
      take()
    }
    decoder.finish()
    take()
    return (pieces, decoder.isWhole)
  }

  private static let cases: [(body: String, pieces: [Piece], isWhole: Bool)] = [
    ("", [], false),
    (#"{"a":1}"#, [.object(#"{"a":1}"#)], true),
    (" {\n \"a\": [1, {}]\n}\n", [.object("{\n \"a\": [1, {}]\n}")], true),
    (#"[{"a":1},{"b":2}]"#, [.object(#"{"a":1}"#), .object(#"{"b":2}"#)], true),
    ("[\n{\"a\":1}\n,\r\n{\"b\":2}\n]\n", [.object(#"{"a":1}"#), .object(#"{"b":2}"#)], true),
    (#"[{"a":1},{"b":2}"#, [.object(#"{"a":1}"#), .object(#"{"b":2}"#)], false),
    ("{\"a\":1}\n{\"b\":2}\n", [.object(#"{"a":1}"#), .object(#"{"b":2}"#)], false),
    (#"{"a":"}]{\"\\"}"#, [.object(#"{"a":"}]{\"\\"}"#)], true),
    (#"{"a":{"b"#, [.incomplete(#"{"a":{"b"#)], false),
    ("[\"ping\",{\"a\":1}]", [.other("\"ping\""), .object(#"{"a":1}"#)], true),
    ("{\"a\":1} trailing words\n", [.object(#"{"a":1}"#), .other("trailing words")], false),
  ]

  @Test("objects are found in any layout, however the bytes are split")
  func finds() {
    for example in Self.cases {
      for parts in Cuts.all(of: Array(example.body.utf8), random: 50) {
        let found = pieces(of: parts)
        #expect(found.pieces == example.pieces, "\(example.body)")
        #expect(found.isWhole == example.isWhole, "\(example.body)")
      }
    }
  }

  @Test("an object is returned as soon as its last byte has arrived")
  func promptness() throws {
    var decoder = JSONSequenceDecoder()
    decoder.append(Array(#"[{"a":1}"#.utf8))
    #expect(try decoder.next() == .object(ArraySlice(#"{"a":1}"#.utf8)))
    #expect(try decoder.next() == nil)
  }

  @Test("an object or other text that is too long throws an error")
  func limit() {
    for opening in ["{", "x"] {
      var decoder = JSONSequenceDecoder(limit: 100)
      decoder.append(Array(opening.utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 200))
      #expect(throws: WireError.eventTooLong(limit: 100)) { try decoder.next() }
      #expect((try? decoder.next()) == .some(nil))
    }
  }
}
