internal import CLLMRingSQLite

extension Database {
  /// What a transaction begins with (https://sqlite.org/lang_transaction.html).
  package enum TransactionKind: String, Sendable {
    /// Locks nothing before something is read.
    case deferred
    /// Keeps other programs from writing from the beginning.
    case immediate
  }

  /// Does work of which everything is kept or, if it throws, nothing.
  package func transaction<Result>(
    _ kind: TransactionKind = .immediate, _ work: () throws -> Result
  ) throws -> Result {
    try run("BEGIN \(kind.rawValue)")
    do {
      let result = try work()
      try run("COMMIT")
      return result
    } catch {
      // After some faults SQLite has already undone it.
      if sqlite3_get_autocommit(handle) == 0 { try? run("ROLLBACK") }
      throw error
    }
  }
}
