internal import CLLMRingSQLite

extension Database {
  /// The name under which FTS5 knows the function of ``addDensityRank()``.
  package static let densityRank = "llmring_density"

  /// Gives the connection a function for FTS5 that ranks rows by how often they have each phrase of a
  /// query, for their length: `rank MATCH 'llmring_density()'`, the least first.
  ///
  /// It is BM25 without the weights of phrases. SQLite's own function searches the whole index for each
  /// phrase once more, to find how rare it is; where every row has every phrase, that changes little.
  package func addDensityRank() throws(SQLiteError) {
    guard !hasDensityRank else { return }
    let interface = try fullTextInterface()
    let code = interface.pointee.xCreateFunction?(
      interface, Self.densityRank, nil, rank(_:_:_:_:_:), nil)
    guard code == SQLITE_OK else { throw SQLiteError(code ?? SQLITE_ERROR, of: handle) }
    hasDensityRank = true
  }
}

/// An `fts5_extension_function` (https://sqlite.org/fts5.html, section 7.2).
private func rank(
  _ interface: UnsafePointer<Fts5ExtensionApi>?, _ row: OpaquePointer?, _ call: OpaquePointer?,
  _ count: CInt, _ values: UnsafeMutablePointer<OpaquePointer?>?
) {
  guard let interface else { return }
  var density = 0.0
  let code = add(interface.pointee, row, to: &density)
  if code == SQLITE_OK {
    sqlite3_result_double(call, -density)
  } else {
    sqlite3_result_error_code(call, code)
  }
}

/// - Returns: A result code.
private func add(
  _ interface: Fts5ExtensionApi, _ row: OpaquePointer?, to density: inout Double
) -> CInt {
  var (size, allSizes, rows): (CInt, Int64, Int64) = (0, 0, 0)
  for code in [
    interface.xColumnSize(row, -1, &size), interface.xColumnTotalSize(row, -1, &allSizes),
    interface.xRowCount(row, &rows),
  ] where code != SQLITE_OK { return code }
  // The usual constants: how soon more places count for less, and how much the length matters.
  let (saturation, length) = (1.2, 0.75)
  let share = Double(size) * Double(max(1, rows)) / Double(max(1, allSizes))
  let room = saturation * (1 - length + length * share)
  for phrase in 0..<interface.xPhraseCount(row) {
    var places = Fts5PhraseIter()
    var (column, offset): (CInt, CInt) = (0, 0)
    var count = 0.0
    let code = interface.xPhraseFirst(row, phrase, &places, &column, &offset)
    guard code == SQLITE_OK else { return code }
    while column >= 0 {
      count += 1
      interface.xPhraseNext(row, &places, &column, &offset)
    }
    density += count * (saturation + 1) / (count + room)
  }
  return SQLITE_OK
}
