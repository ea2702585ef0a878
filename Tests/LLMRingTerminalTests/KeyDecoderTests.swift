import Testing

@testable import LLMRingTerminal

struct KeyDecoderTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var keys: [KeyDecoder.Key]
    /// Whether the last bytes count as a key only after a pause.
    var needsTime = false
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ keys: [KeyDecoder.Key], needsTime: Bool = false) {
      self.init(name, bytes: Array(text.utf8), keys, needsTime: needsTime)
    }

    init(_ name: String, bytes: [UInt8], _ keys: [KeyDecoder.Key], needsTime: Bool = false) {
      self.name = name
      self.bytes = bytes
      self.keys = keys
      self.needsTime = needsTime
    }
  }

  static let cases = [
    Case("characters", "aé日😀", [.scalar("a"), .scalar("é"), .scalar("日"), .scalar("😀")]),
    Case(
      "controls", "\u{3}\r\n\0", [.scalar("\u{3}"), .scalar("\r"), .scalar("\n"), .scalar("\0")]),
    Case("arrows", "\u{1B}[A\u{1B}OB\u{1B}[C", [.named(.up), .named(.down), .named(.right)]),
    Case("Home and End", "\u{1B}[1~\u{1B}OF", [.named(.home), .named(.end)]),
    Case("Ctrl-arrows", "\u{1B}[1;5C\u{1B}[1;5D", [.named(.wordRight), .named(.wordLeft)]),
    Case(
      "Alt-Enter and Shift-Enter", "\u{1B}\r\u{1B}[13;2u", [.named(.newline), .named(.newline)]),
    Case("Alt and a letter", "\u{1B}f", [.scalar("\u{1B}"), .scalar("f")]),
    Case("ESC alone", "\u{1B}", [.named(.escape)], needsTime: true),
    Case("ESC twice", "\u{1B}\u{1B}", [.named(.escape), .named(.escape)], needsTime: true),
    Case("ESC and Ctrl-C", "\u{1B}\u{3}", [.named(.escape), .scalar("\u{3}")]),
    Case("ESC and an arrow", "\u{1B}\u{1B}[A", [.named(.escape), .named(.up)]),
    Case(
      "Alt and letters that begin reports", "\u{1B}]a\u{1B}Pa\u{1B}_a",
      [
        .scalar("\u{1B}"), .scalar("]"), .scalar("a"), .scalar("\u{1B}"), .scalar("P"),
        .scalar("a"),
        .scalar("\u{1B}"), .scalar("_"), .scalar("a"),
      ]),
    Case("Alt and a bracket", "\u{1B}[", [.scalar("\u{1B}"), .scalar("[")], needsTime: true),
    Case(
      "unknown keys", "\u{1B}[15~x\u{1B}[[Ay\u{1B}[1;9Z",
      [.scalar("x"), .scalar("y")]),
    Case("a control inside a sequence", "\u{1B}[1\u{3}", [.scalar("\u{3}")]),
    Case(
      "a paste", "\u{1B}[200~a\rb\r\nc\n\0\u{1B}[A\u{1B}[201~d",
      [.paste("a\nb\nc\n\u{1B}[A"), .scalar("d")], needsTime: true),
    Case("an empty paste", "\u{1B}[200~\u{1B}[201~", [.paste("")], needsTime: true),
    Case(
      "immediately successive pastes count as one",
      "\u{1B}[200~a\u{1B}[201~\u{1B}[200~b\u{1B}[201~c",
      [.paste("ab"), .scalar("c")],
      needsTime: true),
    Case(
      "a paste that contains paste marks",
      "\u{1B}[200~a\u{1B}[201~rm -rf ~\r\u{1B}[201~\u{3}\u{1B}[201~b",
      [.paste("a\u{1B}[201~rm -rf ~\n\u{1B}[201~\u{3}"), .scalar("b")], needsTime: true),
    Case(
      "a paste that fakes its end and a second paste",
      "\u{1B}[200~a\u{1B}[201~rm\r\u{1B}[200~b\u{1B}[201~",
      [.paste("a\u{1B}[201~rm\nb")], needsTime: true),
    Case(
      "Ctrl-C in a paste whose end is lost", "\u{1B}[200~abc\u{3}",
      [.paste("abc"), .scalar("\u{3}")], needsTime: true),
    Case(
      "Ctrl-C within a paste", "\u{1B}[200~a\u{3}b\u{1B}[201~", [.paste("a\u{3}b")],
      needsTime: true),
    Case("a paste without an end mark", "\u{1B}[200~abc", [.paste("abc")], needsTime: true),
    Case(
      "bytes that are no UTF-8", bytes: [0x61, 0xFF, 0xC3, 0x28],
      [.scalar("a"), .scalar("\u{FFFD}"), .scalar("\u{FFFD}"), .scalar("(")]),
    Case(
      "half a character", bytes: [0xE6, 0x97], [.scalar("\u{FFFD}"), .scalar("\u{FFFD}")],
      needsTime: true),
    Case("C1 codes, which represent keys here", "a\u{80}\u{9B}b", [.scalar("a"), .scalar("b")]),
  ]

  @Test("decodes the same keys however the bytes are split", arguments: cases)
  func everySplit(_ example: Case) {
    for cut in 0...example.bytes.count {
      var decoder = KeyDecoder()
      decoder.append(example.bytes[..<cut])
      var keys = drain(&decoder)
      decoder.append(example.bytes[cut...])
      keys += drain(&decoder)
      if example.needsTime {
        #expect(keys != example.keys, "cut at \(cut)")
        keys += expire(&decoder)
      }
      #expect(keys == example.keys, "cut at \(cut)")
      #expect(decoder.timeout == nil)
    }
  }

  @Test("waits briefly after ESC and longer within a key sequence")
  func timeout() {
    var decoder = KeyDecoder()
    #expect(decoder.timeout == nil)
    decoder.append([0x1B])
    #expect(decoder.next() == nil)
    #expect(decoder.timeout == .milliseconds(30))
    decoder.append(Array("[".utf8))
    #expect(decoder.next() == nil)
    #expect(decoder.timeout == .milliseconds(250))
    decoder.append(Array("1;".utf8))
    #expect(decoder.next() == nil)
    #expect(decoder.timeout == .seconds(2))
  }

  @Test("a paste keeps at most 4 MiB and does not affect the keys after it")
  func hugePaste() {
    var decoder = KeyDecoder()
    let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 16)
    decoder.append(Array("\u{1B}[200~".utf8))
    for _ in 0..<66 {
      decoder.append(piece)
      #expect(decoder.next() == nil)
    }
    decoder.append(Array("\u{1B}[201~y".utf8))
    #expect(decoder.next() == nil)
    decoder.expire()
    guard case .paste(let text) = decoder.next() else {
      Issue.record("no paste")
      return
    }
    #expect(text.utf8.count == KeyDecoder.pasteLimit)
    #expect(decoder.next() == .scalar("y"))
  }

  @Test("an endless stream of keys after a paste stays keys and stays limited")
  func pasteBeforeManyKeys() {
    var decoder = KeyDecoder()
    decoder.append(Array("\u{1B}[200~a\u{1B}[201~".utf8))
    let keys = [UInt8](repeating: UInt8(ascii: "k"), count: 1 << 16)
    for _ in 0..<40 {
      decoder.append(keys)
      #expect(decoder.next() == nil)
    }
    decoder.expire()
    #expect(decoder.next() == .paste("a"))
    #expect(drain(&decoder).count == KeyDecoder.typeAheadLimit + 6)
  }

  @Test("a long paste with an early end mark is still one paste")
  func hostileHugePaste() {
    var decoder = KeyDecoder()
    decoder.append(Array("\u{1B}[200~a\u{1B}[201~".utf8))
    for _ in 0..<40 {
      decoder.append([UInt8](repeating: UInt8(ascii: "k"), count: 1 << 16))
      #expect(decoder.next() == nil)
    }
    decoder.append(Array("\u{1B}[201~".utf8))
    #expect(decoder.next() == nil)
    decoder.expire()
    guard case .paste = decoder.next() else {
      Issue.record("no paste")
      return
    }
    #expect(drain(&decoder).isEmpty)
  }

  @Test("passes on key sequences that the user has bound")
  func userSequence() {
    var decoder = KeyDecoder()
    decoder.userSequences = ["[15~"]
    decoder.append(Array("\u{1B}[15~".utf8))
    #expect(drain(&decoder) == [.meta] + "[15~".unicodeScalars.map { .scalar($0) })
  }

  @Test("takes exactly one key literally after Ctrl-V")
  func literal() {
    var decoder = KeyDecoder()
    decoder.isLiteral = true
    decoder.append(Array("\u{1B}\u{1B}[A".utf8))
    #expect(drain(&decoder) == [.scalar("\u{1B}"), .named(.up)])
  }

  private func drain(_ decoder: inout KeyDecoder) -> [KeyDecoder.Key] {
    var keys: [KeyDecoder.Key] = []
    while let key = decoder.next() { keys.append(key) }
    return keys
  }

  private func expire(_ decoder: inout KeyDecoder) -> [KeyDecoder.Key] {
    decoder.expire()
    return drain(&decoder)
  }
}
