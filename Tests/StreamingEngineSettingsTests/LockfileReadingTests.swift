import Testing

@testable import StreamingEngine

@Suite struct LockfileReadingTests {
  /// As Python llmring writes it, with everything else that its reader takes.
  static let written = """
    version = "1.0"
    created_at = "2026-11-22T16:20:07.698097+00:00"
    updated_at = 2026-11-22T16:20:20Z
    default_profile = "default"
    future_key = { a = 1 }

    [extends]
    packages = ["libA", "x.y-z_1"]

    [metadata]
    team = "blue"
    score = 1.5

    [profiles.prod]
    name = "prod"
    bindings = []

    [profiles.default]
    name = "default"
    [[profiles.default.bindings]]
    alias = "fast"
    models = [ "openai:gpt-4o-mini", "anthropic:claude-haiku-4-5",]

    [[profiles.default.bindings]]
    alias = "libA:deep"
    models = [
      'openai:o', # the first
      "gpt-4o",
    ]
    [profiles.default.bindings.constraints]
    max_cost = 1

    [[profiles.default.bindings]]
    alias = "fast"
    models = ["ignored:second"]
    constraints = {}

    [profiles.prod.registry_versions]

    [profiles.default.registry_versions]
    openai = 7
    """

  @Test("everything that the reference accepts is read, in the order of the file")
  func readsAll() throws {
    let lockfile = try LockfileText(reading: Self.written, path: "llmring.lock").lockfile
    #expect(lockfile.version == "1.0")
    #expect(lockfile.createdAt == "2026-11-22T16:20:07.698097+00:00")
    #expect(lockfile.updatedAt == "2026-11-22T16:20:20Z")
    #expect(lockfile.extends == ["libA", "x.y-z_1"])
    #expect(lockfile.metadata == ["team": .string("blue"), "score": .number("1.5")])
    #expect(lockfile.profiles.map(\.name) == ["prod", "default"])
    let profile = try #require(lockfile[profile: "default"])
    #expect(profile.bindings.map(\.alias) == ["fast", "libA:deep", "fast"])
    #expect(
      profile.binding(of: "fast")?.models == ["openai:gpt-4o-mini", "anthropic:claude-haiku-4-5"])
    #expect(profile.binding(of: "libA:deep")?.models == ["openai:o", "gpt-4o"])
    #expect(profile.binding(of: "libA:deep")?.constraints == ["max_cost": .integer(1)])
    #expect(profile.registryVersions == ["openai": 7])
    #expect(profile.bindings.map(\.position?.line) == [20, 24, 33])
  }

  @Test("gives the line and column of a binding in one piece, and in JSON")
  func bindingPositions() throws {
    for (text, path) in [
      ("[profiles.d]\nname='d'\nbindings=[\n {alias='é',models=[]}, {alias='b',models=[]}]", "l"),
      (
        "{\"profiles\":{\"d\":{\n\"name\":\"d\",\"bindings\":[\n"
          + " {\"alias\":\"é\",\"models\":[]},{\"alias\":\"b\",\"models\":[]}]}}}", "l.json"
      ),
    ] {
      let bindings = try LockfileText(reading: text, path: path).lockfile.profiles[0].bindings
      let places = bindings.compactMap(\.position).map { "\($0.line):\($0.column)" }
      #expect(places == (path == "l" ? ["4:2", "4:25"] : ["3:2", "3:28"]))
    }
  }

  @Test("finds the binding of an alias after the bindings have changed")
  func changedBindings() {
    var profile = Lockfile.Profile(name: "d", bindings: [.init(alias: "a", models: ["x:1"])])
    profile.bindings.append(.init(alias: "b", models: ["x:2"]))
    profile.bindings[0].alias = "c"
    #expect(profile.binding(of: "a") == nil)
    #expect(profile.binding(of: "b")?.models == ["x:2"])
    #expect(profile.binding(of: "c")?.models == ["x:1"])
  }

  @Test("an empty file is an empty lockfile")
  func empty() throws {
    #expect(try LockfileText(reading: "", path: "llmring.lock").lockfile == Lockfile())
    #expect(try LockfileText(reading: "{}", path: "llmring.lock.json").lockfile == Lockfile())
  }

  @Test("JSON says the same as TOML")
  func json() throws {
    let text = """
      {"version": "1.0", "updated_at": null, "default_profile": "p", "x": [1, -2.5e3, true],
       "profiles": {"p": {"name": "p", "bindings": [
         {"alias": "a\\u00e9\\ud83d\\ude00", "models": ["openai:m"], "constraints": null}]}}}
      """
    let lockfile = try LockfileText(reading: text, path: "x.json").lockfile
    #expect(lockfile.defaultProfile == "p")
    #expect(lockfile.profiles.first?.bindings == [.init(alias: "aé😀", models: ["openai:m"])])
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    var text: String
    var words: String
    var path = "/p/llmring.lock"
    var testDescription: String { words }
  }

  @Test(
    "what is wrong is said with its place and what to do",
    arguments: [
      Fault(
        text: "not toml [",
        words:
          "/p/llmring.lock:1:5: expected '=' after the key 'not', found 't'; write key = value"),
      Fault(
        text: "version = 7",
        words:
          "/p/llmring.lock:1:11: expected version to be a string, found a number; write version = \"7\""
      ),
      Fault(
        text: "\nprofiles = 3",
        words: "/p/llmring.lock:2:12: expected profiles to be a table, found a number"),
      Fault(
        text: "[profiles.default]\nbindings = []",
        words:
          "/p/llmring.lock:1:11: profile 'default' has no name; add name = \"default\" to it"),
      Fault(
        text: """
          [profiles.default]
          name = "default"
          [[profiles.default.bindings]]
          alias = "é"
            models = "openai:x"
          """,
        words:
          "/p/llmring.lock:5:12: expected models to be a list of strings, found a string; write models = [\"openai:x\"]"
      ),
      Fault(
        text: """
          [profiles."default"]
          name = "default"
          bindings = [{ alias = "a", models = ["é:x", 3] }]
          """,
        words: "/p/llmring.lock:3:45: expected each of models to be a string, found a number"),
      Fault(
        text: "[profiles.d]\nname = \"d\"\n[[profiles.d.bindings]]\nmodels = []",
        words: "/p/llmring.lock:3:1: a binding has no alias; add alias = \"name\" to it"),
      Fault(
        text: "[profiles.d]\nname = \"d\"\n[[profiles.d.bindings]]\nalias = \"a\"",
        words:
          "/p/llmring.lock:3:1: the binding of 'a' has no models; add models = [\"provider:model\"] to it"
      ),
      Fault(
        text: "[profiles.d]\nname = \"d\"\nregistry_versions.openai = \"7\"",
        words: "/p/llmring.lock:3:28: expected openai to be a whole number, found a string"),
      Fault(
        text: "[extends]\npackages = [\"-a\"]",
        words:
          "/p/llmring.lock:2:12: '-a' is not a package name; use letters, digits, '.', '_' and '-', with a letter or digit at both ends"
      ),
      Fault(
        text: "created_at = true",
        words: "/p/llmring.lock:1:14: expected created_at to be a date, found true or false"),
      Fault(
        text: "{\n  \"version\": 1\n}",
        words:
          "/p/l.json:2:14: expected version to be a string, found a number; write version = \"1\"",
        path: "/p/l.json"),
      Fault(
        text: "{\n  \"version\": \"1\",\n}",
        words: "/p/l.json:3:1: a comma right before '}'; remove the comma",
        path: "/p/l.json"),
      Fault(
        text: "[1]", words: "/p/l.json:1:1: expected the file to be a table, found a list",
        path: "/p/l.json"),
      Fault(
        text: String(repeating: "[", count: 100),
        words: "/p/l.json:1:65: nested more than 64 levels deep; use fewer levels",
        path: "/p/l.json"),
    ])
  func faults(example: Fault) {
    #expect(
      words { () throws(SettingsError) in
        _ = try LockfileText(reading: example.text, path: example.path)
      } == example.words)
  }

  @Test("the bundled lockfile is the one in Config, and offers what the program starts with")
  func bundled() throws {
    #expect(try text(of: "\(packageFolder)/Config/llmring.lock") == Lockfile.bundledText)
    let lockfile = try LockfileLocation(source: .bundled, path: nil).load()
    let profile = try #require(lockfile[profile: "default"])
    #expect(profile.bindings.map(\.alias) == ["chatbot", "fast", "balanced", "deep", "local"])
    for model in profile.bindings.flatMap(\.models) { _ = try ModelReference(model) }
  }
}
