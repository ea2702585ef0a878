import Testing

@testable import LLMRingREPL

/// Patterns of paths, matched name by name.
struct GlobTests {
  /// Whether a file with this path from the base is matched.
  private func matches(_ pattern: String, _ path: String) throws -> Bool {
    let word = try #require(PathWord.words(in: pattern).first)
    let glob = try #require(Glob(word.units))
    var progress = glob.start
    let names = path.split(separator: "/").map(String.init)
    for name in names.dropLast() { progress = glob.match(name, at: progress).progress }
    return glob.match(names.last ?? "", at: progress).isWhole
  }

  @Test(
    "a pattern matches whole names",
    arguments: [
      ("*.c", "main.c"), ("*", "a"), ("*", "naïve.txt"), ("a*b*c", "aXbYbc"), ("**.c", "main.c"),
      ("?.c", "a.c"), ("?", "é"), ("?", "👩‍👧"), ("[a-c].h", "b.h"), ("[abc]", "c"),
      ("[!a-c]", "d"), ("[^a]", "b"), ("[]a]", "]"), ("[a-]", "-"), ("[!]]", "a"),
      (#"\**"#, "*x"), (#"[\]]*"#, "]"), (".*", ".env"),
      (".e?v", ".env"), ("*/b.c", "a/b.c"), ("**/b.c", "b.c"), ("**/b.c", "x/y/b.c"),
      ("**", "x/y/z"), ("**/x/**/y", "a/x/b/x/y"), ("a*/**", "ab/c/d"), ("**/*.h", "a.h"),
      ("*/.ci/x", "a/.ci/x"),
    ])
  func matching(pattern: String, path: String) throws {
    #expect(try matches(pattern, path))
  }

  @Test(
    "a pattern does not match other names, parts of them, or hidden ones",
    arguments: [
      ("*.c", "main.cc"), ("*.c", "amain.c.x"), ("*.c", "d/main.c"), ("*", ".env"),
      ("?env", ".env"), ("[.]env", ".env"), ("?", "ab"), ("?", ""), ("[a-c]", "d"),
      ("[!a-c]", "b"), ("[c-a]", "b"), (#"\*x*"#, "xx"), ("**/x", ".git/x"), ("**", "a/.b"),
      ("*/b", "b"), ("*/b", "a/c/b"), ("**/x/**/y", "a/y"), ("*.C", "main.c"),
    ])
  func others(pattern: String, path: String) throws {
    #expect(try !matches(pattern, path))
  }

  @Test(
    "a pattern without a wildcard is a path",
    arguments: ["a.c", "/a/b", #"\*"#, "a]", "[", "[ab", "a[", "[]", ""])
  func plain(path: String) {
    #expect(Glob(PathWord.words(in: path).first?.units ?? []) == nil)
  }

  @Test(
    "the folders before the first wildcard are the base",
    arguments: [
      ("*", ""), ("src/*.c", "src/"), ("/usr/*/x", "/usr/"), ("../a/b?/c", "../a/"), ("/*", "/"),
      ("a//*", "a//"),
    ])
  func base(pattern: String, base: String) {
    #expect(Glob(PathWord(plain: pattern).units)?.base == base)
  }

  @Test("a name that is left out because it is hidden is known to be")
  func hidden() throws {
    let glob = try #require(Glob(PathWord(plain: "**/*.c").units))
    #expect(glob.match(".x.c", at: glob.start).isHidden)
    #expect(glob.match(".git", at: glob.start).isHidden)
    let flat = try #require(Glob(PathWord(plain: "*.c").units))
    #expect(!flat.match(".git", at: flat.start).isHidden)
  }

  @Test("a pattern of many runs is matched in no time", .timeLimit(.minutes(20)))
  func runs() throws {
    let pattern = String(repeating: "*a", count: 200) + "b"
    #expect(try !matches(pattern, String(repeating: "a", count: 5000)))
    let deep = String(repeating: "**/x/", count: 60) + "y"
    #expect(try !matches(deep, String(repeating: "x/", count: 200) + "z"))
  }
}
