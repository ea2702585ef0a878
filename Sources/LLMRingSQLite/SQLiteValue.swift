internal import CLLMRingSQLite

/// A value that SQLite can keep.
package protocol SQLiteValue: Sendable {
  /// Gives the value to a parameter of a statement, which keeps a copy.
  ///
  /// - Returns: A result code.
  func bind(to statement: OpaquePointer, at place: CInt) -> CInt

  /// The value in a column of the row at which a statement stands; `nil` for NULL, and for a value of
  /// another type that cannot be converted without loss.
  static func column(_ place: CInt, of statement: OpaquePointer) -> Self?
}

extension Int64: SQLiteValue {
  package func bind(to statement: OpaquePointer, at place: CInt) -> CInt {
    sqlite3_bind_int64(statement, place, self)
  }

  package static func column(_ place: CInt, of statement: OpaquePointer) -> Int64? {
    switch sqlite3_column_type(statement, place) {
    case SQLITE_INTEGER: sqlite3_column_int64(statement, place)
    case SQLITE_FLOAT: Int64(exactly: sqlite3_column_double(statement, place))
    default: nil
    }
  }
}

extension Int: SQLiteValue {
  package func bind(to statement: OpaquePointer, at place: CInt) -> CInt {
    Int64(self).bind(to: statement, at: place)
  }

  package static func column(_ place: CInt, of statement: OpaquePointer) -> Int? {
    Int64.column(place, of: statement).flatMap(Int.init(exactly:))
  }
}

extension Bool: SQLiteValue {
  package func bind(to statement: OpaquePointer, at place: CInt) -> CInt {
    sqlite3_bind_int(statement, place, self ? 1 : 0)
  }

  package static func column(_ place: CInt, of statement: OpaquePointer) -> Bool? {
    Int64.column(place, of: statement).map { $0 != 0 }
  }
}

extension Double: SQLiteValue {
  package func bind(to statement: OpaquePointer, at place: CInt) -> CInt {
    sqlite3_bind_double(statement, place, self)
  }

  package static func column(_ place: CInt, of statement: OpaquePointer) -> Double? {
    switch sqlite3_column_type(statement, place) {
    case SQLITE_INTEGER, SQLITE_FLOAT: sqlite3_column_double(statement, place)
    default: nil
    }
  }
}

/// Text is kept with its length, so that a NUL in it ends nothing.
extension String: SQLiteValue {
  package func bind(to statement: OpaquePointer, at place: CInt) -> CInt {
    var text = self
    return text.withUTF8 { $0.bind(to: statement, at: place, cllmringsqlite_copied) }
  }

  package static func column(_ place: CInt, of statement: OpaquePointer) -> String? {
    withColumn(place, of: statement) { bytes, isText in
      isText ? String(decoding: bytes, as: UTF8.self) : String(validating: bytes, as: UTF8.self)
    }
  }
}

extension [UInt8]: SQLiteValue {
  package func bind(to statement: OpaquePointer, at place: CInt) -> CInt {
    withUnsafeBytes { bytes in
      // SQLite takes no address for NULL, not for no bytes.
      guard let start = bytes.baseAddress, !bytes.isEmpty else {
        return sqlite3_bind_zeroblob(statement, place, 0)
      }
      return sqlite3_bind_blob64(
        statement, place, start, UInt64(bytes.count), cllmringsqlite_copied)
    }
  }

  package static func column(_ place: CInt, of statement: OpaquePointer) -> [UInt8]? {
    withColumn(place, of: statement) { bytes, _ in Array(bytes) }
  }
}

/// The bytes of a column that is text or a blob; `nil` if it is neither.
private func withColumn<Result>(
  _ place: CInt, of statement: OpaquePointer,
  _ body: (UnsafeRawBufferPointer, _ isText: Bool) -> Result?
) -> Result? {
  let start: UnsafeRawPointer?
  let type = sqlite3_column_type(statement, place)
  switch type {
  case SQLITE_TEXT: start = UnsafeRawPointer(sqlite3_column_text(statement, place))
  case SQLITE_BLOB: start = sqlite3_column_blob(statement, place)
  default: return nil
  }
  // In this order: asking for the text may convert it.
  let count = Int(sqlite3_column_bytes(statement, place))
  return body(
    UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count), type == SQLITE_TEXT)
}

extension UnsafeBufferPointer<UInt8> {
  /// Gives text to a parameter of a statement.
  ///
  /// - Parameter release: `nil` if the text stays where it is until the statement has run.
  func bind(
    to statement: OpaquePointer, at place: CInt, _ release: sqlite3_destructor_type?
  ) -> CInt {
    withMemoryRebound(to: CChar.self) { text in
      guard let start = text.baseAddress else {
        return sqlite3_bind_text(statement, place, "", 0, cllmringsqlite_copied)
      }
      return sqlite3_bind_text64(
        statement, place, start, UInt64(text.count), release, UInt8(SQLITE_UTF8))
    }
  }
}
