internal import CLLMRingSQLite

/// The rows that a statement finds, one after another.
///
/// ```swift
/// var rows = try database.rows("SELECT id, title FROM book WHERE year > ?", 1900)
/// while try rows.next() {
///   let id: Int64? = rows[0]
///   let title: String? = rows["title"]
/// }
/// ```
///
/// A value is read from the row at which the statement stands, so no row is copied. Nothing is read
/// before the first ``next()``, and the caller may stop at any time.
package struct Rows: ~Copyable {
  private let database: Database
  private let sql: String
  @usableFromInline let statement: OpaquePointer
  private var isOver = false

  init(_ statement: OpaquePointer, _ sql: String, of database: Database) {
    self.statement = statement
    self.sql = sql
    self.database = database
  }

  deinit {
    database.putBack(statement, sql)
  }

  /// Goes to the next row.
  ///
  /// - Returns: Whether there is one.
  package mutating func next() throws(SQLiteError) -> Bool {
    guard !isOver else { return false }
    switch sqlite3_step(statement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      isOver = true
      return false
    case let code:
      isOver = true
      throw SQLiteError(code, of: database.handle)
    }
  }

  /// The value in a column, counted from 0; `nil` for NULL, and for a value of another type.
  @inlinable package subscript<Value: SQLiteValue>(_ place: Int) -> Value? {
    Value.column(CInt(place), of: statement)
  }

  /// The value in a column; `nil` also if no column has that name.
  package subscript<Value: SQLiteValue>(_ name: String) -> Value? {
    name.withCString { name in
      for place in 0..<sqlite3_column_count(statement) {
        guard let other = sqlite3_column_name(statement, place) else { continue }
        if sqlite3_stricmp(name, other) == 0 { return Value.column(place, of: statement) }
      }
      return nil
    }
  }

  /// The value in a column; `nil` for NULL.
  ///
  /// - Throws: If it is of another type, as only damage can make it.
  package func checked<Value: SQLiteValue>(_ place: Int) throws(SQLiteError) -> Value? {
    if let value: Value = self[place] { return value }
    guard sqlite3_column_type(statement, CInt(place)) == SQLITE_NULL else {
      throw SQLiteError(.corrupt, "a value has another type")
    }
    return nil
  }
}
