import GRDB

/// The tables of the store, as they grew.
///
/// Turns are a tree: a retry or an edit adds a branch and erases nothing. A conversation's head is
/// the last turn of the branch in use.
enum Schema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in
      try database.execute(
        sql: """
          CREATE TABLE conversation (
            id TEXT PRIMARY KEY,
            title TEXT NOT NULL DEFAULT '',
            system TEXT,
            head INTEGER REFERENCES turn(id) DEFERRABLE INITIALLY DEFERRED,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL
          ) WITHOUT ROWID;
          CREATE TABLE turn (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            conversation TEXT NOT NULL REFERENCES conversation(id) ON DELETE CASCADE,
            parent INTEGER REFERENCES turn(id) ON DELETE CASCADE,
            role TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
            content TEXT NOT NULL,
            reasoning TEXT NOT NULL DEFAULT '',
            status TEXT NOT NULL
              CHECK (status IN ('complete', 'truncated', 'interrupted', 'error')),
            alias TEXT,
            model TEXT,
            served_model TEXT,
            finish_reason TEXT,
            raw_finish_reason TEXT,
            prompt_tokens INTEGER,
            completion_tokens INTEGER,
            total_tokens INTEGER,
            cached_tokens INTEGER,
            cache_write_tokens INTEGER,
            reasoning_tokens INTEGER,
            cost REAL,
            cost_status TEXT,
            first_text_ms INTEGER,
            took_ms INTEGER,
            fault TEXT,
            created_at INTEGER NOT NULL
          );
          CREATE INDEX turn_of_conversation ON turn(conversation);
          CREATE INDEX turn_of_parent ON turn(parent);
          CREATE INDEX conversation_by_age ON conversation(updated_at);
          """)
    }
    return migrator
  }
}
