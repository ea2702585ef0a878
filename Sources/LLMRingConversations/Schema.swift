import LLMRingPlatform
import LLMRingSQLite
import StreamingEngine

/// The tables, and how older ones become these. A migration that has been released is never
/// changed; the next one comes after it.
enum Schema {
  static let migrations = Migrations([
    .init("v1", version1),
    .init("v2", version2),
    .init("v3", version3),
    .init("v4", version4),
    .init("v5", version5),
    .init("v6", version6),
    .init("v7", version7),
    .init("v8", version8),
    .init("v9", version9),
    .init("v10", version10),
    .init("v11", version11),
    .init("v12", version12),
    .init("v13", version13),
    .init("v14", version14),
  ])

  /// Brings a file to the latest version. One of an earlier version is copied before, to
  /// ``backup(of:)``; a migration that is stopped leaves the old file or the new one.
  static func migrate(_ database: Database, at path: String) throws {
    let applied = try migrations.applied(to: database)
    guard applied.count < migrations.all.count else { return }
    if !applied.isEmpty { try copy(database, to: backup(of: path)) }
    try migrations.migrate(database)
  }

  /// Where the file of an earlier version is kept.
  static func backup(of path: String) -> String { "\(path).bak" }

  private static func copy(_ database: Database, to path: String) throws {
    let draft = "\(path).new"
    unlink(draft)
    try PrivateFolder.makeFile(draft)
    do {
      try database.run("VACUUM INTO ?", draft)
      let file = try OpenFile(draft, O_RDONLY)
      try file.synchronize()
      guard rename(draft, path) == 0 else { throw SystemFault.last }
    } catch {
      unlink(draft)
      throw error
    }
  }

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

  /// What an answer has beside its text, results of tools, and answers that were recovered. The
  /// table is made anew because SQLite cannot change a CHECK; as SQLite's documentation of ALTER
  /// TABLE has it, with the highest number that was ever given kept.
  private static let version2 = """
    CREATE TABLE new_turn (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      conversation_id TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
      parent_id INTEGER,
      depth INTEGER NOT NULL CHECK (depth > 0),
      role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'tool')),
      status TEXT NOT NULL CHECK (status IN
        ('complete', 'truncated', 'interrupted', 'recovered', 'error', 'pending')),
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
      refusal TEXT NOT NULL DEFAULT '',
      tool_calls TEXT,
      tool_call_id TEXT,
      is_tool_error INTEGER,
      trace TEXT,
      draft TEXT UNIQUE,
      UNIQUE (conversation_id, id),
      FOREIGN KEY (conversation_id, parent_id) REFERENCES turn (conversation_id, id)
        DEFERRABLE INITIALLY DEFERRED
    ) STRICT;

    INSERT INTO new_turn (
      id, conversation_id, parent_id, depth, role, status, content, reasoning, alias, model,
      served_model, finish_reason, raw_finish_reason, prompt_tokens, completion_tokens,
      total_tokens, cached_tokens, cache_write_tokens, reasoning_tokens, cost, cost_status,
      first_text_ms, duration_ms, error, created_at)
    SELECT
      id, conversation_id, parent_id, depth, role, status, content, reasoning, alias, model,
      served_model, finish_reason, raw_finish_reason, prompt_tokens, completion_tokens,
      total_tokens, cached_tokens, cache_write_tokens, reasoning_tokens, cost, cost_status,
      first_text_ms, duration_ms, error, created_at
    FROM turn;

    DELETE FROM sqlite_sequence WHERE name = 'new_turn';
    INSERT INTO sqlite_sequence (name, seq)
      SELECT 'new_turn', seq FROM sqlite_sequence WHERE name = 'turn';
    DROP TABLE turn;
    ALTER TABLE new_turn RENAME TO turn;

    CREATE INDEX turn_by_parent ON turn (conversation_id, parent_id);
    """

  /// An index of all that was said, by every three characters in a row, so that it finds parts of
  /// words and scripts without spaces. It holds no text of its own.
  ///
  /// Turns come into it when somebody searches, up to `last`, and not while an answer is saved:
  /// that would double what saving costs. Numbers only grow, so what is above `last` is what is
  /// new. A turn may be deleted from such an index only while it is in it, which the triggers
  /// heed, also with deletions by cascade.
  private static let version3 = """
    CREATE VIRTUAL TABLE turn_index USING fts5 (
      content, content = 'turn', content_rowid = 'id', tokenize = 'trigram'
    );
    CREATE TABLE turn_index_reach (last INTEGER NOT NULL) STRICT;
    INSERT INTO turn_index_reach (last) VALUES (0);
    CREATE TRIGGER turn_unindexed AFTER DELETE ON turn
    WHEN old.id <= (SELECT last FROM turn_index_reach) BEGIN
      INSERT INTO turn_index (turn_index, rowid, content) VALUES ('delete', old.id, old.content);
    END;
    CREATE TRIGGER turn_reindexed AFTER UPDATE OF content ON turn
    WHEN old.id <= (SELECT last FROM turn_index_reach) BEGIN
      INSERT INTO turn_index (turn_index, rowid, content) VALUES ('delete', old.id, old.content);
      INSERT INTO turn_index (rowid, content) VALUES (new.id, new.content);
    END;
    """

