import Testing

@testable import LLMRingTerminal

/// Reports that a terminal sends without being asked, and keys in the forms that another program may
/// have left it in.
struct TerminalReportTests {
  static let reports = [
    "\u{1B}]11;rgb:1e1e/2020/3030\u{1B}\\", "\u{1B}]11;rgb:1e1e/2020/3030\u{7}",
    "\u{1B}]10;rgba:ff/ff/ff/ff\u{7}", "\u{1B}]4;12;rgb:ffff/0000/0000\u{7}",
    "\u{1B}]52;c;aGVsbG8=\u{7}", "\u{1B}]52;c;\u{1B}\\",
    "\u{1B}[M !!", "\u{1B}[M#\u{7F}~", "\u{1B}[<0;12;34M", "\u{1B}[<0;12;34m", "\u{1B}[<65;120;40M",
    "\u{1B}[32;12;34M", "\u{1B}[I", "\u{1B}[O", "\u{1B}[?62;22c", "\u{1B}[>41;354;0c",
    "\u{1B}[?64;1;2;6;9;15;16;17;18;21;22;28;29;30;31;32;33;34;35c", "\u{1B}P!|00000000\u{1B}\\",
    "\u{1B}P>|XTerm(388)\u{1B}\\", "\u{1B}P1+r524742=38\u{1B}\\", "\u{1B}P1$r0m\u{1B}\\",
    "\u{1B}[12;40R", "\u{1B}[?12;40;1R", "\u{1B}[0n", "\u{1B}[4;600;800t", "\u{1B}[8;24;80t",
    "\u{1B}[48;24;80;480;640t", "\u{1B}[?2026;2$y", "\u{1B}[?997;1n", "\u{1B}[?1u",
    "\u{1B}_Gi=31;OK\u{1B}\\", "\u{1B}[57441;2:3u", "\u{1B}[97;1:3u", "\u{1B}[1;1:3A", "\u{1B}O2P",
  ]

  @Test(
    "the column of the cursor is read from its report",
    arguments: [
      ("\u{1B}[12;40R", 40), ("\u{1B}[1;2R", 2), ("\u{1B}[12;0R", nil), ("\u{1B}[12R", nil),
      ("\u{1B}[;3R", nil), ("\u{1B}[1;2;3R", nil),
    ] as [(String, Int?)])
  func cursor(_ report: String, _ column: Int?) {
    var decoder = KeyDecoder()
    decoder.append(Array((report + "\u{1B}[?62c" + "a").utf8))
    #expect(drain(&decoder) == [.scalar("a")])
    #expect(decoder.takeCursorColumn() == column)
    #expect(decoder.takeReports() == [.attributes])
  }

  @Test("a terminal's report is no text, wherever it is cut", arguments: reports)
  func report(_ report: String) {
    let bytes = Array(report.utf8)
    for cut in 0...bytes.count {
      var decoder = KeyDecoder()
      decoder.append(Array("a".utf8) + bytes[..<cut])
      var keys = drain(&decoder)
      decoder.append(bytes[cut...] + Array("b".utf8))
      keys += drain(&decoder)
      #expect(keys == [.scalar("a"), .scalar("b")], "cut at \(cut)")
    }
  }

  @Test(
    "a report is no text even if its rest arrives late",
    arguments: reports.filter { !$0.hasPrefix("\u{1B}O") })
  func lateReport(_ report: String) {
    let bytes = Array(report.utf8)
    // Where only one byte is missing, it cannot be told from a key; after ESC and one more, Alt and a
    // key have been taken for granted.
    for cut in [1] + Array(3..<max(4, bytes.count - 1)) where cut < bytes.count - 1 {
      var decoder = KeyDecoder()
      decoder.append(bytes[..<cut])
      var keys = drain(&decoder)
      decoder.expire()
      keys += drain(&decoder)
      decoder.append(bytes[cut...])
      keys += drain(&decoder)
      #expect(keys.filter { $0 != .named(.escape) } == [], "cut at \(cut)")
    }
  }

  @Test("a report of the mouse beyond column 95 is no text")
  func farMouse() {
    for coordinates in [[0xC8, 0x7A], [0xC3, 0x88, 0x7A], [0xE6, 0xB0]] as [[UInt8]] {
      var decoder = KeyDecoder()
      decoder.append([0x1B, 0x5B, 0x4D, 0x20] + coordinates + [0x1B, 0x5B, 0x41])
      #expect(drain(&decoder) == [.named(.up)])
    }
  }

  @Test(
    "keys typed after a report that was cut off are keys",
    arguments: [
      ("\u{1B}[<0;1", "h"), ("\u{1B}]11;rgb:1e", "\r"), ("\u{1B}]11;rgb:1e", "\u{3}"),
      ("\u{1B}P>|XT", "\u{3}"), ("\u{1B}[M", "\r"),
    ])
  func cutOff(report: String, key: String) {
    var decoder = KeyDecoder()
    decoder.append(Array((report + key).utf8))
    #expect(drain(&decoder) == key.unicodeScalars.map { .scalar($0) })
    decoder = KeyDecoder()
    decoder.append(Array(report.utf8))
    #expect(drain(&decoder) == [])
    decoder.expire()
    #expect(drain(&decoder) == [])
    decoder.append(Array("h".utf8))
    #expect(drain(&decoder) == [.scalar("h")])
    #expect(decoder.timeout == nil)
  }

