import Testing

@testable import StreamingEngine

@Suite struct LockfileTextTests {
  static let time = "2027-01-01T00:00:00.000000+00:00"

  enum Edit: Sendable {
    case bind(String, [String], profile: String)
    case unbind(String, profile: String)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var before: String
    var edit: Edit
    var after: String
    var path = "llmring.lock"
    var testDescription: String { name }
  }

  static func apply(_ edit: Edit, to text: LockfileText) throws(SettingsError) -> LockfileText {
    switch edit {
    case .bind(let alias, let models, let profile):
      let models = models.compactMap { try? ModelReference($0) }
      return try text.binding(alias, to: models, profile: profile, at: time)
    case .unbind(let alias, let profile):
      return try text.unbinding(alias, profile: profile, at: time)
    }
  }

  @Test("an edit changes what it is about and nothing else", arguments: cases)
  func edits(example: Case) throws {
    let text = try LockfileText(reading: example.before, path: example.path)
    #expect(try Self.apply(example.edit, to: text).text == example.after)
  }

  @Test("an edit done again changes nothing", arguments: cases)
  func idempotent(example: Case) throws {
    guard case .bind = example.edit else { return }
    let text = try LockfileText(reading: example.after, path: example.path)
    #expect(try Self.apply(example.edit, to: text).text == example.after)
  }

  @Test("what is bound and unbound again leaves the bindings as they were", arguments: cases)
  func reversible(example: Case) throws {
    let text = try LockfileText(reading: example.before, path: example.path)
    let bound = try Self.apply(.bind("new", ["openai:n"], profile: "d"), to: text)
    let unbound = try Self.apply(.unbind("new", profile: "d"), to: bound)
    let before = text.lockfile[profile: "d"]?.bindings ?? []
    #expect(unbound.lockfile[profile: "d"]?.bindings == before)
  }

  @Test("an edit that cannot be made is refused with words")
  func refusals() throws {
    let text = try LockfileText(
      reading: "[profiles.d]\nname = \"d\"\n[[profiles.d.bindings]]\nalias = \"fast\"\nmodels = []",
      path: "/p")
    func fault(_ edit: Edit) -> String? {
      words { () throws(SettingsError) in _ = try Self.apply(edit, to: text) }
    }
    #expect(
      fault(.unbind("fsat", profile: "d"))
        == "/p: profile 'd' has no alias 'fsat'; did you mean 'fast'?")
    #expect(fault(.unbind("fast", profile: "x")) == "/p: there is no profile 'x'")
    #expect(
      fault(.bind("a b", ["openai:a"], profile: "d"))
        == "/p: 'a b' is not a name for an alias; use one without spaces")
    #expect(
      fault(.bind("OpenAI:x", ["openai:a"], profile: "d"))
        == "/p: 'OpenAI:x' names a model, not an alias; choose another name")
  }

  @Test("the template is a lockfile that edits well, in TOML and in JSON")
  func template() throws {
    for path in ["llmring.lock", "llmring.lock.json"] {
      let bindings = [Lockfile.Binding(alias: "a", models: ["openai:a", "x:y"])]
      let new = LockfileTemplate.text(for: path, bindings: bindings, at: "t")
      let text = try LockfileText(reading: new, path: path)
      #expect(text.lockfile.profiles.map(\.name) == ["default", "prod", "staging", "dev"])
      #expect(text.lockfile[profile: "default"]?.bindings == bindings)
      #expect(text.lockfile.createdAt == "t" && text.lockfile.updatedAt == "t")
      for profile in ["default", "prod", "other"] {
        let edited = try Self.apply(.bind("b", ["openai:b"], profile: profile), to: text)
        #expect(edited.lockfile[profile: profile]?.binding(of: "b")?.models == ["openai:b"])
      }
    }
  }

  @Test("reads or refuses any text without a crash, and places what it finds within the text")
  func anyText() {
    var random = SystemRandomNumberGenerator()
    let alphabet = Array("[]{}=,.\"'\\#\n\r abu1é".utf8)
    for _ in 0..<3000 {
      let count = Int.random(in: 0...24, using: &random)
      let bytes = (0..<count).compactMap { _ in alphabet.randomElement(using: &random) }
      do throws(TOMLFault) {
        for statement in try TOMLParser.read(bytes).document.statements {
          #expect(statement.range.upperBound <= bytes.count)
        }
      } catch {
        #expect((0...bytes.count).contains(error.offset), "\(bytes)")
      }
    }
  }
}
