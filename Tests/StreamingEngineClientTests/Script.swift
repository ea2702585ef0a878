import StreamingEngine
import StreamingEngineTesting

extension [String] {
  /// An answer whose pieces arrive one by one.
  var scripted: ScriptedAnswer {
    ScriptedAnswer(map(ScriptedAnswer.Part.text) + [.usage(prompt: 9, completion: 3)])
  }
}

extension ScriptedReply {
  /// An answer in the format of Chat Completions.
  static func answer(_ pieces: [String]) -> ScriptedReply {
    ScriptedReply(pieces.scripted, format: .openAIChat)
  }

  static func error(_ status: Int, _ message: String) -> ScriptedReply {
    ScriptedReply(status: status, [#"{"error":{"message":"\#(message)"}}"#])
  }
}

extension ScriptedTransport {
  /// - Parameter replies: One per request, in order. The last one is repeated.
  convenience init(_ replies: ScriptedReply...) {
    self.init(replies)
  }

  /// The bodies of the requests.
  var jsonBodies: [JSONValue?] { bodies.map(JSONValue.init(parsing:)) }
}

extension LLMRing {
  /// An engine whose providers, named `one` and `two` unless others are given, are a script.
  static func scripted(
    _ server: ScriptedTransport, providers: [Provider]? = nil, pool: [String] = ["one:a"]
  ) -> LLMRing {
    let usual = ["one", "two"].map {
      Provider(
        name: $0, format: .openAIChat, baseURL: "http://127.0.0.1:1/v1",
        key: .value(Secret("sk-of-\($0)")))
    }
    let lockfile = Lockfile(
      defaultProfile: "default",
      profiles: [.init(name: "default", bindings: [.init(alias: "chat", models: pool)])])
    var configuration = Configuration(
      providers: providers ?? usual, aliases: .fixed(lockfile))
    configuration.retries = .once
    return LLMRing(configuration: configuration, transport: server)
  }
}
