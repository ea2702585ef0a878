import LLMRingPlatform
import Dispatch
package import StreamingEngine
import Synchronization

/// An answer that is being streamed, in a file of its own until it is in the store.
///
/// Text is given to the system before it is shown, so that it outlives the program; within
/// ``syncInterval`` it is on the disk too. The writer holds a lock on the file: one whose lock is
/// free was left by a program that died, and ``ConversationStore/recover()`` finds it.
package final class AnswerDraft: Sendable {
  /// How long text may be with the system only, and so be lost with the power.
  static let syncInterval = DispatchTimeInterval.seconds(1)

  /// The name that the answer has until it is saved, and by which it is not saved twice.
  let id: String
  package let path: String
  private let file: OpenFile
  private let state: Mutex<State>

  private struct State {
    /// How much of the file is whole records.
    var size: Int
    var model: String?
    /// Why nothing more is written.
    var fault: StoreError?
    var hasTold = false
    var isSyncDue = false
    var isNameSynced = false
    var isFinished = false
  }

  /// - Parameter file: New, empty and locked.
  init(_ file: consuming OpenFile, id: String, path: String, header: DraftHeader)
    throws(SystemFault)
  {
    var bytes: [UInt8] = []
    DraftRecord.append(.header, header.text.utf8, to: &bytes)
    try file.write(bytes)
    self.id = id
    self.path = path
    self.file = file
    state = Mutex(State(size: bytes.count, model: header.model))
  }

  /// Writes what is about to be shown, in about a microsecond: nothing waits for the disk.
  ///
  /// - Returns: The reason of a failed write, once. After a failure nothing more is written, and the
  ///   answer continues.
  package func write(_ chunks: some Sequence<StreamChunk>) -> StoreError? {
    state.withLock { state in
      var batch = DraftBatch()
      for chunk in chunks { batch.append(chunk, model: &state.model) }
      let bytes = batch.finished()
      write(bytes, &state)
      if !bytes.isEmpty, !state.isSyncDue, state.fault == nil {
        state.isSyncDue = true
        // macOS may put off work of a lower class for longer than the second that is promised.
        DispatchQueue.global(qos: .userInitiated).asyncAfter(deadline: .now() + Self.syncInterval) {
          [weak self] in self?.synchronize()
        }
      }
      guard let fault = state.fault, !state.hasTold else { return nil }
      state.hasTold = true
      return fault
    }
  }

  /// Writes how the answer ended, once.
  func finish(_ record: AnswerRecord) {
    var end = record
    end.content = ""
    end.answer.reasoning = ""
    end.answer.refusal = ""
    let payload = StoredJSON.value(of: end)
    state.withLock { state in
      guard !state.isFinished else { return }
      state.isFinished = true
      write(&state) { () throws(SystemFault) in
        try DraftRecord.write(.end, payload) { bytes throws(SystemFault) in
          try self.file.write(bytes)
        }
      }
    }
  }

  /// Waits until what was written is on the disk.
  func synchronize() {
    // What is written from here on is the next sync's.
    let isNameSynced = state.withLock { state in
      state.isSyncDue = false
      return state.isNameSynced
    }
    do throws(SystemFault) {
      try file.synchronize()
      guard !isNameSynced else { return }
      try OpenFile(PrivateFolder.folder(of: path), O_RDONLY | O_DIRECTORY).synchronize()
      state.withLock { $0.isNameSynced = true }
    } catch {
      state.withLock { fail(error, &$0) }
    }
  }

  /// Whether all that was written is on the disk, and the file's name too.
  var isSynced: Bool { state.withLock { $0.isNameSynced && !$0.isSyncDue } }

  /// Whether the next start will find all of the answer that was written.
  package var isWhole: Bool { access(path, F_OK) == 0 && state.withLock { $0.fault == nil } }

  /// Removes the file: the answer is in the store, or it has no content.
  package func remove() {
    unlink(path)
  }

  private func write(_ bytes: [UInt8], _ state: inout State) {
    guard !bytes.isEmpty else { return }
    write(&state) { () throws(SystemFault) in
      try file.write(bytes)
      return bytes.count
    }
  }

  /// - Parameter write: Writes to the file, and returns how many bytes.
  private func write(_ state: inout State, _ write: () throws(SystemFault) -> Int) {
    guard state.fault == nil else { return }
    do throws(SystemFault) {
      state.size += try write()
    } catch {
      // Part of a record, as a full disk leaves, is not the end of a whole file.
      _ = ftruncate(file.descriptor, off_t(state.size))
      fail(error, &state)
    }
  }

  private func fail(_ fault: SystemFault, _ state: inout State) {
    state.fault = state.fault ?? StoreError(.init(fault), path: path, isUnsaved: true)
  }
}
