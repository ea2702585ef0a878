import LLMRingPlatform
import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Programs that are killed at random moments, one after the other, at the same store.
///
/// `Tests/KillLoop/run` is the long form.
@Suite(.blocking, .timeLimit(.minutes(60)))
struct KillLoopTests {
  /// What one program had been given and had shown when it died.
  private struct Entry {
    var question: String
    /// Whether the question had left for the provider: then it had been accepted.
    var isSent: Bool
    /// The words of the answer that a person could see.
    var painted: [String]
  }

  /// What is missing from the store.
  private struct Loss: Equatable {
    var turns = 0
    var characters = 0
    /// Turns that nobody said, or that are there twice.
    var strange = 0
  }

  private struct Shown: Decodable {
    struct Turn: Decodable {
      var role: String
      var content: String
    }
    var turns: [Turn]
  }

  /// A conversation is gone on with so many times.
  private static let length = 25

  private static func words(of question: String) -> [String] {
    (0..<60).map { "\(question)w\($0)." }
  }

  /// A question that nobody answered goes along with the next.
  private static func question(in request: RecordedRequest) -> String {
    (request.question ?? "").split(separator: "\n").last.map(String.init) ?? ""
  }

  @Test("killing the program loses no sent question and no displayed text")
  func kills() throws {
    let kills = ProcessInfo.processInfo.environment["LLMRING_KILLS"].flatMap(Int.init) ?? 15
    let server = LoopbackServer { request in
      WireScript.openAIChat(
        deltas: Self.words(of: Self.question(in: request)).map { "\($0) " },
        pause: .milliseconds(3))
    }
    let desk = try Desk(server)
    var loss = Loss()
    var entries: [Entry] = []
    var painted = 0
    var (sent, cut) = (0, 0)
    for number in 0..<kills {
      if number % Self.length == 0 { entries = [] }
      let question = "q\(number)"
      // Some die before the question is saved, some after the end of the answer.
      let moment = Duration.milliseconds(Int.random(in: 0...400))
      let options = entries.isEmpty ? [] : ["-c"]
      let shown =
        number % 3 == 2
        ? try converse(desk, question, options, killedAfter: moment)
        : try askOnce(desk, question, options, killedAfter: moment)
      let isSent = server.requests.contains { Self.question(in: $0) == question }
      let words = Self.words(of: question).filter(shown.contains)
      // A first program that died before it saved anything left no conversation to go on with.
      let entry = Entry(question: question, isSent: isSent, painted: words)
      entries.append(entry)
      painted += words.reduce(0) { $0 + $1.count }
      sent += isSent ? 1 : 0
      cut += isSent && words.count < 60 ? 1 : 0
      let outcome = try desk.run("history", "show", "--json")
      if outcome.status != .exited(0) {
        let isAnySent = entries.contains { $0.isSent }
        #expect(!isAnySent, "\(outcome.errors)")
        entries = []
        continue
      }
      let store = try JSONDecoder().decode(Shown.self, from: Data(outcome.output.utf8))
      if store.turns.first?.content != entries.first?.question {
        // The first of a conversation died before it was saved: this is the one before.
        let isAnySent = entries.contains { $0.isSent }
        #expect(!isAnySent, "kill \(number) after \(moment)")
        entries = []
        continue
      }
      let lost = Self.loss(entries, in: store.turns)
      #expect(lost == Loss(), "kill \(number) after \(moment): \(store.turns.suffix(4))")
      loss.turns += lost.turns
      loss.characters += lost.characters
      loss.strange += lost.strange
    }
    print(
      "\(kills) kills, \(sent) questions sent, \(cut) answers cut, \(painted) characters shown: "
        + "\(loss.turns) turns and \(loss.characters) characters lost, "
        + "\(loss.strange) turns that should not be there")
    #expect(loss == Loss())
  }

  /// One question between pipes; returns what was written.
  private func askOnce(
    _ desk: Desk, _ question: String, _ options: [String], killedAfter moment: Duration
  ) throws -> String {
    let program = try desk.start(options + [question])
    // It is to be killed at that moment, whatever it has come to.
    try? program.wait("it is killed", timeout: moment) { _ in false }
    program.kill(SIGKILL)
    return try program.finish().output
  }

  /// One question at the prompt; returns what was painted.
  private func converse(
    _ desk: Desk, _ question: String, _ options: [String], killedAfter moment: Duration
  ) throws -> String {
    let screen = try desk.converse(options: options)
    try screen.waitForPrompt()
    screen.type(question)
    try? screen.wait(for: "nothing that ever comes", timeout: moment)
    screen.kill(SIGKILL)
    _ = try screen.waitForEnd()
    return String(decoding: screen.raw, as: UTF8.self)
  }

  private static func loss(_ entries: [Entry], in turns: [Shown.Turn]) -> Loss {
    var loss = Loss()
    var rest = turns[...]
    for entry in entries {
      let found = rest.firstIndex { $0.role == "user" && $0.content == entry.question }
      guard let place = found else {
        if entry.isSent { loss.turns += 1 }
        continue
      }
      // Only a question that was not known to be sent may stand between.
      loss.strange += place - rest.startIndex
      rest = rest[(place + 1)...]
      guard let answer = rest.first, answer.role == "assistant" else {
        loss.characters += entry.painted.reduce(0) { $0 + $1.count }
        continue
      }
      rest = rest.dropFirst()
      let whole = words(of: entry.question).map { "\($0) " }.joined()
      if !whole.hasPrefix(answer.content) { loss.strange += 1 }
      loss.characters += entry.painted.filter { !answer.content.contains($0) }
        .reduce(0) { $0 + $1.count }
    }
    loss.strange += rest.count
    return loss
  }
}
