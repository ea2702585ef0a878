import LLMRingPlatform
import LLMRingSQLite
import StreamingEngine
import Synchronization

/// What the store could not take of a conversation: a store of its own in the in-flight folder.
///
/// It has the branch from its beginning, so that the next start of the program can merge it, whatever
/// has become of the store by then. The program that made it has a lock as long as it lives, and
/// removes it once the store has all of it.
package final class SpareStore: Sendable {
  static let suffix = ".unsaved"
  static let lockSuffix = ".keeping"

  package let path: String
  /// The conversation's id; in the store, too, if it begins with what is kept here.
  let conversation: String
  private let mark: AnsweringMark
  private let store: ConversationStore
  private let isComplete = Atomic(false)

  /// Whether the next start will find all that was to be kept.
  package var isWhole: Bool {
    isComplete.load(ordering: .sequentiallyConsistent) && access(path, F_OK) == 0
  }

  init(in folder: InflightFolder, conversation: String?, number: UInt64) throws(SystemFault) {
    let id = conversationID(from: number)
    try PrivateFolder.make(folder.path)
    mark = try folder.mark("\(id)\(Self.lockSuffix)")
    path = "\(folder.path)/\(id)\(Self.suffix)"
    self.conversation = conversation ?? id
    store = ConversationStore(path: path)
  }

  /// Keeps a branch, in addition to what is kept already.
  ///
  /// - Parameter branch: From its beginning.
  fileprivate func keep(_ branch: UnsavedTurns) throws(StoreError) {
    isComplete.store(false, ordering: .sequentiallyConsistent)
    try store.write { database in
      var branch = branch
      branch.wish = conversation
      let isBegun: Bool? = try database.value(
        "SELECT EXISTS (SELECT 1 FROM conversation WHERE id = ?)", conversation)
      branch.conversation = isBegun == true ? conversation : nil
      // Drafts stay where they are until the store has the answers.
      _ = try store.insert(branch, database)
    }
    isComplete.store(true, ordering: .sequentiallyConsistent)
  }

  package func remove() {
    Salvage.remove(path)
    mark.release()
  }
}

extension ConversationStore {
  /// Keeps what could not be saved for the next start.
  ///
  /// - Parameters:
  ///   - branch: From its beginning.
  ///   - conversation: `nil` if the store has nothing of it.
  ///   - spare: Where it was kept before.
  /// - Returns: Where it is kept; `nil` without an in-flight folder, or when that cannot be written
  ///   to.
  package func keep(
    _ branch: UnsavedTurns, of conversation: String?, in spare: SpareStore?
  ) -> SpareStore? {
    if let spare {
      try? spare.keep(branch)
      return spare
    }
    for folder in inflight {
      let new = try? SpareStore(in: folder, conversation: conversation, number: random())
      guard let new else { continue }
      do throws(StoreError) {
        try new.keep(branch)
        return new
      } catch {
        new.remove()
      }
    }
    return nil
  }

  /// Brings in what programs that have ended could not save.
  func recoverSpares(in folder: InflightFolder, into recovery: inout Recovery) {
    for name in folder.names(SpareStore.suffix) {
      let id = name.dropLast(SpareStore.suffix.count)
      guard let lock = folder.take("\(id)\(SpareStore.lockSuffix)") else { continue }
      defer { lock.release() }
      let path = "\(folder.path)/\(name)"
      // Another program may just have brought it in.
      guard access(path, F_OK) == 0 else { continue }
      do {
        recovery.savedTurns += try merge(path, at: Int64(time(nil)) * 1_000).newTurns
        Salvage.remove(path)
      } catch let error as StoreError {
        recovery.faults.append(error.description)
      } catch {
        recovery.damaged.append(path)
      }
    }
  }
}
