import Testing

@testable import StreamingEngine
@Suite struct ConfigFileTests {
  private static let sample = "\(packageFolder)/Config/config.toml"

  @Test("the sample parses as it is, and says nothing")
  func sample() throws {
    #expect(try ConfigFile.load(path: Self.sample) == ConfigFile())
  }

  @Test("a new file is the sample, letter for letter")
  func template() throws {
    #expect(try text(of: Self.sample) == ConfigFile.template)
  }

  @Test("the sample parses with its comment signs taken off, and shows every key")
  func uncommented() throws {
    let lines = try text(of: Self.sample).split(separator: "\n", omittingEmptySubsequences: false)
    let settings = lines.map { line -> Substring in
      let rest = line.dropFirst(2)
      let isSetting = rest.contains(" = ") && rest.first?.isLowercase == true || rest.hasPrefix("[")
      return line.hasPrefix("# ") && isSetting ? rest : line
    }
    let config = try ConfigFile.read(settings.joined(separator: "\n"), path: "config.toml")
    var local = ConfigFile.Provider(
      name: "local", kind: .openAIChat, baseURL: "http://127.0.0.1:8080/v1",
      keyVariable: "LOCAL_KEY", headers: ["X-Team": "a"])
    local.keyHeader = "api-key"
    local.query = ["api-version": "2026-01-01"]
    local.timeout = .seconds(600)
    local.requestsStream = true
    local.readsThinkTags = true
    local.cachesPrompts = true
    local.options = ["top_p": .number("0.9")]
    let expected = ConfigFile(
      settings: Setting.all.map { .init($0, .value($0.example)) },
      aliases: [.init(name: "smart", settings: [.init(.reasoning, .value(.text("high")))])],
      providers: [
        local,
        .init(
          name: "work", kind: .openAIResponses, keyCommand: "pass show work/openai"),
        .init(name: "ollama", baseURL: "http://gpu.example:11434"),
      ])
    #expect(config == expected)
  }

  @Test("a missing config file sets nothing")
  func missing() throws {
    #expect(try ConfigFile.load(path: "/no/such/config.toml") == ConfigFile())
  }

