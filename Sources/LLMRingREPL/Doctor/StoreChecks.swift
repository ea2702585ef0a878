package import LLMRingConversations

/// Whether the conversations can be read, and what waits to be brought into them.
package enum StoreChecks {
  package static func findings(_ store: ConversationStore) -> [Finding] {
    var findings: [Finding] = []
    let waiting = store.waitingAnswers()
    if waiting.count > 0 {
      let answers = waiting.count == 1 ? "1 unsaved answer" : "\(waiting.count) unsaved answers"
      findings.append(
        Finding(
          "in flight", .note, "\(answers)", advice: "the next start of llmring saves it"))
    }
    for path in waiting.unreadable {
      findings.append(
        Finding("in flight", .problem, "\(path) cannot be read", advice: "check who owns it"))
    }
    if findings.isEmpty { findings.append(.ok("in flight", "nothing unsaved")) }
    return [file(store)] + lock(store) + findings + copies(store)
  }

  /// Where files cannot be locked, one that a dead program left keeps the others out.
  private static func lock(_ store: ConversationStore) -> [Finding] {
    guard let owner = store.lockOwner else { return [] }
    return [
      Finding(
        "lock", .note, "\(owner.file) is held by \(owner.words)",
        advice: "if llmring does not run there, delete it")
    ]
  }

  private static func copies(_ store: ConversationStore) -> [Finding] {
    let advice = "`llmring history import FILE` adds what is new in it; then delete it"
    return store.conflictedCopies.map {
      Finding(
        "copies", .note, "\($0) looks like a copy of the conversations that a sync service left",
        advice: advice)
    }
      + store.damagedFiles.map {
        Finding("copies", .note, "\($0) was damaged and set aside", advice: advice)
      }
  }

  private static func file(_ store: ConversationStore) -> Finding {
    do {
      guard let survey = try store.survey() else {
        return .ok("conversations", "\(store.path) (none yet)")
      }
      guard survey.bytes > 0 else {
        return Finding(
          "conversations", .note, "\(store.path) is empty (0 bytes)",
          advice: "if it had conversations, `llmring history import FILE` adds them from a copy")
      }
      return .ok(
        "conversations",
        "\(store.path), \(UsageMessages.count(survey.conversations, "conversation")), "
          + "\(UsageMessages.count(survey.turns, "turn")), \((survey.bytes + 1023) / 1024) KiB")
    } catch {
      if case .damaged = error.cause {
        return Finding(
          "conversations", .problem, "\(store.path) is damaged",
          advice: "start llmring; it recovers what it can into a new file and keeps this one")
      }
      return Finding("conversations", .problem, error.words)
    }
  }
}
