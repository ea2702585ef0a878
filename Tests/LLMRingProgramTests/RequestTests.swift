import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// What the program sends, and what it says about it.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct RequestTests {
  private static let local = """
    [providers.local]
    kind = "openai"
    base_url = "http://127.0.0.1:PORT/v1"
    headers = { "X-Team" = "blue", "X-Auth-Token" = "hush-hush" }
    options = { top_p = 0.5, min_p = 0.1 }

    """

  private func desk(_ server: LoopbackServer, _ config: String = local) throws -> Desk {
    let lockfile = Desk.twoAliases.replacing("openai:first-model", with: "local:qwen")
    let desk = try Desk(server, lockfile: lockfile)
    try desk.configure(config.replacing("PORT", with: "\(server.port)"))
    return desk
  }

  @Test("--dry-run prints the request without keys, sends nothing and saves nothing")
  func dryRun() throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let desk = try desk(server)
    let before = try desk.homeFiles()
    let outcome = try desk.run("--dry-run", "-m", "local:qwen", "-o", "seed=7", "say hello")
    #expect(
      outcome
        == .init(
          status: .exited(0),
          output: """
            POST http://127.0.0.1:\(server.port)/v1/chat/completions
            Content-Type: application/json
            Accept: text/event-stream
            X-Auth-Token: (secret)
            X-Team: blue

            {"messages":[{"content":"say hello","role":"user"}],"min_p":0.1,"model":"qwen","seed":7,\
            "stream":true,"stream_options":{"include_usage":true},"top_p":0.5}

            """, errors: ""))
    let openAI = try desk.run("--dry-run", "-m", "openai:gpt-4o", "q")
    #expect(openAI.output.contains("\nAuthorization: Bearer (secret)\n"))
    let anthropic = try desk.run("--dry-run", "-m", "anthropic:claude-opus-5", "q")
    #expect(anthropic.output.contains("\nx-api-key: (secret)\n"))
    #expect(!(openAI.output + anthropic.output).contains("sk-"))
    #expect(server.requests.isEmpty)
    #expect(try desk.homeFiles() == before)
  }

  @Test("--dry-run needs a prompt, and the guide has no request to print")
  func dryRunRefusals() throws {
    let desk = try Desk()
    let guide = try desk.run("--dry-run", "-m", "builtin:guide", "q")
    #expect(
      guide
        == .init(
          status: .exited(0),
          output: "builtin:guide answers inside llmring; it sends no request\n", errors: ""))
    let outcome = try desk.run("--dry-run", "-i", "q")
    #expect(outcome.status == .exited(2))
  }

  @Test("-o goes into the body after the options of config.toml")
  func options() throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let desk = try desk(server, "options = { top_p = 0.2, k = 1 }\n" + Self.local)
    let outcome = try desk.run(
      "-m", "local:qwen", "-o", "top_p=0.9", "-o", #"metadata={"a": [1, "b"]}"#, "-o", "user=me",
      "q")
    #expect(outcome.output == "Aye.\n")
    let body = try #require(server.requests.first?.text)
    for member in [
      #""top_p":0.9"#, #""min_p":0.1"#, #""k":1"#, #""metadata":{"a":[1,"b"]}"#, #""user":"me""#,
    ] {
      #expect(body.contains(member))
    }
    desk.environment["LLMRING_OPTIONS"] = #"{"top_p": 0.3}"#
    _ = try desk.run("-m", "local:qwen", "q")
    #expect(server.requests.last?.text.contains(#""top_p":0.3"#) == true)
  }

  @Test(
    "an option that llmring writes itself, or that is not KEY=VALUE, is a usage error",
    arguments: [
      ("model=x", "'model' is not allowed as an option: every request has its own"),
      ("messages=[]", "'messages' is not allowed as an option: every request has its own"),
      ("contents=[]", "'contents' is not allowed as an option: every request has its own"),
      ("input=x", "'input' is not allowed as an option: every request has its own"),
      ("stream=false", "'stream' is not allowed as an option: every request has its own"),
      ("tools=[]", "'tools' is not allowed as an option: every request has its own"),
      ("top_p", "invalid option 'top_p': use KEY=VALUE, such as top_p=0.9"),
      ("=1", "invalid option '=1': use KEY=VALUE, such as top_p=0.9"),
    ])
  func refusedOptions(option: String, words: String) throws {
    let outcome = try Desk().run("-o", option, "q")
    #expect(outcome.status == .exited(2))
    #expect(outcome.errors.contains(words))
  }

  @Test("a reserved option in config.toml is an error that names the line")
  func reservedInConfig() throws {
    let desk = try Desk()
    try desk.configure("[providers.openai]\noptions = { stream = true }\n")
    let outcome = try desk.run("q")
    #expect(outcome.status == .exited(3))
    #expect(
      outcome.errors.contains("config.toml:2:")
        && outcome.errors.contains("'stream' is not allowed"))
  }

  @Test("/set options adds an option, saves it, and shows where it is from")
  func setOptions() throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let desk = try desk(server)
    let screen = try desk.converse(columns: 200)
    try screen.enter("/set options top_p=0.9")
    #expect(screen.rows.contains(#"options = {"top_p":0.9}  (set in this run)"#))
    try screen.enter("q")
    #expect(server.requests.last?.text.contains(#""top_p":0.9"#) == true)
    try screen.enter("/set options stream=1")
    #expect(screen.text.contains("'stream' is not allowed as an option"))
    try screen.enter("/set options top_p=0.9 --save")
    #expect(screen.text.contains(#"saved options = {"top_p":0.9}"#))
    let outcome = try desk.run("config")
    #expect(outcome.output.contains(#"options"#) && outcome.output.contains(#"{"top_p":0.9}"#))
  }

  @Test("--no-stream and stream = false never request a stream")
  func unstreamed() throws {
    let whole =
      #"{"choices":[{"index":0,"message":{"content":"Whole."},"finish_reason":"stop"}]}"#
    let server = LoopbackServer { _ in .json(whole) }
    let desk = try desk(server)
    #expect(try desk.run("-m", "local:qwen", "--no-stream", "q").output == "Whole.\n")
    try desk.configure(
      Self.local.replacing("PORT", with: "\(server.port)") + "stream = false\n")
    #expect(try desk.run("-m", "local:qwen", "q").output == "Whole.\n")
    #expect(server.requests.allSatisfy { $0.text.contains(#""stream":false"#) })
    #expect(server.requests.allSatisfy { !$0.text.contains("stream_options") })
  }

  @Test("llmring config lists what a section says about requests")
  func listed() throws {
    let desk = try Desk()
    try desk.configure(
      """
      [providers.openai]
      key_header = "api-key"
      query = { "api-version" = "1" }
      timeout = 90
      stream = false
      cache = false
      think_tags = false
      options = { top_p = 0.5 }

      """)
    let path = "\(desk.home)/config/llmring/config.toml"
    let output = try desk.run("config").output
    for (line, key) in [
      (2, "key_header\tapi-key"), (3, "query.api-version\t(set)"), (4, "timeout\t90"),
      (5, "stream\tfalse"), (6, "cache\tfalse"), (7, "think_tags\tfalse"),
      (8, #"options\#t{"top_p":0.5}"#),
    ] {
      #expect(output.contains("providers.openai.\(key)\t\(path):\(line)\n"), "\(output)")
    }
  }

  @Test("a rejected field is left out, and the user is told")
  func rejected() throws {
    let server = LoopbackServer { request in
      request.text.contains(#""temperature""#)
        ? .json(400, #"{"error":{"message":"temperature is not supported","param":"temperature"}}"#)
        : .answer(request, "Aye.")
    }
    let screen = try desk(server).converse("-t", "0.3", columns: 200)
    try screen.enter("q")
    #expect(screen.rows.contains("Aye."))
    try screen.enter("q")
    #expect(server.requests.map { $0.text.contains(#""temperature""#) } == [true, false, false])
    let words = "local rejected temperature, so the request was sent without it"
    #expect(screen.rows.filter { $0 == words }.count == 1)
    let outcome = try desk(server).run("-m", "local:qwen", "-t", "0.3", "q")
    #expect(outcome == .init(status: .exited(0), output: "Aye.\n", errors: "llmring: \(words)\n"))
  }

  @Test("/error shows the request and the response")
  func error() throws {
    let server = LoopbackServer { _ in .json(400, #"{"error":{"message":"No such thing."}}"#) }
    let screen = try desk(server).converse(rows: 40, columns: 200)
    try screen.enter("q")
    try screen.enter("/error")
    for row in [
      "kind: invalid_request", "HTTP status: 400", "request:",
      "POST http://127.0.0.1:\(server.port)/v1/chat/completions", "X-Auth-Token: (secret)",
      "response: HTTP 400", #"{"error":{"message":"No such thing."}}"#,
    ] {
      #expect(screen.rows.contains(row))
    }
    #expect(screen.text.contains(#"{"messages":[{"content":"q","role":"user"}]"#))
    #expect(!screen.text.contains("hush-hush"))
  }

  @Test("OpenAI gets the conversation's id as the key of its prompt cache")
  func cacheKey() throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let desk = try Desk(server)
    #expect(try desk.run("-m", "openai:gpt-4o", "q").status == .exited(0))
    let id = try AnswerJSON(try desk.run("-m", "openai:gpt-4o", "--json", "-c", "q").output)
      .conversation
    let key = "\"prompt_cache_key\":\"\(id ?? "?")\""
    #expect(server.requests.map { $0.text.contains(key) } == [true, true])
    try desk.configure("[providers.openai]\ncache = false\n")
    _ = try desk.run("-m", "openai:gpt-4o", "q")
    #expect(server.requests.last?.text.contains("prompt_cache_key") == false)
  }
}
