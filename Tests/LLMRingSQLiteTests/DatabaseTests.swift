import LLMRingSQLite
import Testing

@Suite struct DatabaseTests {
  private let database: Database

  init() throws {
    database = try Database(nil)
    try database.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, value ANY) STRICT")
  }

  /// A value as it comes back.
  private func stored<Value: SQLiteValue>(_ value: Value) throws -> Value? {
    try database.run("INSERT INTO item (value) VALUES (?)", value)
    return try database.value(
      "SELECT value FROM item WHERE id = ?", database.lastInsertedRow, as: Value.self)
  }

  @Test(
    "reads text back byte for byte, at any length",
    arguments: ["", "a\0b", "\0", "é\u{301}🧑‍🚀", "exactly fifteen", "of sixteen bytes"])
  func text(_ text: String) throws {
    for text in [text, text + String(repeating: "long ", count: 10_000) + "\0end"] {
      let read = try stored(text)
      #expect(read.map { Array($0.utf8) } == Array(text.utf8))
      #expect(
        try database.value("SELECT typeof(value) FROM item WHERE id = ?", database.lastInsertedRow)
          == "text")
    }
  }

  @Test("reads numbers, truth values and bytes back")
  func values() throws {
    for number in [Int64.min, -1, 0, 1, .max] { #expect(try stored(number) == number) }
    for number in [Int.min, 0, .max] { #expect(try stored(number) == number) }
    for number in [-0.5, 0, 1e300, .infinity] { #expect(try stored(number) == number) }
    for truth in [true, false] { #expect(try stored(truth) == truth) }
    for bytes in [[], [0, 255, 0], Array("text".utf8)] as [[UInt8]] {
      #expect(try stored(bytes) == bytes)
    }
  }

  @Test("a value is nil if it is NULL or of another type, and converted where nothing is lost")
  func otherTypes() throws {
    try database.execute(
      "INSERT INTO item (id, value) VALUES (1, NULL), (2, 'x'), (3, 7), (4, 7.0), (5, 7.5), (6, X'78'), (7, X'FF')"
    )
    var rows = try database.rows("SELECT value FROM item ORDER BY id")
    var integers: [Int?] = []
    var numbers: [Double?] = []
    var texts: [String?] = []
    var bytes: [[UInt8]?] = []
    while try rows.next() {
      integers.append(rows[0])
      numbers.append(rows[0])
      texts.append(rows[0])
      bytes.append(rows[0])
    }
    #expect(integers == [nil, nil, 7, 7, nil, nil, nil])
    #expect(numbers == [nil, nil, 7, 7, 7.5, nil, nil])
    #expect(texts == [nil, "x", nil, nil, nil, "x", nil])
    #expect(bytes == [nil, [0x78], nil, nil, nil, [0x78], [0xFF]])
  }

  @Test("reports a value of another type where one is expected, as damage")
  func damage() throws {
    try database.execute("INSERT INTO item (value) VALUES (1), (NULL), ('x')")
    #expect(try database.value("SELECT value FROM item WHERE id = 2", as: Int.self) == nil)
    #expect(try database.value("SELECT value FROM item WHERE id = 9", as: Int.self) == nil)
    #expect(throws: SQLiteError(.corrupt, "a value has another type")) {
      try database.value("SELECT value FROM item WHERE id = 3", as: Int.self)
    }
    #expect(throws: SQLiteError(.corrupt, "a value has another type")) {
      try database.values("SELECT value FROM item", as: Int.self)
    }
    #expect(try database.values("SELECT value FROM item WHERE id < 3", as: Int.self) == [1])
  }

  @Test("finds a column by name in any case, and none where there is no such column")
  func columnNames() throws {
    try database.execute("INSERT INTO item VALUES (1, 'x')")
    var rows = try database.rows("SELECT value AS Text, id FROM item")
    #expect(try rows.next())
    #expect(rows["text"] == "x")
    #expect(rows["id"] == 1)
    #expect(rows["other"] as String? == nil)
    let isOver = try !rows.next()
    #expect(isOver)
    // It does not begin again.
    let isStillOver = try !rows.next()
    #expect(isStillOver)
  }

  @Test("runs the same statement within itself, and after reading only some of its rows")
  func nested() throws {
    try database.execute("INSERT INTO item (value) VALUES (1), (2), (3)")
    func first(_ depth: Int) throws -> [Int] {
      var rows = try database.rows("SELECT value FROM item ORDER BY id")
      guard depth > 0, try rows.next() else { return [] }
      return [rows[0] ?? 0] + (try first(depth - 1))
    }
    #expect(try first(3) == [1, 1, 1])
    #expect(try database.values("SELECT value FROM item ORDER BY id", as: Int.self) == [1, 2, 3])
  }

  @Test("more statements than are kept prepared all work, also when they come again")
  func manyStatements() throws {
    for _ in 0..<2 {
      for number in 0..<100 {
        #expect(try database.value("SELECT \(number) + ?", 1) == number + 1)
      }
    }
  }

  @Test("an earlier run leaves nothing in a statement's parameters")
  func parameters() throws {
    #expect(try database.value("SELECT ?", "text") == "text")
    #expect(try database.value("SELECT ?", nil, as: String.self) == nil)
  }

  @Test("reports SQLite's words and code")
  func faults() throws {
    #expect(throws: SQLiteError(.error, "no such table: missing")) {
      try database.run("SELECT * FROM missing")
    }
    // A word in double quotes is a name, not text.
    #expect(throws: SQLiteError(.error, "no such column: missing")) {
      try database.run(#"SELECT "missing" FROM item"#)
    }
    try database.execute("INSERT INTO item VALUES (1, 0)")
    let fault = #expect(throws: SQLiteError.self) {
      try database.run("INSERT INTO item VALUES (1, 0)")
    }
    #expect(fault?.code.primary == .constraint)
    #expect(fault?.code != .constraint)
    #expect("\(try #require(fault))" == "UNIQUE constraint failed: item.id")
    #expect(throws: SQLiteError(.cannotOpen, "unable to open database file")) {
      try Database("/nonexistent/folder/file")
    }
  }

  @Test("lists tables and columns in any case")
  func schema() throws {
    #expect(try database.hasTable("ITEM"))
    #expect(try !database.hasTable("other"))
    #expect(try database.columns(of: "item") == ["id", "value"])
    #expect(try database.columns(of: "other").isEmpty)
  }

  @Test("counts what was changed")
  func changes() throws {
    let before = database.totalChanges
    try database.run("INSERT INTO item (value) VALUES (1), (2)")
    #expect(database.changes == 2)
    #expect(database.totalChanges - before == 2)
    #expect(database.lastInsertedRow == 2)
  }

  @Test("a file that has been given the bytes of an empty one is whole, and takes tables")
  func emptyFile() throws {
    let file = try TemporaryFile()
    try file.write(String(decoding: Database.empty, as: UTF8.self))
    let database = try Database(file.path)
    #expect(try database.value("PRAGMA integrity_check") == "ok")
    #expect(try database.value("SELECT count(*) FROM sqlite_master") == 0)
    try database.execute("CREATE TABLE book (title TEXT); INSERT INTO book VALUES ('é')")
    #expect(try Database(file.path).value("SELECT title FROM book") == "é")
    #expect(try Database(file.path).value("PRAGMA integrity_check") == "ok")
  }
}
