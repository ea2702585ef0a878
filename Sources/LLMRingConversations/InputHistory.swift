import LLMRingPlatform
import StreamingEngine
import Synchronization

/// The lines typed at the prompt, in this run and earlier ones.
///
/// The file has one JSON string a line, so that an entry of several lines comes back whole, and is
/// only appended to, so that programs running at once keep each other's entries. It is read when
/// an entry is first asked for; entries that other programs append after that are not seen.
///
/// Four kinds of entry are not kept: blank ones, those that begin with a space, as in a shell, those
/// that look like an API key, and those longer than ``longestEntry`` bytes. An entry that is
/// already there moves to the end.
///
/// A history that does not write keeps its entries for this run only.
package final class InputHistory: Sendable {
  /// In bytes of UTF-8.
  package static let longestEntry = 1 << 16

  package let path: String
  /// The maximum number of entries.
  package let limit: Int
  /// Whether entries go into the file.
  private let writes: Bool
  private let state = Mutex(State())

  private struct State {
    /// The oldest first; `nil` until the file has been read.
    var entries: [String]?
    /// The number of lines in the file, as far as is known.
    var lines = 0
    /// The entry that was appended last, even if the file has not been read.
    var last: String?
    /// The entries that are kept for this run only, the oldest first.
    var drafts: [String] = []
  }

  package static let usualLimit = 10_000

  /// Maximum total number of bytes of drafts. The oldest are dropped, but never the last one.
  static let draftLimit = 16 << 20

  /// - Parameters:
  ///   - path: The file; it is made, and its folder, for the first entry.
  ///   - limit: How many entries are kept. With none, the file is neither written nor read.
  ///   - writes: Whether entries go into the file.
  package init(path: String, limit: Int = usualLimit, writes: Bool = true) {
    self.path = path
    self.limit = limit > 0 ? limit : Self.usualLimit
    self.writes = writes && limit > 0
    if limit <= 0 { state.withLock { $0.entries = [] } }
  }

  package var count: Int { withEntries(\.count) }

  /// An entry; 0 is the oldest.
  package subscript(index: Int) -> String { withEntries { $0[index] } }

  /// Adds an entry, if it is of a kind that is kept, and writes it to the file.
  ///
  /// - Throws: When it cannot be written. It is still kept for this run.
  package func append(_ entry: String) throws(StoreError) {
    guard Self.isKept(entry) else { return }
    do throws(SystemFault) {
      try state.withLock { state throws(SystemFault) in
        guard entry != state.last else { return }
        state.last = entry
        let wasDraft = state.drafts.contains(entry)
        state.drafts.removeAll { $0 == entry }
        if state.entries != nil {
          guard wasDraft || entry != state.entries?.last else { return }
          state.entries?.removeAll { $0 == entry }
          state.entries?.append(entry)
          if let excess = state.entries.map({ $0.count - limit }), excess > 0 {
            state.entries?.removeFirst(excess)
          }
        }
        guard writes else { return }
        try HistoryFile(path: path).append(entry)
        state.lines += 1
        if state.lines / 2 >= limit {
          state.lines = try HistoryFile(path: path).compact(to: limit)
        }
      }
    } catch {
      throw StoreError(.init(error), path: path, isUnsaved: true)
    }
  }

  /// Adds an entry that was not sent, for this run only. It may be of any kind but blank.
  package func keepForThisRun(_ entry: String) {
    guard !entry.allSatisfy(\.isWhitespace) else { return }
    // Read the file now, so that the entry is the newest.
    _ = count
    state.withLock { state in
      state.last = nil
      state.drafts.removeAll { $0 == entry }
      state.drafts.append(entry)
      var size = state.drafts.reduce(0) { $0 + $1.utf8.count }
      while size > Self.draftLimit, state.drafts.count > 1 {
        let oldest = state.drafts.removeFirst()
        size -= oldest.utf8.count
        state.entries?.removeAll { $0 == oldest }
      }
      state.entries?.removeAll { $0 == entry }
      state.entries?.append(entry)
    }
  }

  /// Removes entries, from the file too, whichever program wrote them.
  package func forget(_ isForgotten: (String) -> Bool) throws(StoreError) {
    do throws(SystemFault) {
      try state.withLock { state throws(SystemFault) in
        state.entries?.removeAll(where: isForgotten)
        state.drafts.removeAll(where: isForgotten)
        if let last = state.last, isForgotten(last) { state.last = nil }
        try HistoryFile(path: path).remove(isForgotten)
      }
    } catch {
      throw StoreError(.init(error), path: path, isUnsaved: false)
    }
  }

  private func withEntries<Result>(_ body: ([String]) -> Result) -> Result {
    state.withLock { state in
      if let entries = state.entries { return body(entries) }
      // A history that cannot be read counts as empty: nothing can be done about it here, and
      // writing the next entry will report it.
      let lines = (try? HistoryFile(path: path).entries()) ?? []
      var entries = HistoryFile.folded(lines, limit: limit)
      if let last = state.last, entries.last != last { entries.append(last) }
      state.lines = lines.count
      if writes, state.lines / 2 >= limit,
        let left = try? HistoryFile(path: path).compact(to: limit)
      {
        state.lines = left
      }
      state.entries = entries
      return body(entries)
    }
  }

  private static func isKept(_ entry: String) -> Bool {
    !entry.hasPrefix(" ") && !entry.allSatisfy(\.isWhitespace) && entry.utf8.count <= longestEntry
      && !KeyPattern.isIn(entry)
  }
}
