/// The steps that bring a file to the latest version, each done once.
///
/// The file has a table with the names of those that it has been through. It is the one that GRDB
/// keeps (https://github.com/groue/GRDB.swift), with which earlier versions of llmring wrote their
/// files: either reads the files of the other.
package struct Migrations: Sendable {
  /// A step. One that has been released is never changed; the next one comes after it.
  package struct Migration: Sendable {
    package let name: String
    /// The statements of the step.
    package let script: String

    package init(_ name: String, _ script: String) {
      self.name = name
      self.script = script
    }
  }

  package let all: [Migration]

  package init(_ all: [Migration]) {
    self.all = all
  }

  /// The names of all steps, in their order.
  package var names: [String] { all.map(\.name) }

  /// The names of the steps that a file has been through.
  package func applied(to database: Database) throws(SQLiteError) -> Set<String> {
    do throws(SQLiteError) {
      return Set(try database.values("SELECT identifier FROM grdb_migrations"))
    } catch {
      // It is a new file only if the table is known not to be there.
      if (try? database.hasTable("grdb_migrations")) == false { return [] }
      throw error
    }
  }

  /// Whether a file has been through a step of a later version.
  package func isNewer(_ database: Database) throws(SQLiteError) -> Bool {
    !(try applied(to: database)).isSubset(of: names)
  }

  /// Whether a file has been through all steps.
  package func isComplete(_ database: Database) throws(SQLiteError) -> Bool {
    try applied(to: database).isSuperset(of: names)
  }

  /// Takes a file through the steps that it has not been through, all or none of them.
  ///
  /// - Parameter last: The name of the last step to take; `nil` for all.
  package func migrate(_ database: Database, upTo last: String? = nil) throws {
    let wanted = all.prefix { $0.name != last } + all.filter { $0.name == last }
    guard !(try applied(to: database)).isSuperset(of: wanted.map(\.name)) else { return }
    // As https://sqlite.org/lang_altertable.html has it, section 7.
    try database.execute("PRAGMA foreign_keys = OFF")
    defer { try? database.execute("PRAGMA foreign_keys = ON") }
    try database.transaction {
      try database.execute(
        "CREATE TABLE IF NOT EXISTS grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
      // Another program may have done it meanwhile.
      let applied = try applied(to: database)
      for migration in wanted where !applied.contains(migration.name) {
        try database.execute(migration.script)
        try database.run(
          "INSERT INTO grdb_migrations (identifier) VALUES (?)", migration.name)
      }
      var broken = try database.rows("PRAGMA foreign_key_check")
      guard try !broken.next() else {
        throw SQLiteError(.constraint, "a row refers to one that is missing")
      }
    }
  }
}
