import LLMRingPlatform
import LLMRingSQLite
import StreamingEngine

extension ConversationStore {
  /// Whether a file is a store like this one; `nil` if it cannot be told without a copy of it.
  package static func isStore(_ path: String) throws(ImportError) -> Bool? {
    try StoreCopy.isStore(path)
  }

  /// Does something with a copy of a database, together with its write-ahead log, and removes it.
  package static func withCopy<Result>(
    of path: String, _ body: (String) throws -> Result
  ) throws -> Result {
    try StoreCopy.withCopy(of: path, body)
  }

  /// Adds what another store has and this one does not. The other file is only read; it may be of any
  /// earlier version, and damaged.
  ///
  /// What both have continued becomes branches. What was erased on one side is erased on both, unless
  /// something was said in it later than was known where it was erased.
  ///
  /// - Parameters:
  ///   - other: Another machine's, a conflicted copy, or a damaged file that was set aside.
  ///   - time: In milliseconds since 1970 UTC.
  /// - Throws: ``ImportError`` for a file that cannot be used; ``StoreError`` when this store cannot
  ///   be written. What was added before stays.
  package func merge(_ other: String, at time: Int64) throws -> ImportCount {
    // An earlier version may have brought such an id in.
    let isKnown = { (id: String) in
      try self.read { database in
        try self.isErased(id, database)
          || database.value("SELECT EXISTS (SELECT 1 FROM conversation WHERE id = ?)", id) == true
      }
    }
    return try StoreCopy.with(of: other, isKnown: isKnown) { copy in
      let merge = try merge(copy, at: time)
      var count = merge.count
      for id in merge.erased {
        yieldToOthers()
        try delete(id)
      }
      for words in notes(about: copy, count, erased: merge.erased.count) { count.note(words) }
      let missing = copyImages(merge.images, from: PrivateFolder.folder(of: other))
      if missing > 0 {
        count.note(
          "\(Self.words(missing, "image")) of answers cannot be read beside \(other)")
      }
      return count
    }
  }

  private func merge(_ copy: StoreCopy, at time: Int64) throws -> StoreMerge {
    var merge = StoreMerge(at: time)
    var batches: [[String]] = []
    (merge, batches) = try step(of: merge, with: copy) { merge, database in
      try merge.begin(database)
    }
    for batch in batches {
      (merge, _) = try step(of: merge, with: copy) { merge, database in
        try merge.add(batch, database)
      }
    }
    (merge, _) = try step(of: merge, with: copy) { merge, database in try merge.end(database) }
    return merge
  }

  /// Does a step of a merge, after other programs have had their turn. Nothing is attached between
  /// steps: the file may be another one by then.
  ///
  /// - Throws: ``ImportError`` if the other store is to blame.
  private func step<Value: Sendable>(
    of merge: StoreMerge, with copy: StoreCopy,
    _ work: (inout StoreMerge, Database) throws -> Value
  ) throws -> (StoreMerge, Value) {
    yieldToOthers()
    let result = try perform(isUnsaved: true) { shared in
      try shared.withDatabase { database -> Result<(StoreMerge, Value), ImportError> in
        try database.run("ATTACH DATABASE ? AS other", copy.path)
        defer { try? database.execute("DETACH DATABASE other") }
        var merge = merge
        do {
          try database.execute(MergeStatements.tables)
          defer { try? database.execute(MergeStatements.removal) }
          let value = try work(&merge, database)
          return .success((merge, value))
        } catch let error as SQLiteError {
          guard try Self.isOfOther(error, database) else { throw error }
          return .failure(ImportError("it is damaged: \(error)"))
        }
      }
    }
    return try result.get()
  }

  /// Whether a fault of a merge is due to the other store.
  private static func isOfOther(_ error: SQLiteError, _ database: Database) throws -> Bool {
    if error.code.primary == .constraint { return true }
    return try cause(of: error) == .damaged && !Schema.isDamaged(database)
  }

  private func notes(about copy: StoreCopy, _ count: ImportCount, erased: Int) -> [String] {
    var notes: [String] = []
    if let kept = copy.salvaged {
      notes.append(
        "the file is damaged: \(Self.words(kept.turns, "turn")) of "
          + "\(Self.words(kept.conversations, "conversation")) could be read; the rest is lost")
    }
    if count.omittedConversations > 0 {
      notes.append(
        "left out, because deleted here: \(Self.words(count.omittedConversations, "conversation"))")
    }
    if erased > 0 {
      notes.append("deleted, because deleted there: \(Self.words(erased, "conversation"))")
    }
    return notes
  }

  /// Copies the images of answers that are not here.
  ///
  /// - Returns: How many are nowhere.
  private func copyImages(_ names: Set<String>, from folder: String) -> Int {
    let theirs = ImageFolder(path: "\(folder)/images")
    return names.filter(ImageFolder.isName).count { name in
      guard access(images.path(of: name), F_OK) != 0 else { return false }
      do {
        let bytes = try InputFile.bytes(of: theirs.path(of: name), limit: Self.imageLimit)
        try PrivateFolder.make(images.path)
        try AtomicFile.write(bytes, to: images.path(of: name), mode: 0o600)
        return false
      } catch {
        return true
      }
    }
  }

  private static let imageLimit = 64 << 20

  private static func words(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}
