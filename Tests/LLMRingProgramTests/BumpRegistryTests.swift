import LLMRingScreenTesting
import StreamingEngine
import Testing

/// `llmring lock bump-registry`
@Suite(.blocking, .timeLimit(.minutes(20)))
struct BumpRegistryTests {
  private static let now = ModelCatalogue.bundled.version

  private func withoutTime(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("updated_at") }
  }

  @Test("bump-registry pins the aliases' providers and keeps the rest of the file")
  func pinned() throws {
    let text = "# mine\n" + Desk.twoAliases
    let desk = try Desk(lockfile: text)
    let path = "\(desk.folder)/llmring.lock"
    expect(
      try desk.run("lock", "bump-registry"),
      .init(
        status: .exited(0),
        output: """
          \(path), profile 'default'
            openai: v\(Self.now) (new)
            anthropic: v\(Self.now) (new)

          """, errors: ""))
    let pins = """

      [profiles.default.registry_versions]
      openai = \(Self.now)
      anthropic = \(Self.now)

      """
    let pinned = try desk.read("llmring.lock")
    #expect(withoutTime(pinned) == withoutTime(text + pins))
    expect(
      try desk.run("lock", "bump-registry"),
      .init(
        status: .exited(0),
        output: """
          \(path), profile 'default'
            openai: v\(Self.now) (unchanged)
            anthropic: v\(Self.now) (unchanged)

          """, errors: ""))
    #expect(try desk.read("llmring.lock") == pinned)
  }

  @Test("bump-registry updates old pins in place and leaves unknown providers' pins alone")
  func raised() throws {
    let pins = """

      [profiles.default.registry_versions]
      local = 3  # ours
      openai = 7 # as of May

      [metadata]
      a = 1

      """
    let desk = try Desk(lockfile: Desk.twoAliases + pins)
    #expect(
      try desk.run("lock", "bump-registry").output == """
        \(desk.folder)/llmring.lock, profile 'default'
          openai: v7 → v\(Self.now)
          anthropic: v\(Self.now) (new)
          local: v3 (unchanged: not in the catalogue)

        """)
    let expected = pins.replacing(
      "openai = 7 # as of May\n",
      with: """
        openai = \(Self.now) # as of May
        anthropic = \(Self.now)

        """)
    #expect(
      withoutTime(try desk.read("llmring.lock")) == withoutTime(Desk.twoAliases + expected))
  }

  @Test("bump-registry also updates an inline table and a JSON lockfile", arguments: [true, false])
  func otherForms(_ isJSON: Bool) throws {
    let desk = try Desk(lockfile: nil)
    let name = isJSON ? "my.json" : "my.lock"
    desk.environment["LLMRING_LOCKFILE_PATH"] = name
    try desk.write(
      isJSON
        ? #"{"profiles":{"default":{"name":"default","bindings":[{"alias":"a","models":["google:x"]}]}}}"#
        : """
        profiles = { default = { name = "default", bindings = [{ alias = "a", models = ["google:x"] }] } }

        """, to: name)
    #expect(
      try desk.run("lock", "bump-registry").output == """
        \(desk.folder)/\(name), profile 'default'
          google: v\(Self.now) (new)

        """)
    let text = try desk.read(name)
    #expect(
      text.contains(
        isJSON
          ? "\"registry_versions\": {\n        \"google\": \(Self.now)"
          : "registry_versions = { google = \(Self.now) }"),
      "\(text)")
  }

  @Test("bump-registry rejects an unknown profile and a missing lockfile with status 3")
  func refused() throws {
    let desk = try Desk()
    expect(
      try desk.run("lock", "bump-registry", "--profile", "prod"),
      .init(
        status: .exited(3), output: "",
        errors: "llmring: \(desk.folder)/llmring.lock: there is no profile 'prod'; "
          + "use one of: default\n"))
    #expect(try desk.read("llmring.lock") == Desk.twoAliases)
    expect(
      try Desk(lockfile: nil).run("lock", "bump-registry"),
      .init(
        status: .exited(3), output: "",
        errors: "llmring: there is no lockfile to update, and the bundled one cannot be changed; "
          + "create one with: llmring lock init\n"))
    let bare = try Desk(lockfile: nil)
    expect(
      try bare.run("lock", "bump-registry", "--user"),
      .init(
        status: .exited(3), output: "",
        errors: "llmring: \(bare.home)/config/llmring/llmring.lock: no such lockfile; "
          + "create one with: llmring lock init\n"))
  }

  @Test("the catalogue's version is its date as a whole number")
  func version() {
    #expect(ModelCatalogue.bundled.date.wholeMatch(of: /20\d\d-\d\d-\d\d/) != nil)
    #expect(Self.now > 20_260_000)
  }
}