  @Test("slashes at the end of a base URL are dropped")
  func slashes() throws {
    let config = try ConfigFile.read(
      "providers.x = { kind = \"google\", base_url = \"HTTPS://h:1/v1//\", insecure = true }",
      path: "c")
    #expect(
      config.providers
        == [.init(name: "x", kind: .google, baseURL: "HTTPS://h:1/v1", isInsecureAllowed: true)])
  }

  private static let keys =
    "model, profile, temperature, max_tokens, reasoning, system, options, thinking, markdown, math, wrap, background, "
    + "bell, context_check, timeout, input_history, alias, budget, providers"
  private static let aliasKeys =
    "temperature, max_tokens, reasoning, system, options, thinking, markdown, math, wrap, background, bell, "
    + "context_check, timeout"

  struct Fault: Sendable, CustomTestStringConvertible {
    var text: String
    var words: String
    var testDescription: String { words }
  }

  @Test(
    "what is wrong is said with its place and what to do",
    arguments: [
      Fault(
        text: "\nmodle = \"x\"",
        words:
          "c:2:1: unknown key 'modle'; did you mean 'model'? "
          + "keys here are \(keys)"
      ),
      Fault(
        text: "zzz = 1",
        words: "c:1:1: unknown key 'zzz'; keys here are \(keys)"),
      Fault(
        text: "[alias.smart]\nbel = true",
        words: "c:2:1: unknown key 'bel'; did you mean 'bell'? keys here are \(aliasKeys)"),
      Fault(
        text: "alias.smart.model = \"x\"",
        words: "c:1:13: model cannot differ between aliases; move it to the top of the file"),
      Fault(
        text: "alias.smart = 3",
        words: "c:1:15: expected alias.smart to be a table, found a number"),
      Fault(
        text: "input_history = -1",
        words: "c:1:17: invalid value '-1' for input_history: use a whole number, 0 or more"),
      Fault(
        text: "input_history = \"off\"",
        words: "c:1:17: invalid value 'off' for input_history: use a whole number, 0 or more"),
      Fault(text: "model = 3", words: "c:1:9: invalid value '3' for model: use a name, in quotes"),
      Fault(text: "model = \"\"", words: "c:1:9: invalid value '' for model: use a name"),
      Fault(
        text: "\n\nbell = 'x'", words: "c:3:8: invalid value 'x' for bell: use on, off or osc9"),
      Fault(text: "bell = 1", words: "c:1:8: invalid value '1' for bell: use on, off or osc9"),
      Fault(
        text: "bell = []", words: "c:1:8: invalid value (a list) for bell: use on, off or osc9"),
      Fault(
        text: "model = ",
        words:
          "c:1:9: expected a value, found the end of the file; write text in quotes, a number, true, false, a date, a list or a table"
      ),
      Fault(
        text: "[providers.x]\nkind = \"opneai\"",
        words:
          "c:2:8: unknown kind 'opneai'; did you mean 'openai'? kinds are openai, openai-responses, anthropic, google, ollama"
      ),
      Fault(
        text: "[providers.x]\nbase_url = \"http://h\"",
        words:
          "c:1:12: provider 'x' has no kind; add kind = \"openai\", or another of openai, openai-responses, anthropic, google, ollama"
      ),
      Fault(
        text: "[providers.x]\nkind = \"openai\"\nbase_urll = \"http://h\"",
        words:
          "c:3:1: unknown key 'base_urll'; did you mean 'base_url'? keys here are kind, base_url, api_key_env, api_key_command, key_header, headers, query, insecure, timeout, stream, think_tags, cache, options"
      ),
      Fault(
        text: "[providers.ollama]\nbase_url = \"localhost:11434\"",
        words:
          "c:2:12: base_url is not an http or https URL; write one such as \"http://127.0.0.1:8080/v1\""
      ),
      Fault(
        text: "[providers.ollama]\nbase_url = \"http://u:p@h\"",
        words:
          "c:2:12: base_url has a name or password in it; use api_key_env or api_key_command"),
      Fault(
        text: "[providers.ollama]\nbase_url = \"http://h?key=1\"",
        words:
          "c:2:12: base_url is not an http or https URL; write one such as \"http://127.0.0.1:8080/v1\""
      ),
      Fault(
        text: "[providers.openai]\napi_key_env = \"A\"\napi_key_command = \"b\"",
        words:
          "c:3:19: provider 'openai' has two sources for its key; keep api_key_env or api_key_command"
      ),
      Fault(
        text: "[providers.openai]\nheaders = { \"a b\" = \"c\" }",
        words: "c:2:13: 'a b' is not a valid header name"),
      Fault(
        text: "[providers.openai]\nheaders = { a = \"b\\nc: d\" }",
        words: "c:2:17: header 'a' has a control character in it"),
      Fault(
        text: "[providers.openai]\ntimeout = \"soon\"",
        words:
          "c:2:11: expected timeout to be a number of seconds, or none, found a string"),
      Fault(
        text: "[providers.openai]\nkey_header = \"a b\"",
        words: "c:2:14: 'a b' is not a valid header name"),
      Fault(
        text: "[providers.openai]\nquery = { a = [] }",
        words: "c:2:15: expected query parameter 'a' to be a string, found a list"),
      Fault(
        text: "[providers.openai]\noptions = 3",
        words: "c:2:11: expected options to be a table, found a number"),
      Fault(
        text: "[providers.openai]\ninsecure = \"yes\"",
        words: "c:2:12: expected insecure to be true or false, found a string"),
      Fault(
        text: "[providers.builtin]\nkind = \"openai\"",
        words: "c:1:12: the name 'builtin' is reserved; choose another name"),
      Fault(
        text: "[providers.Mine]\nkind = \"openai\"",
        words:
          "c:1:12: 'Mine' is not a valid provider name; use small letters, digits, '.', '_' and '-'"
      ),
      Fault(
        text: "providers = []", words: "c:1:13: expected providers to be a table, found a list"),
    ])
  func faults(example: Fault) {
    #expect(
      words { () throws(SettingsError) in
        _ = try ConfigFile.read(example.text, path: "c")
      } == example.words)
  }
}