  @Test(
    "what is typed some time after ESC is text",
    arguments: [
      "h", "hello", "OK, then", "[1] is right", "]1", "P50", "_G", "[", "Move", "[M", "[2nd",
      "[a](b)", "]", "]1]", "P", "Please", "P!", "P2P", "_", "_Great", "_Gi", "[I think",
    ], [false, true])
  func afterEscape(text: String, isTyped: Bool) {
    var decoder = KeyDecoder()
    decoder.append([0x1B])
    #expect(drain(&decoder) == [])
    decoder.expire()
    #expect(drain(&decoder) == [.named(.escape)])
    var keys: [KeyDecoder.Key] = []
    let bytes = Array(text.utf8)
    for piece in isTyped ? bytes.map({ [$0] }) : [bytes] {
      decoder.append(piece)
      keys += drain(&decoder)
    }
    if decoder.timeout != nil {
      decoder.expire()
      keys += drain(&decoder)
    }
    #expect(keys == text.unicodeScalars.map { .scalar($0) })
    #expect(decoder.timeout == nil)
  }

  @Test("letters after a bracket are text if they are typed after ESC")
  func typedMouse() {
    var decoder = KeyDecoder()
    decoder.append([0x1B])
    decoder.expire()
    #expect(drain(&decoder) == [.named(.escape)])
    var keys: [KeyDecoder.Key] = []
    for byte in "[Mars".utf8 {
      decoder.append([byte])
      keys += drain(&decoder)
    }
    #expect(keys == "[Mars".unicodeScalars.map { .scalar($0) })
  }

  @Test(
    "a report that arrives byte by byte after its ESC is no text",
    arguments: reports.filter { !["\u{1B}[I", "\u{1B}[O", "\u{1B}[0n", "\u{1B}O2P"].contains($0) })
  func slowReport(_ report: String) {
    var decoder = KeyDecoder()
    decoder.append([0x1B])
    var keys = drain(&decoder)
    decoder.expire()
    keys += drain(&decoder)
    for byte in report.utf8.dropFirst() {
      decoder.append([byte])
      keys += drain(&decoder)
    }
    decoder.append(Array("b".utf8))
    keys += drain(&decoder)
    #expect(keys == [.named(.escape), .scalar("b")])
  }

  @Test("a line of the terminal's driver is without reports", arguments: reports)
  func line(_ report: String) {
    let line = Array("a\(report)b".utf8)
    #expect(KeySequence.removeAll(from: line[...]) == Array("ab".utf8))
  }

  @Test(
    "a line of the terminal's driver keeps its text",
    arguments: [
      ("plain [1;2H text]0;", "plain [1;2H text]0;"), ("a\u{1B}", "a"), ("a\u{1B}b", "ab"),
      ("a\u{1B}]11;rgb:1", "a"), ("\u{1B}[Aé\u{1B}[3~日", "é日"), ("", ""),
    ])
  func text(line: String, text: String) {
    #expect(KeySequence.removeAll(from: Array(line.utf8)[...]) == Array(text.utf8))
  }

  static let keys: [(String, [KeyDecoder.Key])] = [
    ("[99;5u", [.scalar("\u{3}")]), ("[106;5u", [.scalar("\n")]), ("[109;5u", [.scalar("\r")]),
    ("[100;5u", [.scalar("\u{4}")]), ("[122;5u", [.scalar("\u{1A}")]),
    ("[114;5u", [.scalar("\u{12}")]), ("[99;69u", [.scalar("\u{3}")]),
    ("[99;5:1u", [.scalar("\u{3}")]), ("[99;5:3u", []), ("[99::99;5u", [.scalar("\u{3}")]),
    ("[27;5;99~", [.scalar("\u{3}")]), ("[27;2;13~", [.named(.newline)]),
    ("[95;5u", [.scalar("\u{1F}")]), ("[47;5u", [.scalar("\u{1F}")]), ("[32;5u", [.scalar("\0")]),
    ("[91;5u", [.named(.escape)]), ("[27u", [.named(.escape)]), ("[27;1u", [.named(.escape)]),
    ("[13u", [.scalar("\r")]), ("[13;1u", [.scalar("\r")]), ("[13;2u", [.named(.newline)]),
    ("[9u", [.scalar("\t")]), ("[127u", [.scalar("\u{7F}")]),
    ("[127;3u", [.meta, .scalar("\u{7F}")]),
    ("[97u", [.scalar("a")]), ("[97;2u", [.scalar("A")]), ("[97:65;2u", [.scalar("A")]),
    ("[49:33;2u", [.scalar("!")]), ("[228;2u", [.scalar("Ä")]), ("[97;65u", [.scalar("A")]),
    ("[97;;228u", [.scalar("ä")]), ("[0;;104:105u", []), ("[98;3u", [.meta, .scalar("b")]),
    ("[99;9u", []), ("[57399u", [.scalar("0")]), ("[57413u", [.scalar("+")]),
    ("[57414u", [.scalar("\r")]), ("[57419u", [.named(.up)]), ("[57362u", []),
    ("[1;1A", [.named(.up)]), ("[1;129B", [.named(.down)]), ("[1;5:2C", [.named(.wordRight)]),
    ("[3;1:1~", [.named(.delete)]), ("[1;3:3D", []), ("[99999999999999999999;5u", []),
    ("[1;99999999999999999999u", [.scalar("\u{1}")]), ("[-5u", []), ("[5;-9u", []),
  ]

  @Test("keys with their modifiers mean what the plain ones do", arguments: keys)
  func modified(body: String, expected: [KeyDecoder.Key]) {
    let bytes = Array("\u{1B}\(body)".utf8)
    for cut in 1...bytes.count {
      var decoder = KeyDecoder()
      decoder.append(bytes[..<cut])
      var keys = drain(&decoder)
      decoder.append(bytes[cut...])
      keys += drain(&decoder)
      #expect(keys == expected, "cut at \(cut)")
    }
  }

  private func drain(_ decoder: inout KeyDecoder) -> [KeyDecoder.Key] {
    var keys: [KeyDecoder.Key] = []
    while let key = decoder.next() { keys.append(key) }
    return keys
  }
}
