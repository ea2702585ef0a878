import StreamingEngine
import StreamingEngineTesting
import Synchronization

/// Answers in OpenAI's Chat Completions format, and an engine that receives them.
enum Answers {
  static func chunk(_ text: String) -> String {
    #"data: {"id":"c1","model":"served","choices":[{"index":0,"delta":{"content":"\#(text)"}}]}"#
      + "\n\n"
  }

  static func finish(_ reason: String = "stop") -> String {
    #"data: {"id":"c1","model":"served","choices":[{"index":0,"delta":{},"finish_reason":"\#(reason)"}]}"#
      + "\n\n"
      + #"data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}}"#
      + "\n\ndata: [DONE]\n\n"
  }

  /// A complete answer.
  static func whole(_ texts: [String], finish reason: String = "stop") -> ScriptedReply {
    ScriptedReply(texts.map(chunk) + [finish(reason)])
  }

  static func error(
    _ status: Int, code: String = "", message: String = "no"
  ) -> ScriptedReply {
    ScriptedReply(
      status: status, [#"{"error":{"message":"\#(message)","code":"\#(code)"}}"#])
  }

  /// An engine with three providers of one format, and an alias `chatbot` for a pool of their
  /// models.
  ///
  /// - Parameter lingers: Records how long the engine waits for the end of a body. It does not wait
  ///   then.
  static func ring(
    _ transport: ScriptedTransport, format: WireFormat = .openAIChat, pool: [String] = ["one:a"],
    sleeps: Sleeps = Sleeps(), lingers: Sleeps? = nil
  ) -> LLMRing {
    let providers = ["one", "two", "three"].map {
      Provider(
        name: $0, format: format, baseURL: "http://127.0.0.1:1/v1",
        key: .value(Secret("sk-test")))
    }
    let lockfile = Lockfile(
      defaultProfile: "default",
      profiles: [
        .init(name: "default", bindings: [.init(alias: "chatbot", models: pool)])
      ])
    let start = ContinuousClock.now
    return LLMRing(
      configuration: Configuration(providers: providers, aliases: .fixed(lockfile)),
      transport: transport,
      pacing: Pacing(
        sleep: { sleeps.add($0) }, jitter: { 0 }, now: { start },
        linger: { duration in
          guard let lingers else { return await Sleeps.untilCancelled() }
          lingers.add(duration)
        }))
  }
}

/// Records the delays of an engine.
final class Sleeps: Sendable {
  private let durations = Mutex<[Duration]>([])

  var all: [Duration] { durations.withLock(\.self) }

  func add(_ duration: Duration) {
    durations.withLock { $0.append(duration) }
  }

  static func untilCancelled() async {
    while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
  }
}
