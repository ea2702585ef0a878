import Testing

@testable import LLMRingTerminal

/// Which characters of a text are counted as hidden.
struct HiddenCharactersTests {
  @Test(
    "hidden characters are counted by kind",
    arguments: [
      ("a\u{1B}[2K\u{7}\u{9B}\rb", ["4 control characters"]),
      ("\u{202E}gpj.\u{202C}\u{2066}x\u{2069}a\u{200E}b", ["5 bidirectional controls"]),
      ("pass\u{200B}word\u{FEFF}\u{2060}a\u{200D}b", ["4 zero-width characters"]),
      ("a\u{E0041}\u{E0042}\u{E0043}", ["3 tag characters"]),
      (" \u{FE0F}a\u{E0101}\u{E0102}", ["3 variation selectors"]),
      ("soft\u{AD}\u{FFFE}", ["2 other invisible characters"]),
      (
        "\u{1B}\u{202E}\u{200B}\u{E0041}b\u{E0101}\u{3164}",
        [
          "1 control character", "1 bidirectional control", "1 zero-width character",
          "1 tag character", "1 variation selector", "1 other invisible character",
        ]
      ),
    ])
  func counted(text: String, names: [String]) {
    let hidden = HiddenCharacters(in: text)
    #expect(hidden.names == names)
    #expect(!hidden.isEmpty)
  }

  @Test(
    "what a script, an emoji or a line end needs is not counted as hidden",
    arguments: [
      "", "plain\ttext\r\n", "👩‍👩‍👧 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "می\u{200C}خواهم क\u{94D}\u{200D}ष",
      "שלום\u{200F}!", "日本語", "e\u{301}",
    ])
  func needed(text: String) {
    #expect(HiddenCharacters(in: text).isEmpty)
  }
}