  /// The conversations that were erased, so that no program that has one open writes it anew; where
  /// what was imported came from, so that it is imported once; and the files that went with
  /// questions, each kept once whatever it is called, under the SHA-256 of its bytes, as long as a
  /// turn has it.
  private static let version4 = """
    CREATE TABLE erased (conversation_id TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;

    ALTER TABLE conversation ADD COLUMN origin TEXT;
    CREATE UNIQUE INDEX conversation_by_origin ON conversation (origin) WHERE origin IS NOT NULL;

    CREATE TABLE attachment (
      digest TEXT NOT NULL PRIMARY KEY,
      bytes BLOB NOT NULL
    ) STRICT;
    CREATE TABLE turn_attachment (
      turn_id INTEGER NOT NULL REFERENCES turn (id) ON DELETE CASCADE,
      place INTEGER NOT NULL,
      digest TEXT NOT NULL REFERENCES attachment (digest),
      name TEXT NOT NULL,
      PRIMARY KEY (turn_id, place)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX turn_attachment_by_digest ON turn_attachment (digest);
    CREATE TRIGGER attachment_unused AFTER DELETE ON turn_attachment
    WHEN NOT EXISTS (SELECT 1 FROM turn_attachment WHERE digest = old.digest) BEGIN
      DELETE FROM attachment WHERE digest = old.digest;
    END;
    """

  /// What the model was told before anything else when a question was asked: each text once, as long
  /// as a turn has it. And whether the index still has words of what was erased.
  private static let version5 = """
    ALTER TABLE turn_index_reach ADD COLUMN has_erased INTEGER NOT NULL DEFAULT 0;

    CREATE TABLE system_prompt (
      id INTEGER PRIMARY KEY,
      text TEXT NOT NULL UNIQUE
    ) STRICT;
    ALTER TABLE turn ADD COLUMN system_prompt_id INTEGER REFERENCES system_prompt (id);
    CREATE INDEX turn_by_system_prompt ON turn (system_prompt_id)
      WHERE system_prompt_id IS NOT NULL;
    CREATE TRIGGER system_prompt_unused AFTER DELETE ON turn
    WHEN old.system_prompt_id IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM turn WHERE system_prompt_id = old.system_prompt_id)
    BEGIN
      DELETE FROM system_prompt WHERE id = old.system_prompt_id;
    END;
    """

  /// What a question was asked with: ``ConversationSettings`` as JSON.
  private static let version6 = """
    ALTER TABLE turn ADD COLUMN settings TEXT;
    """

  /// The sources and images of an answer, each as a JSON array; an image is named by its file. And
  /// the figures of usage that cost extra.
  private static let version7 = """
    ALTER TABLE turn ADD COLUMN citations TEXT;
    ALTER TABLE turn ADD COLUMN images TEXT;
    ALTER TABLE turn ADD COLUMN cache_write_1h_tokens INTEGER;
    ALTER TABLE turn ADD COLUMN searches INTEGER;
    CREATE INDEX turn_with_images ON turn (images) WHERE images IS NOT NULL;
    """

  /// Which questions are side questions: later requests bring neither them nor their answers along.
  private static let version8 = """
    ALTER TABLE turn ADD COLUMN is_aside INTEGER;
    """

  /// What answers used, apart from their text: adding up a million of them reads only this. The role
  /// is a column, too, because SQLite would otherwise look it up in the row of each answer.
  private static let version9 = """
    CREATE INDEX turn_usage ON turn (
      model, alias, created_at, prompt_tokens, completion_tokens, cached_tokens,
      cache_write_tokens, cache_write_1h_tokens, reasoning_tokens, cost, cost_status, role
    ) WHERE role = 'assistant';
    """

  /// How fast an answer came, in tokens per second.
  private static let version10 = """
    ALTER TABLE turn ADD COLUMN speed REAL;
    """

