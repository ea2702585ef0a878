internal import CLLMRingSQLite

extension Database {
  /// The name under which FTS5 knows the tokenizer of ``addTrigrams()``.
  package static let trigrams = "llmring_trigrams"
  /// What separates parts of a text across which nothing is found.
  package static let trigramSeparator: UInt8 = 1

  /// Gives the connection a tokenizer for FTS5 that splits text into every three scalars in a row,
  /// as SQLite's own `trigram` does, and that changes nothing about them.
  ///
  /// At the end of a part its tokens have two scalars and one, so that a search for the beginnings of
  /// tokens, `"ab" *`, finds every place of one or two scalars, which SQLite's own cannot find.
  package func addTrigrams() throws(SQLiteError) {
    guard !hasTrigrams else { return }
    var tokenizer = fts5_tokenizer(
      xCreate: { _, _, _, made in
        // It has no state, but FTS5 wants an address.
        made?.pointee = OpaquePointer(bitPattern: 1)
        return SQLITE_OK
      }, xDelete: { _ in }, xTokenize: trigrams(of:_:_:_:_:_:))
    let interface = try fullTextInterface()
    let code = interface.pointee.xCreateTokenizer?(interface, Self.trigrams, nil, &tokenizer, nil)
    guard code == SQLITE_OK else { throw SQLiteError(code ?? SQLITE_ERROR, of: handle) }
    hasTrigrams = true
  }

  /// FTS5 hands out its interface through a parameter (https://sqlite.org/fts5.html, section 7).
  func fullTextInterface() throws(SQLiteError) -> UnsafeMutablePointer<fts5_api> {
    let sql = "SELECT fts5(?)"
    let statement = try takeStatement(sql)
    defer { putBack(statement, sql) }
    var found: UnsafeMutablePointer<fts5_api>?
    let code = withUnsafeMutablePointer(to: &found) { place in
      sqlite3_bind_pointer(statement, 1, place, "fts5_api_ptr", nil)
      return sqlite3_step(statement)
    }
    guard code == SQLITE_ROW, let found else { throw SQLiteError(code, of: handle) }
    return found
  }
}

private func trigrams(
  of tokenizer: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _ flags: CInt,
  _ text: UnsafePointer<CChar>?, _ count: CInt,
  _ take: (
    @convention(c) (
      UnsafeMutableRawPointer?, CInt, UnsafePointer<CChar>?, CInt, CInt, CInt
    ) -> CInt
  )?
) -> CInt {
  guard let text, let take else { return SQLITE_OK }
  let isQuery = flags & FTS5_TOKENIZE_QUERY != 0
  let count = Int(count)
  func byte(_ place: Int) -> UInt8 { UInt8(bitPattern: text[place]) }
  /// The end of the scalar that begins at a place; the place itself at the end of a part.
  func end(after place: Int) -> Int {
    guard place < count, byte(place) != Database.trigramSeparator else { return place }
    var next = place + 1
    while next < count, byte(next) & 0xC0 == 0x80 { next += 1 }
    return next
  }
  var start = 0
  var second = end(after: start)
  var third = end(after: second)
  while start < count {
    guard second > start else {
      start += 1
      second = end(after: start)
      third = end(after: second)
      continue
    }
    let last = end(after: third)
    // A query of three scalars or more has only whole tokens, a shorter one only one.
    if isQuery, last == third, start > 0 { return SQLITE_OK }
    let code = take(context, 0, text + start, CInt(last - start), CInt(start), CInt(last))
    guard code == SQLITE_OK else { return code }
    (start, second, third) = (second, third, last)
  }
  return SQLITE_OK
}
