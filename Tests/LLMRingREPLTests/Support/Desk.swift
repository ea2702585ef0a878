import LLMRingPlatform
import LLMRingConversations
import LLMRingScreenTesting
import StreamingEngine
import Testing

@testable import LLMRingREPL

/// A prompt without a terminal: a session, a store in a folder of its own, and an engine whose
/// answers are scripted.
struct Desk {
  let folder: TemporaryFolder
  let store: ConversationStore
  var session: Session
  let host = RecordingHost()
  /// What must live as long as the desk.
  var keepsake: AnyObject?

  init(
    _ script: Script = Script(), model: String = "chatbot", isSaving: Bool = true,
    providers: [String] = ["one", "two"]
  ) throws {
    folder = try TemporaryFolder()
    store = ConversationStore(path: "\(folder.path)/conversations.sqlite")
    // 2026-11-22 16:00 UTC, and a millisecond later each time.
    let clock = Counter()
    let services = SessionServices(
      ring: Self.ring(script, providers: providers), store: isSaving ? store : nil,
      now: { 1_795_363_200_000 + Int64(clock.increase()) })
    session = Session(model: model, services: services)
  }

  /// An engine with two providers, and a lockfile with two profiles. It takes no pauses.
  static func ring(_ script: Script = Script(), providers: [String] = ["one", "two"]) -> LLMRing {
    let providers = providers.map {
      Provider(name: $0, format: .ollama, baseURL: "http://127.0.0.1:1")
    }
    let lockfile = Lockfile(
      defaultProfile: "default",
      profiles: [
        .init(
          name: "default",
          bindings: [
            .init(alias: "chatbot", models: ["one:a"]),
            .init(alias: "fast", models: ["two:b", "one:c"]),
          ]),
        .init(name: "dev", bindings: [.init(alias: "chatbot", models: ["two:d"])]),
      ])
    return LLMRing(
      configuration: Configuration(providers: providers, aliases: .fixed(lockfile)),
      transport: script, pacing: Pacing(sleep: { _ in }, jitter: { 0 }))
  }

  var services: SessionServices {
    get { session.services }
    set { session.services = newValue }
  }

  /// Runs what was typed after the slash; returns the lines it says and what it had the prompt do,
  /// or its fault.
  func run(_ line: String) -> [String] {
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    do throws(SlashCommand.Fault) {
      let command = try SlashCommand.named(words.first ?? "", prompts: services.prompts)
      let said = try command.run(words.count > 1 ? words[1] : "", in: session, host: host)
      return host.takeLines() + said + host.takeActions()
    } catch {
      return host.takeLines() + ["fault: \(error.words)"]
    }
  }

  /// Asks, and takes the answer in.
  @discardableResult
  func ask(_ question: String, of model: String? = nil) async throws -> AnswerProgress {
    session.ask(question, of: model)
    #expect(session.checkContext(of: model) == nil)
    return try await answer(from: model)
  }

  /// Takes in the answer to the last turn.
  @discardableResult
  func answer(from model: String? = nil) async throws -> AnswerProgress {
    let progress = try await progress(of: session.request(to: model))
    session.receive(progress, of: model, took: .milliseconds(9))
    return progress
  }

  /// Leaves; returns what is said then.
  func leave() -> [String] {
    session.saveAgain()
    return session.leave()
  }

  /// What comes of a request.
  func progress(of request: LLMRequest) async throws -> AnswerProgress {
    let (feed, _) = try AnswerFeed.reading(
      request, of: services.ring, from: session.resolution(of: request.model))
    var progress = AnswerProgress(model: request.model)
    while !progress.isOver {
      for event in feed.take() { progress.receive(event, after: .milliseconds(5)) }
      await Task.yield()
    }
    return progress
  }

  /// What the session has, one line a turn.
  var transcript: [String] {
    session.turns.map { "\($0.role.rawValue) \($0.status.rawValue): \($0.content)" }
  }
}

extension AnswerProgress {
  /// An answer of these chunks that is over.
  init(_ chunks: [StreamChunk], fault: LLMError? = nil, model: String = "chatbot") {
    self.init(model: model)
    for chunk in chunks { receive(.chunk(chunk), after: .milliseconds(400)) }
    receive(.ended(fault), after: .seconds(1))
  }
}

/// The text of a file.
func text(of path: String) throws -> String {
  let file = try OpenFile(path, O_RDONLY)
  return String(decoding: try file.read(limit: 1 << 20), as: UTF8.self)
}
