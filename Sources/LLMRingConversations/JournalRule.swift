/// The journal mode in which committed rows are safe with this version of SQLite.
///
/// From 3.7.0 to 3.51.2 a write-ahead log that two connections write to can lose committed
/// transactions (https://sqlite.org/wal.html#walresetbug). The fix is in 3.51.3 and was brought
/// back to 3.44.6 and 3.50.7. The library is the system's, so this is decided when it runs.
package enum JournalRule: String, Sendable {
  /// A rollback journal, safe in every version.
  case rollback = "delete"
  case writeAheadLog = "wal"

  /// - Parameter version: As of `sqlite3_libversion_number()`: 3.40.1 is 3040001.
  package init(libraryVersion version: Int) {
    switch version {
    case 3_044_006..<3_045_000, 3_050_007..<3_051_000, 3_051_003...: self = .writeAheadLog
    default: self = .rollback
    }
  }
}
