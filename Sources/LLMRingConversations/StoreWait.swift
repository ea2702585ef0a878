package import LLMRingSQLite
import LLMRingPlatform

/// The wait for another program that has locked a database: five seconds in all, as SQLite's own
/// timeout would.
package enum StoreWait {
  /// Waits a moment.
  ///
  /// - Parameter attempt: How often it has waited for the same lock.
  /// - Returns: Whether to try again.
  package static let pause: Database.BusyHandler = { attempt in
    guard attempt < 500 else { return false }
    usleep(attempt < 5 ? 2_000 : 10_000)
    return true
  }
}
