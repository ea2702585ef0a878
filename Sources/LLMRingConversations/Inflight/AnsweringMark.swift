import LLMRingPlatform
import LLMRingSQLite
import StreamingEngine
import Synchronization

/// That this program is answering a question, for others to see.
///
/// It is a lock on a file of the in-flight folder, which the system takes away with the process,
/// however that ends. The question's row names the file, which is locked before the row is there: a
/// question without an answer whose file is not locked was left by a program that died.
package final class AnsweringMark: Sendable {
  static let suffix = ".asking"

  /// The name by which the question knows it.
  let id: String
  private let path: String
  private let file: OpenFile
  private let isHeld = Atomic(true)

  /// - Parameter file: New, and locked where the file system knows locks.
  init(_ file: consuming OpenFile, id: String, path: String) throws(SystemFault) {
    try file.write(Array("\(getpid())\n".utf8))
    self.id = id
    self.path = path
    self.file = file
  }

  deinit { release() }

  /// Says that the question is not being answered any more, even if other references remain.
  package func release() {
    guard isHeld.exchange(false, ordering: .sequentiallyConsistent) else { return }
    unlink(path)
    flock(file.descriptor, LOCK_UN)
  }
}

extension ConversationStore {
  /// Begins to show that this program answers a question, which is saved after that.
  ///
  /// - Returns: `nil` without an in-flight folder, or when that cannot be written to. A question that
  ///   another program asks meanwhile then joins this one.
  package func markAnswering() -> AnsweringMark? {
    for folder in inflight {
      if let mark = try? folder.mark(number: random()) { return mark }
    }
    return nil
  }

  /// The turns that a new question follows: those of ``turns(of:around:)``, which are all, without
  /// the questions that other programs are still answering, and all that follows these.
  ///
  /// A question that nobody answers any more stays, and is asked together with the new one.
  package func answeredTurns(
    of conversation: String, around turn: Int64? = nil
  ) throws(StoreError) -> (answered: [Turn], all: [Turn]) {
    var abandoned: Int64?
    while true {
      let all = try turns(of: conversation, around: turn)
      var turns = all
      while let start = turns.lastIndex(where: { $0.role == .user }),
        try isBeingAnswered(turns[start...], in: conversation)
      {
        turns.removeSubrange(start...)
      }
      // An answer is saved before its mark is released. Where there is no mark, the answer that was not
      // there when the turns were read may be by now.
      guard let last = turns.last, last.role != .assistant, last.id != abandoned else {
        return (turns, all)
      }
      abandoned = last.id
    }
  }

  /// - Parameter exchange: A question, and the steps of its answer that are saved.
  private func isBeingAnswered(
    _ exchange: ArraySlice<Turn>, in conversation: String
  ) throws(StoreError) -> Bool {
    guard let question = exchange.first else { return false }
    let mark: String? = try read { database in
      try database.value("SELECT draft FROM turn WHERE id = ?", question.id)
    }
    let drafts = exchange.map { InflightFolder.draftPrefix(conversation, $0.id) }
    return inflight.contains { folder in
      mark.map(folder.isHeld(mark:)) == true || folder.hasHeldDraft(beginningWith: drafts)
    }
  }
}
