package import Conversations

/// Whether the conversations can be read, and what waits to be brought into them.
package enum StoreChecks {
  package static func findings(_ store: ConversationStore) -> [Finding] {
    var findings = [file(store)]
    let waiting = store.waitingAnswers()
    if waiting.count > 0 {
      let answers = waiting.count == 1 ? "1 answer waits" : "\(waiting.count) answers wait"
      findings.append(
        Finding(
          "in flight", .note, "\(answers) to be brought in", advice: "the next start does it"))
    }
    for path in waiting.unreadable {
      findings.append(
        Finding("in flight", .problem, "\(path) cannot be read", advice: "check whose it is"))
    }
    if findings.count == 1 { findings.append(.ok("in flight", "nothing waits")) }
    return findings
  }

  private static func file(_ store: ConversationStore) -> Finding {
    do {
      guard let survey = try store.survey() else {
        return .ok("conversations", "\(store.path) (none yet)")
      }
      return .ok(
        "conversations",
        "\(store.path), \(UsageWords.count(survey.conversations, "conversation")), "
          + "\(UsageWords.count(survey.turns, "turn")), \((survey.bytes + 1023) / 1024) KiB")
    } catch {
      if case .damaged = error.cause {
        return Finding(
          "conversations", .problem, "\(store.path) is damaged",
          advice: "start llmring: what can be read goes into a new file, and this one is kept")
      }
      return Finding("conversations", .problem, error.words)
    }
  }
}
