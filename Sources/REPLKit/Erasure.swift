package import Conversations
import TerminalKit

/// Erasing a conversation for good: from the store, its index, and the history of what was typed.
package enum Erasure {
  /// - Returns: What to say, and what is left to do.
  package static func erase(
    _ one: ConversationSummary, in store: ConversationStore, _ history: InputHistory?
  ) throws(StoreError) -> (lines: [String], scrubbing: IndexScrubbing) {
    let questions = Set(try store.questions(of: one.id))
    let scrubbing = try store.delete(one.id)
    var lines = ["erased: \(one.title)"]
    do throws(StoreError) {
      try history?.forget { question(in: $0).map(questions.contains) == true }
    } catch {
      lines.append("its questions are still among what was typed: \(error)")
    }
    lines += store.damagedFiles.map {
      "\($0), a damaged file that was set aside, may still have it; erase that too"
    }
    return (lines, scrubbing)
  }

  /// What a line that was typed asked, if it did.
  static func question(in line: String) -> String? {
    switch Input(MultilineBlock.contents(of: line), isModel: { _ in true }) {
    case .message(let text), .aside(_, let text): text
    case .command("edit", let text): text
    case .command, .nothing: nil
    }
  }
}
