import Synchronization

/// A connection that several threads use, one after another.
package final class SharedDatabase: Sendable {
  private let turn = Mutex(())
  // Used only by the thread whose turn it is, but for `interrupt()`, which any thread may call.
  private nonisolated(unsafe) let database: Database

  package init(_ database: sending Database) {
    self.database = database
  }

  /// Waits for the other threads, then does work that makes its own transactions. It must not call
  /// this again.
  package func withDatabase<Result: Sendable>(
    _ work: (Database) throws -> Result
  ) throws -> Result {
    try turn.withLock { _ in try work(database) }
  }

  /// Runs one transaction that changes something.
  package func write<Result: Sendable>(_ work: (Database) throws -> Result) throws -> Result {
    try withDatabase { database in try database.transaction { try work(database) } }
  }

  /// Runs one transaction that changes nothing, so that all that it reads was there at one time.
  package func read<Result: Sendable>(_ work: (Database) throws -> Result) throws -> Result {
    try withDatabase { database in try database.transaction(.deferred) { try work(database) } }
  }

  /// Makes the work that a thread does now fail. It waits for nobody.
  package func interrupt() {
    database.interrupt()
  }
}