  /// What answers used that were erased: it was spent, and nothing of what they said is kept. And
  /// which answers are copies, in a conversation that began as a part of another one: they cost
  /// nothing.
  private static let version11 = """
    ALTER TABLE turn ADD COLUMN is_copy INTEGER;
    UPDATE turn SET is_copy = 1 WHERE role = 'assistant' AND EXISTS (
      SELECT 1 FROM turn AS other WHERE other.role = 'assistant' AND other.model IS turn.model
        AND other.alias IS turn.alias AND other.created_at = turn.created_at
        AND other.id < turn.id AND other.conversation_id <> turn.conversation_id);
    DROP INDEX turn_usage;
    CREATE INDEX turn_usage ON turn (
      model, alias, created_at, prompt_tokens, completion_tokens, cached_tokens,
      cache_write_tokens, cache_write_1h_tokens, reasoning_tokens, cost, cost_status, role, is_copy
    ) WHERE role = 'assistant' AND is_copy IS NULL;

    CREATE TABLE erased_usage (
      model TEXT,
      alias TEXT,
      created_at INTEGER NOT NULL,
      prompt_tokens INTEGER,
      completion_tokens INTEGER,
      cached_tokens INTEGER,
      cache_write_tokens INTEGER,
      cache_write_1h_tokens INTEGER,
      reasoning_tokens INTEGER,
      cost REAL,
      cost_status TEXT
    ) STRICT;
    CREATE INDEX erased_usage_by_time ON erased_usage (model, alias, created_at);
    CREATE TRIGGER turn_usage_kept AFTER DELETE ON turn
    WHEN old.role = 'assistant' AND old.is_copy IS NULL
      AND coalesce(old.prompt_tokens, old.completion_tokens, old.cost) IS NOT NULL
    BEGIN
      INSERT INTO erased_usage VALUES (
        old.model, old.alias, old.created_at, old.prompt_tokens, old.completion_tokens,
        old.cached_tokens, old.cache_write_tokens, old.cache_write_1h_tokens,
        old.reasoning_tokens, old.cost, old.cost_status);
    END;
    """

  /// The order in which conversations were used, which a clock that was set back does not change;
  /// and until when something had been said in a conversation that was erased, so that what was said
  /// in it later elsewhere is not taken for erased.
  private static let version12 = """
    ALTER TABLE conversation ADD COLUMN recency INTEGER NOT NULL DEFAULT 0;
    \(recencies)
    DROP INDEX conversation_by_time;
    CREATE INDEX conversation_by_recency ON conversation (recency);

    ALTER TABLE erased ADD COLUMN last_said INTEGER;
    """

  /// Gives a recency to the conversations that have none: in the order of their last turns, and at
  /// least the time that they show. What was imported has only its time.
  static let recencies = """
    UPDATE conversation SET recency = updated_at WHERE recency = 0 AND origin IS NOT NULL;
    WITH last (id, turn, time) AS MATERIALIZED (
      SELECT conversation.id, max(turn.id), min(max(updated_at, 0), 253402300799999)
      FROM conversation JOIN turn ON conversation_id = conversation.id
      WHERE origin IS NULL GROUP BY conversation.id
    ), numbered (id, time, number) AS (
      SELECT id, time, row_number() OVER (ORDER BY turn) FROM last
    ), ordered (id, recency) AS MATERIALIZED (
      SELECT id, number + max(time - number) OVER (ORDER BY number) FROM numbered
    )
    UPDATE conversation SET recency = ordered.recency FROM ordered
    WHERE ordered.id = conversation.id AND conversation.recency = 0;
    """

  /// The index of version 3 is out of use: ``IndexRenewal`` removes it and makes another one, with the
  /// next search. `folding` is the ``FoldedText/version`` of its texts, or 0 while there is no index.
  private static let version13 = """
    DROP TRIGGER turn_unindexed;
    DROP TRIGGER turn_reindexed;
    CREATE TABLE search_reach (
      last INTEGER NOT NULL, folding INTEGER NOT NULL, has_erased INTEGER NOT NULL
    ) STRICT;
    INSERT INTO search_reach (last, folding, has_erased)
      SELECT 0, 0, has_erased FROM turn_index_reach;
    DROP TABLE turn_index_reach;
    """

  /// Which turns a conversation had that was erased, each by its time and depth and without its words,
  /// and where the conversation came from: another store's copy of it is erased too, unless it has
  /// other turns.
  private static let version14 = """
    ALTER TABLE erased ADD COLUMN origin TEXT;
    CREATE TABLE erased_turn (
      conversation_id TEXT NOT NULL REFERENCES erased (conversation_id) ON DELETE CASCADE,
      created_at INTEGER NOT NULL,
      depth INTEGER NOT NULL,
      PRIMARY KEY (conversation_id, created_at, depth)
    ) STRICT, WITHOUT ROWID;
    """
}
