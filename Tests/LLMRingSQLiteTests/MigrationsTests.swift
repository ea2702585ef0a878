import LLMRingSQLite
import Testing

@Suite struct MigrationsTests {
  private let file: TemporaryFile
  private let database: Database

  init() throws {
    file = try TemporaryFile()
    database = try Database(file.path)
  }

  private let two = Migrations([
    .init("one", "CREATE TABLE a (id INTEGER PRIMARY KEY); INSERT INTO a VALUES (1)"),
    .init("two", "CREATE TABLE b (a INTEGER REFERENCES a (id)); INSERT INTO b VALUES (1)"),
  ])

  @Test("takes a file through the steps that it lacks, once each")
  func steps() throws {
    #expect(try two.applied(to: database) == [])
    try two.migrate(database, upTo: "one")
    #expect(try two.applied(to: database) == ["one"])
    #expect(try !two.isComplete(database))
    for _ in 0..<2 { try two.migrate(database) }
    #expect(try two.isComplete(database))
    #expect(try database.values("SELECT a FROM b", as: Int.self) == [1])
    #expect(
      try database.values("SELECT identifier FROM grdb_migrations ORDER BY rowid", as: String.self)
        == ["one", "two"])
  }

  @Test("writes the table that GRDB has, so that earlier versions open the file")
  func table() throws {
    try two.migrate(database)
    #expect(
      try database.value("SELECT sql FROM sqlite_master WHERE name = 'grdb_migrations'")
        == "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
  }

  @Test("knows a file of a later version")
  func newer() throws {
    try two.migrate(database)
    #expect(try !two.isNewer(database))
    try database.run("INSERT INTO grdb_migrations VALUES ('three')")
    #expect(try two.isNewer(database))
    #expect(try two.isComplete(database))
  }

  @Test("a step that fails leaves the file as it was, and foreign keys enforced")
  func failing() throws {
    try two.migrate(database, upTo: "one")
    let broken = Migrations(two.all + [.init("three", "DROP TABLE a")])
    #expect(throws: SQLiteError(.constraint, "a row refers to one that is missing")) {
      try broken.migrate(database)
    }
    #expect(try two.applied(to: database) == ["one"])
    #expect(try !database.hasTable("b"))
    #expect(try database.value("PRAGMA foreign_keys") == true)
    #expect(throws: SQLiteError(.error, #"near "NONSENSE": syntax error"#)) {
      try Migrations([.init("one", ""), .init("x", "NONSENSE")]).migrate(database)
    }
    try two.migrate(database)
    #expect(try two.isComplete(database))
  }

  @Test("does not take a file that is not a database for a new one")
  func noDatabase() throws {
    let other = try TemporaryFile()
    try other.write(String(repeating: "this is no database\n", count: 100))
    #expect(throws: SQLiteError(.notADatabase, "file is not a database")) {
      _ = try two.applied(to: Database(other.path, isReadOnly: true))
    }
  }
}
