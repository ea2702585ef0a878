import Testing

@testable import StreamingEngine

/// Ten times the text must take at most twelve times the steps. Steps are counted, so that the
/// result is the same on every machine.
@Suite struct LinearityTests {
  struct Shape: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var path = "llmring.lock"
    /// The text of a lockfile that has the shape so many times.
    var text: @Sendable (Int) -> String
  }

  private static let bound = "[[profiles.d.bindings]]\nalias = \"bound\"\nmodels = [\"x:y\"]\n"

  private static func lockfile(_ bindings: String, more: String = "") -> String {
    "\(more)[profiles.d]\nname = \"d\"\n\(bound)\(bindings)"
  }

  private static func many(_ count: Int, _ body: (Int) -> String) -> String {
    // Numbers of one length, so that ten times as many make ten times the text.
    (10_000..<10_000 + count).map(body).joined()
  }

  static let shapes = [
    Shape(testDescription: "bindings") { count in
      lockfile(many(count) { "[[profiles.d.bindings]]\nalias = \"a\($0)\"\nmodels = [\"x:y\"]\n" })
    },
    Shape(testDescription: "bindings of one alias") { count in
      lockfile(many(count) { _ in bound })
    },
    Shape(testDescription: "bindings of one alias with others between them") { count in
      lockfile(
        many(count) {
          "[[profiles.d.bindings]]\nalias = \"a\($0)\"\nmodels = [\"x:y\"]\n\n\(bound)"
        })
    },
    Shape(testDescription: "bindings in one list on one line") { count in
      let others = many(count) { "{alias='a\($0)',models=[]}, {alias='bound',models=[]}, " }
      return "[profiles.d]\nname='d'\nbindings = [{alias='bound',models=['x:y']}, \(others)]\n"
    },
    Shape(testDescription: "bindings in one list on many lines") { count in
      let others = many(count) {
        "  {alias='a\($0)',models=[]}, # a\n  {alias='bound',models=[]},\n"
      }
      return "[profiles.d]\nname='d'\nbindings = [\n{alias='bound',models=['x:y']},\n\(others)]\n"
    },
    Shape(testDescription: "models on one line of a list on two") { count in
      let models = many(count) { "'x:\($0)', " }
      return
        "[profiles.d]\nname='d'\n[[profiles.d.bindings]]\nalias='bound'\nmodels=[\(models)\n]\n"
    },
    Shape(testDescription: "profiles") { count in
      lockfile("", more: many(count) { "[profiles.p\($0)]\nname = \"p\"\n" })
    },
    Shape(testDescription: "tables") { count in lockfile(many(count) { "[t\($0).u.v]\nw = 1\n" }) },
    Shape(testDescription: "tables of tables") { count in
      lockfile(many(count) { "[[t]]\n[[t.u]]\n[t.u.v]\nw = \($0)\n" })
    },
    Shape(testDescription: "deep tables") { count in
      let deep = Array(repeating: "a", count: 60).joined(separator: ".")
      return lockfile(many(count) { "[\(deep).k\($0)]\n" })
    },
    Shape(testDescription: "deep lists") { count in
      let (open, close) = (String(repeating: "[", count: 60), String(repeating: "]", count: 60))
      return lockfile("", more: many(count) { "k\($0) = \(open)\(close)\n" })
    },
    Shape(testDescription: "dotted keys") { count in
      lockfile("", more: many(count) { "a.b.c.d.e.k\($0) = 1\n" })
    },
    Shape(testDescription: "keys on one line") { count in
      lockfile("", more: "t = {\(many(count) { "k\($0) = \"é\", " })last = 1}\n")
    },
    Shape(testDescription: "numbers on one line") { count in
      lockfile("", more: "t = [\(many(count) { "\($0), " })]\n")
    },
    Shape(testDescription: "a long string") { count in
      lockfile("", more: "t = \"\(String(repeating: "é\\n", count: count))\"\n")
    },
    Shape(testDescription: "a long string on many lines") { count in
      lockfile("", more: "t = \"\"\"\(String(repeating: "\"\"a\\\n \n", count: count))\"\"\"\n")
    },
    Shape(testDescription: "a long comment") { count in
      lockfile("# \(String(repeating: "é", count: count))\n")
    },
    Shape(testDescription: "comments, blanks and blank lines") { count in
      lockfile(String(repeating: "# a\n\n  \t\n", count: count))
    },
    Shape(testDescription: "a long number") { count in
      lockfile("", more: "t = 1.\(String(repeating: "1", count: count))\n")
    },
    Shape(testDescription: "a long key") { count in
      lockfile("", more: "\(String(repeating: "k", count: count)) = 1\n")
    },
    Shape(testDescription: "bindings in JSON", path: "l.json") { count in
      let others = many(count) {
        ",{\"alias\":\"a\($0)\",\"models\":[]},{\"alias\":\"bound\",\"models\":[]}"
      }
      return #"{"profiles":{"d":{"name":"d","bindings":[{"alias":"bound","models":["x:y"]}"#
        + others + "]}}}"
    },
    Shape(testDescription: "keys in JSON", path: "l.json") { count in
      let others = many(count) { "\"k\($0)é\": \"\\u00e9\", " }
      return "{\(others)"
        + #""profiles":{"d":{"name":"d","bindings":[{"alias":"bound","models":["x:y"]}]}}}"#
    },
    Shape(testDescription: "deep lists in JSON", path: "l.json") { count in
      let (open, close) = (String(repeating: "[", count: 60), String(repeating: "]", count: 60))
      return "{\(many(count) { "\"k\($0)\": \(open)\(close), " })"
        + #""profiles":{"d":{"name":"d","bindings":[{"alias":"bound","models":["x:y"]}]}}}"#
    },
  ]

  @Test("reading, binding and unbinding take linear time", arguments: shapes)
  func linear(shape: Shape) throws {
    let small = try Self.steps(shape.text(40), shape.path)
    let large = try Self.steps(shape.text(400), shape.path)
    for (name, few) in small {
      let many = try #require(large[name])
      #expect(many <= 12 * few, "\(name)")
      #expect(few > 0)
    }
  }

  /// The steps of reading a text and of each edit of it.
  private static func steps(_ text: String, _ path: String) throws -> [String: Int] {
    let read = try LockfileText(reading: text, path: path)
    let models = [ModelReference(provider: "openai", model: "m")]
    func bind(_ alias: String, _ profile: String) throws -> Int {
      try read.binding(alias, to: models, profile: profile, at: "t").steps
    }
    return [
      "reading": read.steps,
      "binding a new alias": try bind("new", "d"),
      "binding an alias again": try bind("bound", "d"),
      "binding in a new profile": try bind("new", "other"),
      "unbinding": try read.unbinding("bound", profile: "d", at: "t").steps,
      "pinning": try read.pinning([("openai", 1)], profile: "d", at: "t").steps,
    ]
  }

  @Test(
    "refuses what cannot be read without reading on",
    arguments: [
      "[\(String(repeating: "a.", count: 50_000))a]",
      "\(String(repeating: "a.", count: 50_000))a = 1",
      "a = \(String(repeating: "[", count: 100_000))",
      "a = \(String(repeating: "{a=", count: 30_000))",
    ])
  func depth(text: String) {
    #expect(
      words { () throws(SettingsError) in
        _ = try LockfileText(reading: text, path: "llmring.lock")
      }?.hasSuffix("nested more than 64 levels deep; use fewer levels") == true)
  }
}
