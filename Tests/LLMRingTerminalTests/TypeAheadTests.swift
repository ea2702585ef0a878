import Testing

@testable import LLMRingTerminal

/// Keys that are typed while there is no line to edit.
struct TypeAheadTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var typed: String
    var controls: [KeyDecoder.Control]
    /// What the next line gets.
    var kept: [KeyDecoder.Key]
    var testDescription: String { name }

    init(_ name: String, _ typed: String, _ controls: [KeyDecoder.Control], _ kept: String) {
      self.init(name, typed, controls, kept.unicodeScalars.map { .scalar($0) })
    }

    init(
      _ name: String, _ typed: String, _ controls: [KeyDecoder.Control], _ kept: [KeyDecoder.Key]
    ) {
      self.name = name
      self.typed = typed
      self.controls = controls
      self.kept = kept
    }
  }

  static let cases = [
    Case("text and Enter are kept", "next\r", [], "next\r"),
    Case("Ctrl-C keeps the text", "next\u{3}", [.stop], "next"),
    Case("a line before Ctrl-C is not sent", "next\r\u{3}", [.stop], "next"),
    Case(
      "lines before Ctrl-C become lines of one text", "a\rb\r\r\u{3}", [.stop],
      [.scalar("a"), .named(.newline), .scalar("b")]),
    Case("Ctrl-D before Ctrl-C does not leave", "\u{4}a\u{3}", [.stop], "a"),
    Case("a line after Ctrl-C is sent", "a\u{3}b\r", [.stop], "ab\r"),
    Case("ESC before a letter stops and keeps the letter", "a\r\u{1B}h", [.stop], "ah"),
    Case(
      "Alt-Enter and arrows stop nothing", "a\u{1B}\r\u{1B}[A\u{1B}OB", [],
      [.scalar("a"), .named(.newline), .named(.up), .named(.down)]),
    Case(
      "Alt-Backspace stops nothing", "a\u{1B}\u{7F}", [],
      [.scalar("a"), .scalar("\u{1B}"), .scalar("\u{7F}")]),
    Case("Ctrl-Z suspends", "a\u{1A}b", [.suspend], "ab"),
    Case("Ctrl-C as the kitty protocol sends it", "a\u{1B}[99;5u", [.stop], "a"),
    Case("ESC as the kitty protocol sends it", "a\u{1B}[27u", [.stop], "a"),
    Case(
      "Alt-B as the kitty protocol sends it stops nothing", "\u{1B}[98;3u", [],
      [.meta, .scalar("b")]),
    Case("reports stop nothing", "a\u{1B}]11;rgb:0/0/0\u{1B}\\\u{1B}[M !!\u{1B}[I", [], "a"),
  ]

  @Test("keys that stop or suspend are found, and the rest is kept", arguments: cases)
  func controls(_ example: Case) {
    let bytes = Array(example.typed.utf8)
    for cut in 0...bytes.count where cut == 0 || bytes[cut - 1] != 0x1B {
      var decoder = KeyDecoder()
      decoder.append(bytes[..<cut])
      var controls = decoder.takeControls()
      decoder.append(bytes[cut...])
      controls += decoder.takeControls()
      #expect(controls == example.controls, "cut at \(cut)")
      var kept: [KeyDecoder.Key] = []
      while let key = decoder.next() { kept.append(key) }
      #expect(kept == example.kept, "cut at \(cut)")
    }
  }

  @Test("ESC alone stops after a moment, and a letter after it is kept")
  func escape() {
    var decoder = KeyDecoder()
    decoder.append(Array("a\u{1B}".utf8))
    #expect(decoder.takeControls() == [])
    #expect(decoder.timeout(afterEscape: .milliseconds(100)) == .milliseconds(100))
    decoder.expire()
    #expect(decoder.takeControls() == [.stop])
    decoder.append(Array("h".utf8))
    #expect(decoder.takeControls() == [])
    #expect(decoder.next() == .scalar("a"))
    #expect(decoder.next() == .scalar("h"))
    #expect(decoder.next() == nil)
  }

  @Test("Ctrl-C in a paste is text")
  func paste() {
    var decoder = KeyDecoder()
    decoder.append(Array("\u{1B}[200~a\u{3}b\r\u{1B}[201~".utf8))
    #expect(decoder.takeControls() == [])
    decoder.expire()
    #expect(decoder.takeControls() == [])
    #expect(decoder.next() == .paste("a\u{3}b\n"))
  }

  @Test("typing ahead without end is bounded")
  func bounded() {
    var decoder = KeyDecoder()
    let piece = [UInt8](repeating: UInt8(ascii: "k"), count: 1 << 16)
    for _ in 0..<20 {
      decoder.append(piece)
      #expect(decoder.takeControls() == [])
    }
    var count = 0
    while decoder.next() != nil { count += 1 }
    #expect(count == KeyQueue.limit)
  }
}
