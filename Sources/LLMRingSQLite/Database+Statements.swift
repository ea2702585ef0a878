internal import CLLMRingSQLite

/// What the parameters of a statement stand for, in their order; `nil` is NULL.
package typealias SQLiteValues = [(any SQLiteValue)?]

extension Database {
  /// Runs statements that take no values, one after another.
  package func execute(_ script: String) throws(SQLiteError) {
    let code = sqlite3_exec(handle, script, nil, nil, nil)
    guard code == SQLITE_OK else { throw SQLiteError(code, of: handle) }
  }

  /// Runs one statement to its end. Rows that it returns are dropped.
  package func run(_ sql: String, _ values: (any SQLiteValue)?...) throws(SQLiteError) {
    try run(sql, values: values)
  }

  /// Runs one statement to its end. Rows that it returns are dropped.
  package func run(_ sql: String, values: SQLiteValues) throws(SQLiteError) {
    let statement = try takeStatement(sql)
    defer { putBack(statement, sql) }
    var long: [LongText] = []
    try bind(values, to: statement) { place, value in
      guard let text = value as? String, text.utf8.count > LongText.limit else { return false }
      long.append(LongText(place: place, text: text))
      return true
    }
    let code = finish(statement, lending: long[...])
    guard code == SQLITE_DONE else { throw SQLiteError(code, of: handle) }
  }

  /// The rows that a statement finds.
  package func rows(
    _ sql: String, _ values: (any SQLiteValue)?...
  ) throws(SQLiteError) -> Rows {
    try rows(sql, values: values)
  }

  /// The rows that a statement finds.
  package func rows(_ sql: String, values: SQLiteValues) throws(SQLiteError) -> Rows {
    let statement = try takeStatement(sql)
    let rows = Rows(statement, sql, of: self)
    try bind(values, to: statement)
    return rows
  }

  /// The first column of the first row; `nil` if it is NULL, or there is no row.
  package func value<Value: SQLiteValue>(
    _ sql: String, _ values: (any SQLiteValue)?..., as type: Value.Type = Value.self
  ) throws(SQLiteError) -> Value? {
    var rows = try rows(sql, values: values)
    return try rows.next() ? rows.checked(0) : nil
  }

  /// The first column of every row in which it is not NULL.
  package func values<Value: SQLiteValue>(
    _ sql: String, _ values: (any SQLiteValue)?..., as type: Value.Type = Value.self
  ) throws(SQLiteError) -> [Value] {
    var rows = try rows(sql, values: values)
    var found: [Value] = []
    while try rows.next() {
      if let value: Value = try rows.checked(0) { found.append(value) }
    }
    return found
  }

  /// Whether there is a table of this name.
  package func hasTable(_ name: String) throws(SQLiteError) -> Bool {
    try value(
      "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND lower(name) = lower(?))",
      name) == true
  }

  /// The names of a table's columns; none if there is no such table.
  package func columns(of table: String) throws(SQLiteError) -> [String] {
    try values("SELECT name FROM pragma_table_info(?)", table)
  }

  /// The number of the row that was inserted last.
  package var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }

  /// Number of rows that the last statement changed.
  package var changes: Int { Int(sqlite3_changes(handle)) }

  /// Number of rows that were changed since the file was opened, also by triggers.
  package var totalChanges: Int { Int(sqlite3_total_changes(handle)) }

  // MARK: - Values

  /// - Parameter isLent: Returns whether a value is given to the statement later.
  private func bind(
    _ values: SQLiteValues, to statement: OpaquePointer,
    except isLent: (_ place: CInt, any SQLiteValue) -> Bool = { _, _ in false }
  ) throws(SQLiteError) {
    precondition(
      sqlite3_bind_parameter_count(statement) == values.count, "not the statement's parameters")
    for (place, value) in values.enumerated() {
      // A parameter without a value is NULL.
      guard let value, !isLent(CInt(place + 1), value) else { continue }
      let code = value.bind(to: statement, at: CInt(place + 1))
      guard code == SQLITE_OK else { throw SQLiteError(code, of: handle) }
    }
  }

  /// A text that is worth not being copied.
  private struct LongText {
    var place: CInt
    var text: String

    static let limit = 16 << 10
  }

  /// Runs a statement to its end, while it reads long texts where they are.
  ///
  /// - Returns: A result code.
  private func finish(_ statement: OpaquePointer, lending long: ArraySlice<LongText>) -> CInt {
    guard var next = long.first else {
      var code = sqlite3_step(statement)
      while code == SQLITE_ROW { code = sqlite3_step(statement) }
      return code
    }
    return next.text.withUTF8 { bytes in
      let code = bytes.bind(to: statement, at: next.place, nil)
      return code == SQLITE_OK ? finish(statement, lending: long.dropFirst()) : code
    }
  }
}
