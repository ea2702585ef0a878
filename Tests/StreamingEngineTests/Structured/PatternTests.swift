import Testing

@testable import StreamingEngine

@Suite("A regular expression of a schema")
struct PatternTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var pattern: String
    var matches: [String]
    var others: [String]
    var testDescription: String { pattern }

    init(_ pattern: String, _ matches: [String], not others: [String]) {
      (self.pattern, self.matches, self.others) = (pattern, matches, others)
    }
  }

  static let cases = [
    Case("b", ["b", "abc"], not: ["", "ac"]),
    Case("", ["", "a"], not: []),
    Case("^ab?c$", ["ac", "abc"], not: ["abbc", "abc\n", "xac"]),
    Case("a|b*c|^$", ["a", "bbc", "c", ""], not: ["b", "d"]),
    Case("^(?:a(b|c)+)*$", ["", "ab", "abcab"], not: ["a", "aab"]),
    Case("^(?<year>\\d{4})-\\d{2}$", ["2026-11"], not: ["26-11", "2026-111", "२०२६-११"]),
    Case("^a{2,}$", ["aa", "aaaa"], not: ["a"]),
    Case("^a{1,3}?$", ["a", "aaa"], not: ["", "aaaa"]),
    Case("^(a{2}){2}$", ["aaaa"], not: ["aaa", "aaaaa"]),
    Case("^a{,2}b{c}]$", ["a{,2}b{c}]"], not: ["aab"]),
    Case("^.$", ["a", "🙂", "\u{85}"], not: ["", "\n", "\r", "\u{2028}", "e\u{301}"]),
    Case("^[^a-c\\d]$", ["d", "\n", "é"], not: ["b", "5"]),
    Case("^[\\]\\-a-]$", ["]", "-", "a"], not: ["b", "\\"]),
    Case("^[a-\\d]+$", ["a-1"], not: ["b"]),
    Case("^[]$|^[^]$", ["x"], not: ["", "xy"]),
    Case("^[\\S\\n]+$", ["a\nb"], not: ["a b"]),
    Case("^[\\D]$", ["a"], not: ["1"]),
    Case("^[^\\W_]$", ["a", "Z", "0"], not: ["_", "-", "é"]),
    Case(
      "^\\s$", [" ", "\t", "\u{B}", "\u{A0}", "\u{FEFF}", "\u{2029}", "\u{2003}"],
      not: ["\u{1}", "\u{85}"]),
    Case("^\\w+$", ["aZ_9"], not: ["é", "a b"]),
    Case("\\bcat\\b", ["cat", "a cat."], not: ["cats", "concat"]),
    Case("\\Bcat", ["concat"], not: ["cat", "a cat"]),
    Case("^\\t\\cA\\x41\\u0042\\u{1F642}\\uD83D\\uDE42\\0$", ["\t\u{1}AB🙂🙂\0"], not: ["tcAx41"]),
    Case("^\\.\\-\\/\\\"\\_$", [".-/\"_"], not: ["a-/\"_"]),
    Case("^\\p{L}+$", ["aé漢ß"], not: ["a1", "-"]),
    Case("^\\p{Letter}\\p{Nd}\\p{gc=Lu}\\P{Lu}$", ["ä५Äx"], not: ["ä५äx", "1५Äx"]),
    Case("^[\\p{Lu}\\P{L}]+$", ["A1-B"], not: ["a"]),
    Case("^\\p{Alphabetic}\\p{White_Space}\\p{ASCII}$", ["a b"], not: ["a é"]),
    Case("^é$", ["\u{E9}"], not: ["e\u{301}"]),
    Case("^(|a)*(^)*$", ["", "aaa"], not: ["b"]),
  ]

  @Test("matches what ECMA-262 says it matches", arguments: cases)
  func matches(_ example: Case) throws {
    let pattern = try Pattern(example.pattern)
    for text in example.matches + example.others {
      var steps = 10_000
      #expect(
        pattern.matches(text, steps: &steps) == example.matches.contains { $0.isSame(as: text) },
        "\(text.debugDescription)")
    }
  }

  @Test(
    "a pattern that breaks the grammar is rejected with the reason",
    arguments: [
      ("a(b", "it has a ( without )"), ("a)b", "it has a ) without ("),
      ("[a", "it has a [ without ]"),
      ("*a", "it has nothing to repeat before *"), ("a|+", "it has nothing to repeat before +"),
      ("a**", "it has nothing to repeat before a quantifier"),
      ("^*", "it has nothing to repeat before a quantifier"), ("a\\", "it ends with a backslash"),
      ("[z-a]", "the range z-a is in the wrong order"),
      ("a{3,2}", "a quantifier has its numbers in the wrong order"),
      ("(?<>a)", "a group has no name"), ("\\x4", "it has an escape \\x without two digits"),
      ("\\u12", "it has an escape \\u without four digits"),
      ("\\u{+1}", "it has an escape \\u{} without the number of a character"),
      ("\\pL", "it has \\p without a property in braces"), ("\\p{L", "it has \\p{ without }"),
    ])
  func malformed(_ source: String, _ problem: String) {
    #expect(throws: Pattern.Fault.malformed(problem)) { try Pattern(source) }
  }

  @Test(
    "what would take more than linear time, or is not known, is not supported",
    arguments: [
      ("(a)\\1", "a back reference"), ("(?<x>a)\\k<x>", "a back reference"),
      ("(?=a)", "look-ahead"), ("a(?!b)", "look-ahead"), ("(?<=a)b", "look-behind"),
      ("(?<!a)b", "look-behind"), ("(?i:a)", "a group that begins with (?i"),
      ("\\Aa\\z", "\\A"), ("\\p{Script=Greek}", "\\p{Script=Greek}"),
      ("\\uD83D", "half a surrogate pair, \\uD83D"),
      ("(a{100}){100}", "more than 5000 steps"),
      ("(){999999999999999999999}", "more than 5000 steps"),
      (String(repeating: "(", count: 100), "groups in more than 64 others"),
    ])
  func unsupported(_ source: String, _ part: String) {
    #expect(throws: Pattern.Fault.unsupported(part)) { try Pattern(source) }
  }

  @Test(
    "ten times the text takes ten times the steps, whatever the pattern",
    arguments: [
      "^(a+)+$", "(a|a)*b", "(.*)(.*)(.*)[^a]", "(a?){20}a{20}b", "^(([a-z])+.)+[A-Z]$",
      "\\ba*\\b!",
      "(a*)*(a*)*(a*)*!", "x",
    ])
  func linear(_ source: String) throws {
    let pattern = try Pattern(source)
    let counts = [1_000, 10_000].map { count in
      var steps = Int.max
      _ = pattern.matches(String(repeating: "a", count: count) + "-", steps: &steps)
      return Int.max - steps
    }
    #expect(counts[1] <= 11 * counts[0], "\(counts)")
    #expect(counts[1] <= 10_100 * 3 * (pattern.size + 1), "\(counts)")
  }

  @Test("a match that would take too many steps is given up")
  func exhausted() throws {
    var steps = 1_000
    #expect(
      try Pattern("(a?){20}b").matches(String(repeating: "a", count: 5_000), steps: &steps) == nil)
    #expect(steps <= 0)
  }
}
