import LLMRingScreenTesting
import Testing

@testable import LLMRingTerminal

/// How hostile text looks on the screen, and that ordinary text stays unchanged.
struct SafeTextEncoderTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var input: [UInt8]
    var shown: String

    init(_ name: String, _ text: String, _ shown: String) {
      self.name = name
      input = Array(text.utf8)
      self.shown = shown
    }

    init(_ name: String, bytes: [UInt8], _ shown: String) {
      self.name = name
      input = bytes
      self.shown = shown
    }

    var testDescription: String { name }
  }

  static let sequences = [
    Case("1 colours", "a\u{1B}[31mb\u{1B}[0m", "a^[[31mb^[[0m"),
    Case("2 clear the screen", "\u{1B}[2J\u{1B}[H", "^[[2J^[[H"),
    Case("3 erase the scrollback", "\u{1B}[3J", "^[[3J"),
    Case("4 rewrite the line above", "ok\u{1B}[1A\u{1B}[2Kforged", "ok^[[1A^[[2Kforged"),
    Case("5 overwrite a command", "echo good\u{1B}[24D\u{1B}[Kevil", "echo good^[[24D^[[Kevil"),
    Case("6 write the clipboard", "\u{1B}]52;c;cm0gLXJmIH4K\u{7}", "^[]52;c;cm0gLXJmIH4K^G"),
    Case("7 read the clipboard", "\u{1B}]52;c;?\u{7}", "^[]52;c;?^G"),
    Case(
      "8 set the title", "\u{1B}]0;pwn\u{7}\u{1B}]2;x\u{1B}\\", "^[]0;pwn^G^[]2;x^[\\"),
    Case("9 report the title", "\u{1B}[21t", "^[[21t"),
    Case(
      "10 hide a link", "\u{1B}]8;;https://evil\u{1B}\\bank.com\u{1B}]8;;\u{1B}\\",
      "^[]8;;https://evil^[\\bank.com^[]8;;^[\\"),
    Case("11 a link that ends a filter", "\u{1B}]8;;\u{1B}0m\u{1B}[>0q", "^[]8;;^[0m^[[>0q"),
    Case("12 report the cursor", "\u{1B}[6n\u{1B}[5n", "^[[6n^[[5n"),
    Case("13 report the terminal", "\u{1B}[c\u{1B}[>c\u{1B}[=c", "^[[c^[[>c^[[=c"),
    Case("14 echo a setting", "\u{1B}P$q\"p\u{1B}\\", "^[P$q\"p^[\\"),
    Case("15 echo a capability", "\u{1B}P+q544e\u{1B}\\", "^[P+q544e^[\\"),
    Case("16 report a mode", "\u{1B}[?1$p\u{1B}[?2027$p", "^[[?1$p^[[?2027$p"),
    Case(
      "17 report colours and fonts", "\u{1B}]10;?\u{7}\u{1B}]4;1;?\u{7}\u{1B}]50;?\u{7}",
      "^[]10;?^G^[]4;1;?^G^[]50;?^G"),
    Case("18 another screen, no cursor", "\u{1B}[?1049h\u{1B}[?25l", "^[[?1049h^[[?25l"),
    Case("19 report the mouse", "\u{1B}[?1000h\u{1B}[?1006h", "^[[?1000h^[[?1006h"),
    Case("20 unmark pastes", "\u{1B}[?2004l", "^[[?2004l"),
    Case("21 break out of a paste", "\u{1B}[201~;rm -rf ~\r", "^[[201~;rm -rf ~^M"),
    Case("22 reset", "\u{1B}c", "^[c"),
    Case("23 another character set", "\u{1B}(0lqqk\u{1B}(B", "^[(0lqqk^[(B"),
    Case("24 repeat for ever", "A\u{1B}[10000000b", "A^[[10000000b"),
    Case("25 resize", "\u{1B}[8;1;1t\u{1B}[8;9999;9999t", "^[[8;1;1t^[[8;9999;9999t"),
    Case("26 print", "\u{1B}[5i\u{1B}[4i", "^[[5i^[[4i"),
    Case("27 kitty's pictures", "\u{1B}_Gi=1,a=T;AAAA\u{1B}\\", "^[_Gi=1,a=T;AAAA^[\\"),
    Case("28 sixels", "\u{1B}Pq#0;2;0;0;0~~\u{1B}\\", "^[Pq#0;2;0;0;0~~^[\\"),
    Case(
      "29 iTerm2's files", "\u{1B}]1337;File=inline=1:AAAA\u{7}", "^[]1337;File=inline=1:AAAA^G"),
    Case(
      "30 notifications", "\u{1B}]99;;x\u{7}\u{1B}]9;x\u{7}\u{1B}]777;notify;a;b\u{7}",
      "^[]99;;x^G^[]9;x^G^[]777;notify;a;b^G"),
    Case(
      "31 folder and prompt marks", "\u{1B}]7;file:///etc\u{7}\u{1B}]133;A\u{7}",
      "^[]7;file:///etc^G^[]133;A^G"),
    Case("32 strings that swallow", "\u{1B}^x\u{1B}\\\u{1B}Xx\u{1B}\\", "^[^x^[\\^[Xx^[\\"),
    Case(
      "33 a title that never ends", "text\u{1B}]0;never closed and on",
      "text^[]0;never closed and on"),
    Case(
      "34 C1 in UTF-8", "\u{9B}31m\u{9D}52;c;AA\u{9C}", "<U+009B>31m<U+009D>52;c;AA<U+009C>"),
    Case(
      "35 C1 as bytes", bytes: [0x9B, 0x33, 0x31, 0x6D, 0x9D, 0x90], "\u{FFFD}31m\u{FFFD}\u{FFFD}"),
  ]

  static let characters = [
    Case("36 return and overwrite", "safe\rEVIL", "safe^MEVIL"),
    Case(
      "37 back up and overwrite", "rm -rf /\u{8}\u{8}ls      ", "rm -rf /^H^Hls      "),
    Case(
      "38 bells", String(repeating: "\u{7}", count: 300), String(repeating: "^G", count: 300)),
    Case(
      "39 other controls", "a\0b\u{7F}\u{E}\u{F}\u{5}\u{B}\u{C}", "a^@b^?^N^O^E^K^L"),
    Case("40 reverse the reading", "\u{202E}gpj.exe\u{202C}", "<U+202E>gpj.exe<U+202C>"),
    Case(
      "41 isolate the reading", "\u{2066}a\u{2067}b\u{2069}", "<U+2066>a<U+2067>b<U+2069>"),
    Case("42 tags", "hi\u{E0049}\u{E0067}\u{E006E}", "hi<TAGS:3>"),
    Case("42 tags of no flag", "\u{1F3F4}\u{E0067}\u{E0078}\u{E007F}x", "\u{1F3F4}<TAGS:3>x"),
    Case(
      "44 invisible", "pay\u{200B}pal\u{2060}\u{FEFF}\u{AD}\u{3164}",
      "pay<U+200B>pal<U+2060><U+FEFF><U+00AD><U+3164>"),
    Case(
      "44 more that is invisible",
      "\u{34F}\u{115F}\u{180E}\u{206A}\u{FFA0}\u{FFF9}\u{1D173}\u{E0080}",
      "<U+034F><U+115F><U+180E><U+206A><U+FFA0><U+FFF9><U+1D173><U+E0080>"),
    Case("44 a second direction mark", "ש\u{200F}\u{200F}x", "ש\u{200F}<U+200F>x"),
    Case("44 joiners in Latin", "a\u{200D}b\u{200C}", "a<U+200D>b<U+200C>"),
    Case(
      "44 direction marks in Latin", "a\u{200E}b\u{200F}c\u{61C}", "a<U+200E>b<U+200F>c<U+061C>"),
    Case(
      "45 selectors", "😀" + String(repeating: "\u{E0100}", count: 50), "😀<VS:50>"),
    Case("45 a second selector", "☁\u{FE0F}\u{FE0F}\u{FE0E}!", "☁\u{FE0F}<VS:2>!"),
    Case("45 a selector on nothing", "\u{FE0F} \u{FE0F}", "<VS:1> <VS:1>"),
    Case(
      "46 marks without end", "e" + String(repeating: "\u{301}", count: 500) + "f",
      "e" + String(repeating: "\u{301}", count: 8) + "\u{FFFD}f"),
    Case("47 an unfinished scalar", bytes: [0x61, 0xF0, 0x9F, 0x98], "a\u{FFFD}"),
    Case("47 an overlong scalar", bytes: [0xC0, 0xAF], "\u{FFFD}\u{FFFD}"),
    Case("47 a surrogate", bytes: [0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),
    Case("47 beyond Unicode", bytes: [0xF5, 0x80, 0x80, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
    Case("47 no UTF-8 at all", bytes: [0xFF, 0xFE], "\u{FFFD}\u{FFFD}"),
    Case(
      "47 noncharacters",
      bytes: [0xEF, 0xBF, 0xBE, 0xEF, 0xB7, 0x90, 0xF0, 0x9F, 0xBF, 0xBF],
      "\u{FFFD}\u{FFFD}\u{FFFD}"),
    Case(
      "48 nothing but line ends", String(repeating: "\n", count: 200),
      String(repeating: "\n", count: 200)),
    Case("50 an escape that ends a piece", "\u{1B}]52;c;AA\u{7}", "^[]52;c;AA^G"),
    Case("51 what a decoder makes of escapes", "\u{FFFD}😀\u{1B}]52\u{7}", "\u{FFFD}😀^[]52^G"),
    Case(
      "52 in code and tables", "```ansi\n\u{1B}[31m\n```\n| \u{1B}c | \u{202E} |\n",
      "```ansi\n^[[31m\n```\n| ^[c | <U+202E> |\n"),
  ]

  static let honest = [
    Case(
      "43 the flag of England", same: "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}!"),
    Case("49 a family", same: "👩‍👩‍👧"), Case("49 a flag", same: "🇩🇪"), Case("49 a skin tone", same: "👋🏽"),
    Case("49 an emoji by selector", same: "☁️"), Case("49 a heart on fire", same: "❤️‍🔥"),
    Case("49 a keycap", same: "1️⃣"), Case("49 the rainbow flag", same: "🏳️‍🌈"),
    Case("49 Japanese", same: "日本"), Case("49 halfwidth", same: "ｶﾞ"), Case("49 Hindi", same: "नी"),
    Case("49 a conjunct", same: "क्‍ष"), Case("49 Arabic", same: "كتاب"),
    Case("49 Persian", same: "می‌خواهم"),
    Case("49 Hebrew and a mark", same: "שלום\u{200F} - \u{200F}ש"),
    Case("49 Vietnamese", same: "Việt"), Case("49 an ideographic variant", same: "葛\u{E0100}"),
    Case("49 private use", same: "\u{E0A0}"), Case("lines and blanks", same: "a b\nc\n"),
    Case("line ends of other systems", "a\r\nb\u{85}c\u{2028}d\u{2029}", "a\nb\nc\nd\n"),
    Case("tabs stop at each eighth column", "\ta\tbc\n日\t|", "        a       bc\n日      |"),
  ]

  static let all = sequences + characters + honest

  @Test("makes text safe in the same way however its bytes are split", arguments: all)
  func everySplit(_ example: Case) {
    #expect(shown([example.input[...]]) == example.shown)
    for cut in example.input.indices {
      let pieces = [example.input[..<cut], example.input[cut...]]
      #expect(shown(pieces) == example.shown, "cut at \(cut)")
    }
    #expect(shown(example.input.map { [$0] }) == example.shown, "byte by byte")
  }

  @Test("makes text safe in the same way however its scalars are split", arguments: all)
  func everySplitOfText(_ example: Case) {
    let scalars = Array(String(decoding: example.input, as: UTF8.self).unicodeScalars)
    for cut in 0...scalars.count {
      var encoder = SafeTextEncoder()
      let text =
        encoder.append(string(scalars[..<cut])) + encoder.append(string(scalars[cut...]))
        + encoder.finish()
      #expect(text.text == example.shown, "cut at \(cut)")
    }
  }

  @Test("making safe text safe again does not change it", arguments: all)
  func idempotent(_ example: Case) {
    #expect(SafeText(example.shown).text == example.shown)
  }

  @Test("a terminal shows safe text and does nothing else", arguments: sequences + characters)
  func inert(_ example: Case) {
    let emulator = Emulator(rows: 30, columns: 200)
    let theme = Theme(isColored: true)
    emulator.feed(theme.render(SafeText("before\n")).replacing("\n", with: "\r\n").utf8)
    let text = theme.render(SafeText(String(decoding: example.input, as: UTF8.self)))
    emulator.feed(text.replacing("\n", with: "\r\n").utf8)
    #expect(emulator.replies.isEmpty)
    #expect(emulator.properties.title.isEmpty)
    #expect(emulator.properties.bells == 0)
    #expect(emulator.properties.isCursorVisible)
    #expect(!emulator.properties.isAlternateScreen)
    #expect((emulator.properties.scrollback + emulator.lines).first == "before")
  }

  @Test("a flood of control characters grows only in proportion")
  func flood() {
    let bells = SafeText(String(repeating: "\u{7}", count: 100_000))
    #expect(bells.text.utf8.count == 200_000)
    #expect(bells.spans.count == 1)
    #expect(SafeText(String(repeating: "A", count: 1 << 20)).text.utf8.count == 1 << 20)
  }

  @Test("notations in safe text are dim and the text around them is not")
  func notationStyle() {
    let rendered = Theme(isColored: true).render(SafeText("a\u{1B}b"))
    #expect(rendered == "a\u{1B}[2m^[\u{1B}[mb")
    #expect(Theme(isColored: false).render(SafeText("a\u{1B}b")) == "a^[b")
  }

  private func shown(_ pieces: [some Collection<UInt8>]) -> String {
    var encoder = SafeTextEncoder()
    var text = SafeText()
    for piece in pieces { text += encoder.append(bytes: piece) }
    text += encoder.finish()
    return text.text
  }

  private func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}

extension SafeTextEncoderTests.Case {
  /// Text that stays unchanged.
  init(_ name: String, same text: String) {
    self.init(name, text, text)
  }
}
