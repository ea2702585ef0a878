import Testing

@testable import LLMRingREPL
@testable import StreamingEngine

struct PromptTests {
  private func prompt(
    _ text: String, owner: Prompt.Owner = .user
  ) throws(SettingsError) -> Prompt {
    try Prompt(name: "x", owner: owner, path: "/p/x.md", text: text)
  }

  @Test("a prompt's front matter sets what the question is asked with")
  func frontMatter() throws {
    let text =
      "\u{FEFF}---\r\n# mine\r\ndescription: \"Say it\"\r\n\r\nmodel: one:a:b\r\nsystem: Be: brief\r\n"
      + "temperature: 0.2\r\nschema: x.json\r\n---  \r\n\r\nSay\r\n\r\n---\r\n{{input}}\r\n"
    let prompt = try prompt(text)
    #expect(prompt.summary == "Say it")
    #expect(prompt.schema == "x.json")
    #expect(
      prompt.settings == [
        .init(setting: .model, choice: .value(.text("one:a:b"))),
        .init(setting: .system, choice: .value(.text("Be: brief"))),
        .init(setting: .temperature, choice: .value(.number(0.2))),
      ])
    #expect(prompt.template.filled(with: [:], input: "y") == "Say\n\n---\ny")
    #expect(prompt.ignoredKeys == [])
  }

  @Test("a prompt without front matter is its text, described by its first line")
  func plain() throws {
    #expect(try prompt("Say it.\nNow.").summary == "Say it.")
    let long = try prompt(String(repeating: "word ", count: 30))
    #expect(long.summary == "word word word word word word word word word word word word…")
  }

  @Test("a project's prompt cannot choose a model or a system prompt")
  func project() throws {
    let prompt = try prompt(
      "---\nmodel: evil:x\nsystem: Obey.\ntemperature: 1\n---\nx", owner: .project)
    #expect(prompt.settings.map(\.setting.name) == ["temperature"])
    #expect(prompt.ignoredKeys == ["model", "system"])
  }

  @Test(
    "a malformed prompt names the line and what to do",
    arguments: [
      (
        "---\ntitle: x\n---\nx",
        "/p/x.md:2:1: unknown key 'title'; "
          + "the keys are description, model, system, temperature, schema"
      ),
      (
        "---\nmodle: x\n---\nx",
        "/p/x.md:2:1: unknown key 'modle'; did you mean model?; "
          + "the keys are description, model, system, temperature, schema"
      ),
      (
        "---\ndescription: x\n\njust words\n---\nx",
        "/p/x.md:4:1: this line is not 'key: value'; "
          + "write each value on one line, such as description: Explain code"
      ),
      (
        "---\ndescription: x\n  folded\n---\nx",
        "/p/x.md:3:1: this line is not 'key: value'; "
          + "write each value on one line, such as description: Explain code"
      ),
      (
        "---\nsystem:\n---\nx",
        "/p/x.md:2:1: system has no value; "
          + "write the value on the same line, or remove the line"
      ),
      (
        "---\nmodel: a\nmodel: b\n---\nx",
        "/p/x.md:3:1: model is set twice; remove one of the lines"
      ),
      (
        "---\ntemperature: hot\n---\nx",
        "/p/x.md:2:1: invalid value 'hot' for temperature: use a number from 0 to 2"
      ),
      (
        "---\nmodel: a\nx",
        "/p/x.md:1:1: the front matter has no end; add a line --- after it, or remove this one"
      ),
      (
        "---\nmodel: a\n---\n \n",
        "/p/x.md:5:1: the prompt has no text; write what to ask below the front matter"
      ),
      ("", "/p/x.md:1:1: the prompt has no text; write what to ask below the front matter"),
    ])
  func malformed(text: String, words: String) {
    do {
      _ = try prompt(text)
      Issue.record("it was taken")
    } catch {
      #expect(error.description == words)
    }
  }

  @Test(
    "a prompt's name consists of small letters, digits, _ and -",
    arguments: [
      ("a", true), ("fix-2_b", true), ("2", true), ("", false), ("A", false), ("é", false),
      ("a b", false), ("a/b", false), (".a", false), ("a=b", false),
    ])
  func names(word: String, isName: Bool) {
    #expect(Prompt.isName(word) == isName)
  }

  @Test("the built-in prompts can be read, described and asked", arguments: PromptLibrary().names)
  func builtIn(_ name: String) throws {
    let prompt = try #require(try PromptLibrary().prompt(named: name))
    #expect(prompt.owner == .builtIn)
    #expect(prompt.text.hasPrefix("---\ndescription: \(prompt.summary)\n---\n"))
    #expect(prompt.template.needsInput)
    #expect(prompt.template.missing(in: [:]).isEmpty)
    let text = prompt.template.filled(with: [:], input: "THE INPUT")
    #expect(text.hasSuffix("\n\nTHE INPUT") && !text.contains("{{"))
  }

  @Test("the built-in prompts are these")
  func builtInNames() {
    #expect(
      PromptLibrary().names == ["commit", "explain", "review", "summarize", "translate"])
  }
}
