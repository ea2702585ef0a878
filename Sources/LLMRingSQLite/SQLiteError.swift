internal import CLLMRingSQLite

/// What SQLite refused to do.
package struct SQLiteError: Error, Equatable, Sendable {
  /// A result code (https://sqlite.org/rescode.html).
  package struct Code: RawRepresentable, Hashable, Sendable {
    package let rawValue: CInt

    package init(rawValue: CInt) {
      self.rawValue = rawValue
    }

    /// The code without its details: `SQLITE_IOERR` for `SQLITE_IOERR_READ`.
    package var primary: Code { Code(rawValue: rawValue & 0xFF) }

    package static let error = Code(rawValue: SQLITE_ERROR)
    package static let permission = Code(rawValue: SQLITE_PERM)
    package static let busy = Code(rawValue: SQLITE_BUSY)
    package static let locked = Code(rawValue: SQLITE_LOCKED)
    package static let outOfMemory = Code(rawValue: SQLITE_NOMEM)
    package static let readOnly = Code(rawValue: SQLITE_READONLY)
    package static let interrupted = Code(rawValue: SQLITE_INTERRUPT)
    package static let inputOutput = Code(rawValue: SQLITE_IOERR)
    package static let corrupt = Code(rawValue: SQLITE_CORRUPT)
    package static let full = Code(rawValue: SQLITE_FULL)
    package static let cannotOpen = Code(rawValue: SQLITE_CANTOPEN)
    package static let constraint = Code(rawValue: SQLITE_CONSTRAINT)
    package static let notADatabase = Code(rawValue: SQLITE_NOTADB)

    // SQLITE_IOERR_READ and SQLITE_IOERR_SHORT_READ, which are macros that Swift does not import.
    package static let failedRead = Code(rawValue: SQLITE_IOERR | 1 << 8)
    package static let shortRead = Code(rawValue: SQLITE_IOERR | 2 << 8)

    /// The codes of a lock that the system refused, for another reason than that it is taken:
    /// SQLITE_IOERR_UNLOCK, _RDLOCK, _CHECKRESERVEDLOCK, _LOCK and _SHMLOCK.
    package static let failedLocks = Set(
      [8, 9, 14, 15, 20].map { Code(rawValue: SQLITE_IOERR | $0 << 8) })
  }

  /// The extended result code.
  package let code: Code
  /// SQLite's words.
  package let message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// - Parameter handle: The connection whose last call failed; `nil` if there is none.
  init(_ code: CInt, of handle: OpaquePointer?) {
    self.code = Code(rawValue: code)
    let words = handle.flatMap { sqlite3_errmsg($0) } ?? sqlite3_errstr(code)
    message = words.map { String(cString: $0) } ?? "error \(code)"
  }
}

extension SQLiteError: CustomStringConvertible {
  package var description: String { message }
}
