import GRDB

/// The tables, and how older ones become these. A migration that has been released is never
/// changed; the next one comes after it.
enum Schema {
  static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("v1") { database in try database.execute(sql: version1) }
    return migrator
  }()

  /// Turns are a tree: a retry is a second child, and the current branch leads from `head` up
  /// through `parent_id`. `depth`, 1 at the root, tells a branch's length without a walk.
  ///
  /// `AUTOINCREMENT`, so that a number found in an in-flight file never means another turn.
  /// `(conversation_id, parent_id)` is a key of both, so that no branch crosses conversations.
  private static let version1 = """
    CREATE TABLE conversation (
      id TEXT NOT NULL PRIMARY KEY,
      title TEXT NOT NULL DEFAULT '',
      system TEXT NOT NULL DEFAULT '',
      head INTEGER,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      FOREIGN KEY (id, head) REFERENCES turn (conversation_id, id) DEFERRABLE INITIALLY DEFERRED
    ) STRICT;

    CREATE TABLE turn (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      conversation_id TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
      parent_id INTEGER,
      depth INTEGER NOT NULL CHECK (depth > 0),
      role TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
      status TEXT NOT NULL
        CHECK (status IN ('complete', 'truncated', 'interrupted', 'error', 'pending')),
      content TEXT NOT NULL,
      reasoning TEXT NOT NULL DEFAULT '',
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
      duration_ms INTEGER,
      error TEXT,
      created_at INTEGER NOT NULL,
      UNIQUE (conversation_id, id),
      FOREIGN KEY (conversation_id, parent_id) REFERENCES turn (conversation_id, id)
        DEFERRABLE INITIALLY DEFERRED
    ) STRICT;

    CREATE INDEX turn_by_parent ON turn (conversation_id, parent_id);
    CREATE INDEX conversation_by_time ON conversation (updated_at);
    """
}
