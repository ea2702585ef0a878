import LLMRingPlatform
import LLMRingSQLite
import Synchronization
import Testing
import LLMRingThreadTesting

@Suite struct TransactionTests {
  private let file: TemporaryFile
  private let database: Database

  init() throws {
    file = try TemporaryFile()
    database = try Database(file.path)
    try database.execute("CREATE TABLE item (value INTEGER)")
  }

  private struct Stop: Error {}

  private func values(_ database: Database) throws -> [Int] {
    try database.values("SELECT value FROM item ORDER BY value")
  }

  @Test("keeps all of a transaction, or nothing if it throws")
  func allOrNothing() throws {
    try database.transaction {
      try database.run("INSERT INTO item VALUES (?)", 1)
      try database.run("INSERT INTO item VALUES (?)", 2)
    }
    #expect(throws: Stop.self) {
      try database.transaction {
        try database.run("INSERT INTO item VALUES (?)", 3)
        throw Stop()
      }
    }
    #expect(throws: SQLiteError.self) {
      try database.transaction {
        try database.run("INSERT INTO item VALUES (?)", 3)
        try database.run("INSERT INTO missing VALUES (?)", 3)
      }
    }
    #expect(try values(Database(file.path)) == [1, 2])
    // The next transaction can begin.
    #expect(try database.transaction(.deferred) { try values(database) } == [1, 2])
  }

  @Test("keeps nothing if foreign keys do not agree at the end")
  func foreignKeys() throws {
    try database.execute(
      """
      CREATE TABLE parent (id INTEGER PRIMARY KEY);
      CREATE TABLE child (parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);
      """)
    let fault = #expect(throws: SQLiteError.self) {
      try database.transaction { try database.run("INSERT INTO child VALUES (1)") }
    }
    #expect(fault?.code.primary == .constraint)
    try database.transaction {
      try database.run("INSERT INTO child VALUES (2)")
      try database.run("INSERT INTO parent VALUES (2)")
    }
    #expect(try database.values("SELECT parent FROM child", as: Int.self) == [2])
  }

  @Test("asks how long to wait for another connection, and fails when told to stop")
  func busy() throws {
    let attempts = Mutex<[Int]>([])
    let waiting = try Database(file.path) { attempt in
      attempts.withLock { $0.append(attempt) }
      return attempt < 2
    }
    try database.execute("BEGIN IMMEDIATE")
    let fault = #expect(throws: SQLiteError.self) {
      try waiting.transaction { try waiting.run("INSERT INTO item VALUES (1)") }
    }
    #expect(fault?.code.primary == .busy)
    #expect(attempts.withLock { $0 } == [0, 1, 2])
    // Without a handler it fails at once.
    #expect(throws: SQLiteError(.busy, "database is locked")) {
      try Database(file.path).run("BEGIN IMMEDIATE")
    }
    try database.execute("COMMIT")
    try waiting.transaction { try waiting.run("INSERT INTO item VALUES (1)") }
    #expect(try values(database) == [1])
  }

  @Test("writes nothing through a connection that only reads")
  func readOnly() throws {
    let reader = try Database(file.path, isReadOnly: true)
    let fault = #expect(throws: SQLiteError.self) {
      try reader.run("INSERT INTO item VALUES (1)")
    }
    #expect(fault?.code.primary == .readOnly)
    #expect(throws: SQLiteError.self) { try Database(file.path + "-missing", isReadOnly: true) }
  }

  @Test("work that is interrupted fails and changes nothing, and the next work runs")
  func interrupted() throws {
    let shared = SharedDatabase(try Database(file.path))
    let fault = Mutex<SQLiteError??>(nil)
    try inThreads(2) { number in
      guard number == 0 else {
        while fault.withLock({ $0 == nil }) {
          shared.interrupt()
          usleep(1_000)
        }
        return
      }
      do {
        try shared.write { database in
          try database.run("INSERT INTO item VALUES (7)")
          // It would never end.
          try database.run(
            """
            INSERT INTO item
              WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i > 0)
              SELECT count(*) FROM n
            """)
        }
        fault.withLock { $0 = .some(nil) }
      } catch {
        fault.withLock { $0 = error as? SQLiteError }
      }
    }
    #expect(fault.withLock { $0 } == .some(SQLiteError(.interrupted, "interrupted")))
    #expect(try shared.read { try values($0) } == [])
  }

  @Test("threads take turns, and no addition is lost")
  func threads() throws {
    let shared = SharedDatabase(try Database(file.path))
    try shared.write { try $0.run("INSERT INTO item VALUES (0)") }
    try inThreads(4) { _ in
      for _ in 0..<25 {
        try shared.write { database in
          let value: Int? = try database.value("SELECT value FROM item")
          try database.run("UPDATE item SET value = ?", (value ?? 0) + 1)
        }
      }
    }
    #expect(try shared.read { try values($0) } == [100])
  }
}
