import LLMRingCutTesting
import Testing

@testable import LLMRingWire

struct CharacterJoinerTests {
  @Test("text that is cut between any two bytes is joined again")
  func joins() {
    let text = "aé€😀\u{FFFD}z"
    for parts in Cuts.all(of: Array(text.utf8), random: 50) {
      var joiner = CharacterJoiner()
      #expect(parts.map { joiner.join($0) }.joined() + joiner.flush() == text)
      #expect(joiner.isEmpty)
    }
  }

  @Test("a part of a character that stays alone becomes U+FFFD and takes nothing with it")
  func alone() {
    let cases: [(parts: [[UInt8]], text: String)] = [
      ([[0x61, 0xF0, 0x9F]], "a\u{FFFD}"), ([[0xF0, 0x9F], [0x62]], "\u{FFFD}b"),
      ([[0x98, 0x61]], "\u{FFFD}a"), ([[0xED, 0xA0, 0xBD], [0x62]], "\u{FFFD}b"),
      ([[0xED, 0xB8, 0x80]], "\u{FFFD}"),
      ([[0xED, 0xA0, 0xBD, 0xED, 0xA0, 0xBD]], "\u{FFFD}\u{FFFD}"),
      ([[0xFF]], "\u{FFFD}"),
    ]
    for example in cases {
      var joiner = CharacterJoiner()
      let text = example.parts.map { joiner.join($0) }.joined() + joiner.flush()
      #expect(text == example.text, "\(example.parts)")
    }
  }

  @Test("the scanner keeps the bytes of strings that begin or end in a character")
  func scans() throws {
    let cases: [(json: [UInt8], bytes: [UInt8])] = [
      (Array(#""a\ud83d""#.utf8), [0x61, 0xED, 0xA0, 0xBD]),
      (Array(#""\ude00b""#.utf8), [0xED, 0xB8, 0x80, 0x62]),
      (Array("\"a".utf8) + [0xF0, 0x9F] + Array("\"".utf8), [0x61, 0xF0, 0x9F]),
      (
        Array(#""a\n\ud83d\ude00\ud83d""#.utf8),
        [0x61, 0x0A, 0xF0, 0x9F, 0x98, 0x80, 0xED, 0xA0, 0xBD]
      ),
    ]
    for example in cases {
      try JSONScanner.read(example.json[...]) { json throws(JSONError) in
        let text = try json.string()
        #expect(json.broken == [BrokenString(text: text ?? "", bytes: example.bytes)])
      }
    }
    try JSONScanner.read(Array(#""a\ud83d\ude00""#.utf8)[...]) { json throws(JSONError) in
      #expect(try json.string() == "a😀")
      #expect(json.broken.isEmpty)
    }
  }
}
