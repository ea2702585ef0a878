import LLMRingSQLite
import Testing

@testable import LLMRingConversations

/// What search takes for the same, in many writing systems.
@Suite struct FoldedSearchTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var said: String
    /// Searches that find it.
    var found: [String]
    /// Searches that do not.
    var missed: [String] = []
    var testDescription: String { said }

    init(_ said: String, _ found: String..., missed: [String] = []) {
      self.said = said
      self.found = found
      self.missed = missed
    }
  }

  static let scripts = [
    // Latin
    Case(
      "crème brûlée, Ångström, Straße", "creme", "CRÈME", "cre\u{300}me", "brulee", "Angstrom",
      "\u{212B}ngstro\u{308}m", "strasse", "STRASSE", "straße", "STRAẞE", missed: ["cremé x"]),
    Case("creme, plain", "crème", "Crème"),
    Case(
      "Łódź, Sørensen, Þórr, œuvre, ﬁnal ﬂow", "lodz", "SORENSEN", "thorr", "oeuvre", "final flow"),
    Case("İstanbul'da ılık bir gün", "istanbul", "İSTANBUL", "ILIK", "ilik", "GÜN"),
    Case("Tiếng Việt được viết", "tieng viet", "Tiê\u{301}ng", "duoc", "ĐƯỢC"),
    Case("ＡＢＣ１２３　ｗｉｄｅ ⅷ ① ™", "abc123 wide", "viii", "1", "tm"),
    // Greek
    Case("ο Οδυσσεύς έφυγε", "οδυσσευς", "ΟΔΥΣΣΕΥΣ", "εφυγε", "Οδυσσευσ"),
    // Cyrillic
    Case(
      "Ещё не всё, Йод и Київ", "еще", "ВСЕ", "всё", "иод", "Ки\u{456}\u{308}в"),
    // Georgian and Armenian
    Case("საქართველო ᲗᲑᲘᲚᲘᲡᲘ", "ᲡᲐᲥᲐᲠᲗᲕᲔᲚᲝ", "თბილისი"),
    Case("Հայաստան և մեքենա", "ՀԱՅԱՍՏԱՆ", "եւ", "ՄԵՔԵՆԱ"),
    // Hebrew
    Case("שָׁלוֹם עֲלֵיכֶם, צה״ל", "שלום", "עליכם", "צה\"ל", "\u{FB2A}לום"),
    Case("שלום פשוט", "שָׁלוֹם"),
    // Arabic and Persian
    Case(
      "مُحَمَّد في المدرســـة أكبر", "محمد", "المدرسة", "المدرسه", "اكبر", "مُحَمَّد", "ﻣﺤﻤﺪ"),
    Case("کتابهای فارسی ۱۲۳", "كتابهاي", "فارسي", "123"),
    Case("می‌خواهم", "میخواهم"),
    // Devanagari
    Case("क़लम और हिन्दी", "कलम", "\u{958}लम", "क\u{93C}लम", "हिन्दी", missed: ["हन्द"]),
    // Bengali and Tamil
    Case("বাংলা বড়ো কোথায়", "বাংলা", "বড\u{9BC}ো", "কো", "ক\u{9C7}\u{9BE}থা"),
    Case("தமிழ் மொழி", "தமிழ்", "மொழி", "ம\u{BC6}\u{BBE}ழி"),
    // Thai and Lao
    Case("ภาษาไทยไม่มีช่องว่าง น้ำ", "ไทย", "ไม่มี", "ช่องว่าง", "น\u{E49}\u{E4D}\u{E32}", "ไท*"),
    // Ethiopic and Burmese
    Case("አማርኛ ቋንቋ", "አማርኛ", "ቋንቋ", "ንቋ"),
    Case("မြန်မာဘာသာစကား", "မြန်မာ", "စကား"),
    // Han
    Case("東京タワーの高さ、神\u{FA19}と⾞", "東京", "京", "高さ", "神神", "車", "東*", "タワー"),
    // Kana
    Case("ｶﾞﾗｽとﾊﾟﾝ、がっこう", "ガラス", "カ\u{3099}ラス", "パン", "ﾊﾟﾝ", "か\u{3099}っこう", missed: ["かっこう"]),
    Case("カ\u{3099}ラス工場 ㍍", "ガラス", "ｶﾞﾗｽ", "メートル", missed: ["カラス"]),
    // Hangul
    Case(
      "한국어 검색", "한국", "검색", "\u{1112}\u{1161}\u{11AB}국어", "색", missed: ["검사"]),
    Case("\u{1100}\u{1165}\u{11B7}\u{1109}\u{1162}\u{11A8} 결과", "검색", "검*"),
  ]

  /// What the user sees, and does not.
  static let signs = [
    Case(
      "it’s “quoted” — a well–known ‘thing’…", "it's", "\"quoted\"", "well-known", "'thing'...",
      "it‘s"),
    Case("it's well-known", "it’s", "well‑known", "well—known"),
    Case("co\u{AD}op\u{200B}er\u{2060}ation\u{FEFF}s", "cooperations", "coop\u{AD}erations"),
    Case("the brown\nfox  jumped\u{A0}over\r\n\tit", "\"brown fox\"", "\"fox jumped over it\""),
    Case(
      "the **brown** _fox_ `jumps` ~~over~~ br**ow**n", "\"the brown fox jumps over brown\"",
      "“brown fox”", "**brown**", "brown*", missed: ["2**3", "\"fox brown\""]),
    Case(
      "> a quoted\n> line\n- item\n- next\n# Head\nText", "\"quoted line\"",
      "\"item next head text\""),
    Case(
      "see the [manual page](https://example.org/a_b) now \\*so\\*", "\"the manual page now so\"",
      "example.org/a_b", "\"see the [manual page](https://example.org/a_b)\""),
    Case(
      "snake_case, __init__ and 2**3 == 8; C:\\new", "snake_case", "__init__", "2**3", "case",
      "c:\\new", missed: ["_case_", "2*3", "_snake"]),
    Case("concatenate the category", "cat*", "con*", "\"the cat\"*", missed: ["at*", "tenate*"]),
    Case("a cat-nap (dog)", "nap*", "dog*", "*cat*"),
    Case("→hola, ¿qué? (ünder)_x", "hola*", "que*", "under*", "x*", missed: ["der*", "la*"]),
    Case(
      "# Install\n- apples\n- [x] done\n> quoted wisdom\n+ added\n1½ cups", "# Install",
      "\"# Install\"", "- apples", "\"- [x] done\"", "> quoted wisdom", "\"+ added\"", "1/2",
      "### install", missed: ["\"## install\""]),
    Case(
      "f = [&](int x) { return arr[i][j] + handlers[name](event); }", "[&](int", "arr[i][j]",
      "handlers[name]", "[name]", missed: ["arr[j]", "arr[i]j"]),
    Case(
      "in [the manual](https://example.org/x)", "[the manual](https://example.org/x)",
      "\"[the manual](https://exam\"", "manual](https"),
    Case(
      #"a "ำ ู b"#, #""ำ"#, missed: [#""ำzzz:abc"ำ"#, #"'"ำ Ώ"'"#, #""ू"ू" OR NOT (x:"#]),
  ]

  @Test("search finds what its user means, in every writing system", arguments: scripts)
  func findsScript(_ example: Case) throws { try check(example) }

  @Test("search finds what its user sees, whatever the signs and marks", arguments: signs)
  func findsSign(_ example: Case) throws { try check(example) }

  private func check(_ example: Case) throws {
    let folder = try TemporaryFolder()
    let store = ConversationStore(path: "\(folder.path)/c.sqlite")
    _ = try store.beginConversation(content: "another", alias: nil, model: nil, at: 1)
    _ = try store.beginConversation(content: example.said, alias: nil, model: nil, at: 2)
    // The title would have it, too.
    try store.write { try $0.run("UPDATE conversation SET title = ''") }
    for query in example.found {
      #expect(try store.search(query).map(\.turn) == [2], "\(query)")
      let read = try store.search(try SearchQuery(query), usesIndex: false)
      #expect(read.map(\.turn) == [2], "\(query), without the index")
    }
    for query in example.missed {
      #expect(try store.search(query).isEmpty, "\(query)")
      let read = try store.search(try SearchQuery(query), usesIndex: false)
      #expect(read.isEmpty, "\(query), without the index")
    }
  }

  @Test("text that is folded stays as it is when it is folded again")
  func idempotent() {
    for example in Self.scripts {
      let once = FoldedText(example.said, .exact).bytes
      #expect(FoldedText(String(decoding: once, as: UTF8.self), .exact).bytes == once)
    }
    // Every scalar, a thousand at a time.
    for start in stride(from: UInt32(0x80), to: 0x11_0000, by: 1_000) {
      var text = String.UnicodeScalarView()
      for scalar in (start..<start + 1_000).compactMap(Unicode.Scalar.init) {
        text.append(scalar)
        text.append("|")
      }
      let once = FoldedText(String(text), .exact).bytes
      let twice = FoldedText(String(decoding: once, as: UTF8.self), .exact).bytes
      #expect(once == twice, "from U+\(String(start, radix: 16))")
    }
  }

  @Test("canonically equivalent texts are folded alike")
  func canonical() {
    // Swift's `==` is canonical equivalence.
    for (composed, decomposed) in [
      ("\u{1E69}", "s\u{307}\u{323}"), ("\u{1E69}", "s\u{323}\u{307}"),
      ("\u{AC01}", "\u{1100}\u{1161}\u{11A8}"),
      ("\u{30D1}", "\u{30CF}\u{309A}"), ("\u{9CB}", "\u{9C7}\u{9BE}"),
      ("\u{1F82}", "α\u{313}\u{300}\u{345}"),
    ] {
      #expect(composed == decomposed)
      #expect(FoldedText(composed).bytes == FoldedText(decomposed).bytes, "\(composed)")
    }
  }

  @Test("a snippet is what was said, around what was found, however that was folded")
  func snippets() throws {
    let before = String(repeating: "ﷺ ", count: 60)
    let query = try SearchQuery("creme")
    let snippet = query.snippet(of: before + "Cre\u{300}me brûlée " + before, width: 30)
    #expect(snippet == "…ﷺ ﷺ ﷺ ﷺ ﷺ Cre\u{300}me brûlée ﷺ ﷺ ﷺ ﷺ…")
    let link = "[" + String(repeating: "x", count: 90) + "](https://example.org/creme) end"
    #expect(query.snippet(of: link, width: 30) == "…ample.org/creme) end")
    #expect(try SearchQuery("学校").snippet(of: "小学校") == "小学校")
  }
}
