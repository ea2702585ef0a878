import LLMRingConversations

/// Everything that the store does not have yet, to be written in one go.
struct SaveJob: Sendable {
  /// Conversations that were left before they could be saved, the oldest first.
  var left: [UnsavedConversation]
  /// The current one; `nil` if the store has all of it.
  var current: UnsavedConversation?

  /// How far it came.
  struct Report: Sendable {
    /// The results of those of ``SaveJob/left`` that are saved.
    var left: [UnsavedConversation.Outcome] = []
    var current: UnsavedConversation.Outcome?
    /// Why the rest is not saved.
    var fault: StoreError?
  }

  /// Writes it, and stops at the first fault.
  func run(in store: ConversationStore) -> Report {
    var report = Report()
    do throws(StoreError) {
      for one in left { report.left.append(try one.save(in: store)) }
      report.current = try current?.save(in: store)
    } catch {
      report.fault = error
    }
    return report
  }
}
