import Testing

@testable import LLMRingREPL

/// Paths as they are typed and dropped.
struct PathWordTests {
  @Test(
    "blanks separate paths, unless they are quoted or escaped",
    arguments: [
      ("a b", ["a", "b"]), (#"a\ b"#, ["a b"]), (#""a b" 'c d'"#, ["a b", "c d"]),
      (#"a"b c"d"#, ["ab cd"]), (#"'it'\''s' x"#, ["it's", "x"]), ("it's here", ["it's", "here"]),
      (#""a\"b""#, [#"a"b"#]), (#""a\b""#, [#"a\b"#]), (#"'a\b'"#, [#"a\b"#]),
      (#"a\\b"#, [#"a\b"#]), ("  a \t b ", ["a", "b"]), ("", []), (#""""#, [""]),
      // The blank at the end of a line was trimmed.
      (#"a\"#, ["a "]), (#"~/a\ b"#, ["/home/me/a b"]), ("~", ["/home/me"]), ("~x", ["~x"]),
      (#""~/a b""#, ["/home/me/a b"]), ("a/~", ["a/~"]),
      ("file:///tmp/a%20b.png", ["/tmp/a b.png"]), ("file://localhost/a", ["/a"]),
      ("FILE:/a/b", ["/a/b"]), ("file:///na%C3%AFve", ["/naïve"]),
      ("file:///a%2", ["file:///a%2"]), ("file:///a%00b", ["file:///a%00b"]),
      ("file:///a%FFb", ["file:///a%FFb"]), ("file://host/a", ["file://host/a"]),
      ("file:a", ["file:a"]),
    ])
  func words(text: String, paths: [String]) {
    #expect(PathWord.words(in: text).map { $0.path(home: "/home/me/") } == paths)
  }

  @Test(
    "what is escaped, or is a URL, is no pattern",
    arguments: [
      ("*.c", true), (#"\*.c"#, false), (#""*.c""#, true), ("a[b]", true), (#"a\[b]"#, false),
      ("file:///a*", false), ("~/*", true),
    ])
  func patterns(text: String, isPattern: Bool) throws {
    let word = try #require(PathWord.words(in: text).first)
    let glob = word.pattern(home: "/home/[me]")
    #expect((glob != nil) == isPattern)
    // The name of a folder is none.
    if text == "~/*" { #expect(glob?.base == "/home/[me]/") }
  }

  @Test(
    "a word with @ is looked for with and without what ends a sentence",
    arguments: [
      ("@a.c", ["a.c"]), ("see @a.c, @b", ["a.c,", "a.c"]), ("(@a.c).", ["a.c).", "a.c)", "a.c"]),
      ("@a.c's use", ["a.c's", "a.c"]), ("@a.c:12", ["a.c:12", "a.c"]),
      ("@a.c:12-14,", ["a.c:12-14,", "a.c:12-14", "a.c"]), (#"@"a b","#, ["a b,", "a b"]),
      (#"@a\ b"#, ["a b"]), ("@'x y'", ["x y"]), ("请看@a.c。", ["a.c。", "a.c"]),
      ("“@a.c”", ["a.c”", "a.c"]), (#"@"a b"#, [#""a"#]), ("@a:b", ["a:b"]),
    ])
  func mentions(text: String, paths: [String]) throws {
    let mention = try #require(Mention.all(in: text).first)
    #expect(mention.readings.map { $0.path(home: "/") } == paths)
  }

  @Test(
    "an @ within a word, or alone, begins no path",
    arguments: ["me@example.org", "a_@b", "x.@y", "@", "a @ b", "@@", "`@a`", "a/@b"])
  func none(text: String) {
    let words = Mention.all(in: text).map { $0.readings.first?.path(home: "/") }
    #expect(words == (text == "@@" ? ["@"] : []))
  }

  @Test("every word with @ is found, by its place in the text")
  func places() {
    #expect(Mention.all(in: "é @a x@b @\"c d\" (@e)").map(\.offset) == [2, 9, 17])
    let many = Mention.all(in: String(repeating: "@a ", count: 100_000))
    #expect(many.count == 200)
  }
}
