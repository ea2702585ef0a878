/// The statements of a ``StoreMerge``.
enum MergeStatements {
  /// What is the same in both stores, by the names that it has in each, and what was erased in one of
  /// them.
  static let tables = """
    \(removal)
    CREATE TEMP TABLE erased_here (conversation TEXT NOT NULL, gone TEXT NOT NULL, is_covered);
    CREATE TEMP TABLE erased_there (conversation TEXT NOT NULL, gone TEXT NOT NULL, is_covered);
    CREATE TEMP TABLE merged_conversation (
      theirs TEXT NOT NULL PRIMARY KEY, ours TEXT, is_new INTEGER NOT NULL DEFAULT 0,
      is_import INTEGER NOT NULL DEFAULT 0, ours_last INTEGER, theirs_last INTEGER
    );
    CREATE TEMP TABLE merged_pair (
      theirs INTEGER NOT NULL, ours INTEGER NOT NULL, PRIMARY KEY (theirs, ours)
    ) WITHOUT ROWID;
    CREATE TEMP TABLE merged_turn (
      theirs INTEGER NOT NULL PRIMARY KEY, ours INTEGER NOT NULL, is_new INTEGER NOT NULL
    );
    CREATE TEMP TABLE merged_prompt (
      theirs INTEGER NOT NULL PRIMARY KEY, ours INTEGER NOT NULL
    );
    """

  /// Finds what was erased in one of the stores, for the first step.
  static let comparing = """
    INSERT INTO erased_here \(pairs(erasedIn: "main", saidIn: "other"));
    INSERT INTO erased_there \(pairs(erasedIn: "other", saidIn: "main"));
    """

  static let removal = """
    DROP TABLE IF EXISTS temp.erased_here;
    DROP TABLE IF EXISTS temp.erased_there;
    DROP TABLE IF EXISTS temp.merged_conversation;
    DROP TABLE IF EXISTS temp.merged_pair;
    DROP TABLE IF EXISTS temp.merged_turn;
    DROP TABLE IF EXISTS temp.merged_prompt;
    """

  static let emptying = """
    DELETE FROM merged_conversation;
    DELETE FROM merged_pair;
    DELETE FROM merged_turn;
    DELETE FROM merged_prompt;
    """

  // MARK: - Order

  /// Makes the recencies of a store comparable with those of another one: nothing was used later than
  /// the present, nor later than what was used after it. A clock that ran ahead leaves times that are
  /// too late, and with them recencies that are too high, until it is set right.
  ///
  /// The parameter is the present.
  static func ordering(_ schema: String) -> String {
    """
    WITH numbered (id, recency, time, number) AS MATERIALIZED (
      SELECT id, recency, max(min(updated_at, recency, ?), -1000000000000000),
        dense_rank() OVER (ORDER BY recency)
      FROM \(schema).conversation
    ), ordered (id, old, new) AS MATERIALIZED (
      SELECT id, recency, number + min(time - number) OVER (ORDER BY number DESC) FROM numbered
    )
    UPDATE \(schema).conversation SET recency = ordered.new FROM ordered
    WHERE ordered.id = conversation.id AND ordered.new <> ordered.old
    """
  }

  // MARK: - Erased conversations

  /// The conversations of one store that were erased in the other, by id or by origin, and whether
  /// nothing was said in them that was not erased.
  ///
  /// Earlier versions noted only the latest time at which something had been said; still earlier ones
  /// not even that, and `NULL` stands for what cannot be known.
  private static func pairs(erasedIn gone: String, saidIn said: String) -> String {
    """
    SELECT one.id, gone.conversation_id, CASE
      WHEN EXISTS (
        SELECT 1 FROM \(gone).erased_turn WHERE conversation_id = gone.conversation_id)
      THEN NOT EXISTS (
        SELECT 1 FROM \(said).turn AS t WHERE t.conversation_id = one.id AND NOT EXISTS (
          SELECT 1 FROM \(gone).erased_turn AS e WHERE e.conversation_id = gone.conversation_id
            AND e.created_at = t.created_at AND e.depth = t.depth))
      WHEN gone.last_said IS NOT NULL THEN coalesce((
        SELECT max(t.id) = (
          SELECT max(later.id) FROM \(said).turn AS later WHERE later.conversation_id = one.id)
        FROM \(said).turn AS t
        WHERE t.conversation_id = one.id AND t.created_at = gone.last_said), 0)
      END
    FROM \(gone).erased AS gone CROSS JOIN \(said).conversation AS one
      ON one.id = gone.conversation_id OR one.origin = gone.origin
        OR one.origin = 'llmring:' || gone.conversation_id
        OR one.id = CASE WHEN gone.origin LIKE 'llmring:%' THEN substr(gone.origin, 9) END
    """
  }

  /// Those to erase here, too.
  static let erased = "SELECT DISTINCT conversation FROM erased_there WHERE is_covered"

  /// Notes here what was erased there, and that what is left out was erased.
  static let erasures = """
    INSERT INTO main.erased (conversation_id, last_said, origin)
      SELECT conversation_id, last_said, origin FROM other.erased WHERE \(isGone)
      \(noting);
    INSERT OR IGNORE INTO main.erased_turn (conversation_id, created_at, depth)
      SELECT conversation_id, created_at, depth FROM other.erased_turn WHERE \(isGone);
    INSERT INTO main.erased (conversation_id, last_said, origin)
      SELECT one.id, (SELECT max(created_at) FROM other.turn WHERE conversation_id = one.id), origin
      FROM other.conversation AS one
      WHERE one.id IN (SELECT conversation FROM erased_here WHERE is_covered)
      \(noting);
    INSERT OR IGNORE INTO main.erased_turn (conversation_id, created_at, depth)
      SELECT conversation_id, created_at, depth FROM other.turn
      WHERE conversation_id IN (SELECT conversation FROM erased_here WHERE is_covered);
    """

  private static let isGone =
    "conversation_id NOT IN (SELECT gone FROM erased_there WHERE is_covered IS NOT 1)"

  private static let noting = """
    ON CONFLICT (conversation_id) DO UPDATE SET
      last_said = coalesce(max(last_said, excluded.last_said), last_said, excluded.last_said),
      origin = coalesce(max(origin, excluded.origin), origin, excluded.origin)
    """

  private static let omitted =
    "SELECT conversation FROM erased_here WHERE is_covered IS NOT 0"

  static let waiting = """
    SELECT theirs.id, count(*), theirs.id IN (\(omitted))
    FROM other.conversation AS theirs JOIN other.turn ON turn.conversation_id = theirs.id
    GROUP BY theirs.id ORDER BY theirs.recency, theirs.rowid
    """

  // MARK: - Conversations and turns

  static let matching = """
    UPDATE merged_conversation SET ours = (
      SELECT ours.id FROM other.conversation AS theirs CROSS JOIN main.conversation AS ours
      WHERE theirs.id = merged_conversation.theirs AND (
        ours.id = theirs.id OR ours.origin = theirs.origin OR ours.origin = 'llmring:' || theirs.id
        OR ours.id = CASE WHEN theirs.origin LIKE 'llmring:%' THEN substr(theirs.origin, 9) END)
      ORDER BY ours.id = theirs.id DESC LIMIT 1);
    UPDATE merged_conversation SET is_new = 1, ours = theirs WHERE ours IS NULL;
    UPDATE merged_conversation SET is_import = coalesce((
      SELECT ours.origin = theirs.origin AND ours.origin NOT LIKE 'llmring:%'
      FROM other.conversation AS theirs JOIN main.conversation AS ours
      WHERE theirs.id = merged_conversation.theirs AND ours.id = merged_conversation.ours), 0);
    DELETE FROM main.erased WHERE conversation_id IN (
      SELECT gone FROM erased_here JOIN merged_conversation ON theirs = conversation WHERE is_new);
    """

  /// The parameter is the present.
  static let beginning = """
    INSERT INTO main.conversation (id, title, system, created_at, updated_at, origin, recency)
    SELECT id, title, system, created_at, updated_at, origin, min(recency, ?)
    FROM other.conversation JOIN merged_conversation ON theirs = id WHERE is_new ORDER BY recency
    """

  /// Two turns at the same place are the same. What was imported on both sides without dates may have
  /// different times there, unless it is known to have cost something.
  private static let isSame = """
    (t.role = o.role AND t.content = o.content AND t.model IS o.model AND t.refusal = o.refusal
      AND t.tool_call_id IS o.tool_call_id AND (t.content <> '' OR t.tool_calls IS o.tool_calls)
      AND (t.created_at = o.created_at OR (is_import AND coalesce(
        t.prompt_tokens, t.completion_tokens, t.cost,
        o.prompt_tokens, o.completion_tokens, o.cost) IS NULL)))
    """

  private static let pairing = """
    WITH RECURSIVE same (theirs, ours, their_conversation, our_conversation, is_import) AS (
      SELECT o.id, t.id, m.theirs, m.ours, m.is_import FROM merged_conversation AS m
        CROSS JOIN other.turn AS o ON o.conversation_id = m.theirs AND o.parent_id IS NULL
        CROSS JOIN main.turn AS t ON t.conversation_id = m.ours AND t.parent_id IS NULL
      WHERE NOT m.is_new AND \(isSame)
      UNION
      SELECT o.id, t.id, their_conversation, our_conversation, is_import FROM same
        CROSS JOIN other.turn AS o
          ON o.conversation_id = their_conversation AND o.parent_id = same.theirs
        CROSS JOIN main.turn AS t
          ON t.conversation_id = our_conversation AND t.parent_id = same.ours
      WHERE \(isSame)
    )
    INSERT INTO merged_pair SELECT theirs, ours FROM same;
    INSERT INTO merged_turn SELECT theirs, min(ours), 0 FROM merged_pair GROUP BY theirs;
    """

  /// When the last turn was said that only one side has.
  private static let lasts = """
    UPDATE merged_conversation SET
      ours_last = (
        SELECT created_at FROM main.turn WHERE conversation_id = merged_conversation.ours
          AND id NOT IN (SELECT ours FROM merged_pair) ORDER BY +id DESC LIMIT 1),
      theirs_last = (
        SELECT created_at FROM other.turn WHERE conversation_id = merged_conversation.theirs
          AND id NOT IN (SELECT theirs FROM merged_pair) ORDER BY +id DESC LIMIT 1)
    WHERE NOT is_new;
    """

  /// What is not the same is new: turns keep their order.
  static let adding = """
    \(pairing)
    \(lasts)
    INSERT INTO merged_turn
      SELECT o.id, row_number() OVER (ORDER BY o.id)
        + coalesce((SELECT seq FROM main.sqlite_sequence WHERE name = 'turn'), 0), 1
      FROM merged_conversation AS m JOIN other.turn AS o ON o.conversation_id = m.theirs
      WHERE o.id NOT IN (SELECT theirs FROM merged_turn);

    INSERT OR IGNORE INTO main.system_prompt (text)
      SELECT text FROM other.system_prompt WHERE id IN (
        SELECT system_prompt_id FROM merged_turn JOIN other.turn ON id = theirs WHERE is_new);
    INSERT INTO merged_prompt
      SELECT o.id, ours.id FROM other.system_prompt AS o JOIN main.system_prompt AS ours
      ON ours.text = o.text;

    \(TurnColumns.merging);

    INSERT OR IGNORE INTO main.attachment (digest, bytes)
      SELECT digest, bytes FROM other.attachment WHERE digest IN (
        SELECT digest FROM other.turn_attachment JOIN merged_turn ON theirs = turn_id WHERE is_new);
    INSERT INTO main.turn_attachment (turn_id, place, digest, name)
      SELECT ours, place, digest, name
      FROM merged_turn JOIN other.turn_attachment ON turn_id = theirs WHERE is_new;
    \(copies)
    """

  /// An answer that was counted in another conversation, or in one that was erased, costs nothing.
  private static let copies = """
    UPDATE main.turn SET is_copy = 1
    WHERE id IN (SELECT ours FROM merged_turn WHERE is_new)
      AND role = 'assistant' AND is_copy IS NULL AND (
        EXISTS (
          SELECT 1 FROM main.turn AS one WHERE one.role = 'assistant' AND one.is_copy IS NULL
            AND one.model IS turn.model AND one.alias IS turn.alias
            AND one.created_at = turn.created_at AND one.id < turn.id
            AND one.conversation_id <> turn.conversation_id)
        OR EXISTS (
          SELECT 1 FROM main.erased_usage AS one WHERE one.model IS turn.model
            AND one.alias IS turn.alias AND one.created_at = turn.created_at));
    """

  static let images = """
    SELECT DISTINCT images FROM merged_turn JOIN main.turn ON id = ours
    WHERE is_new AND images IS NOT NULL
    """

  private static let figures = [
    "model", "alias", "created_at", "prompt_tokens", "completion_tokens", "cached_tokens",
    "cache_write_tokens", "cache_write_1h_tokens", "reasoning_tokens", "cost", "cost_status",
  ].joined(separator: ", ")

  private static let isUncounted = """
    NOT EXISTS (
      SELECT 1 FROM main.erased_usage AS one WHERE one.model IS o.model
        AND one.alias IS o.alias AND one.created_at = o.created_at)
    AND NOT EXISTS (
      SELECT 1 FROM main.turn AS one WHERE one.role = 'assistant' AND one.is_copy IS NULL
        AND one.model IS o.model AND one.alias IS o.alias AND one.created_at = o.created_at)
    """

  /// What erased answers used, and those that are left out because they were erased here, unless it
  /// is counted already.
  static let usage = """
    INSERT INTO main.erased_usage (\(figures))
      SELECT \(figures) FROM other.erased_usage AS o WHERE \(isUncounted);
    INSERT INTO main.erased_usage (\(figures))
      SELECT \(figures) FROM other.turn AS o
      WHERE role = 'assistant' AND is_copy IS NULL
        AND coalesce(prompt_tokens, completion_tokens, cost) IS NOT NULL
        AND conversation_id IN (\(omitted)) AND \(isUncounted);
    """

  /// The id, whether it is new, and the columns of a ``MergedSide`` for ours and theirs.
  static let sides = """
    SELECT m.ours, m.is_new,
      ours.title, ours.system, ours.created_at, ours.updated_at, ours.recency, ours_last,
      ours.head, our_head.created_at, our_head.depth, our_head.content,
      theirs.title, theirs.system, theirs.created_at, theirs.updated_at, theirs.recency,
      theirs_last, head.ours, their_head.created_at, their_head.depth, their_head.content
    FROM merged_conversation AS m
      JOIN main.conversation AS ours ON ours.id = m.ours
      JOIN other.conversation AS theirs ON theirs.id = m.theirs
      LEFT JOIN main.turn AS our_head ON our_head.id = ours.head
      LEFT JOIN other.turn AS their_head ON their_head.id = theirs.head
      LEFT JOIN merged_turn AS head ON head.theirs = theirs.head
    """
}

extension TurnColumns {
  /// Copies the turns that are new, under the numbers that they have here.
  ///
  /// A question's mark is of the other machine. An answer's draft tells that it is saved, unless it
  /// is saved here too.
  static let merging: String = {
    let given = [
      "conversation_id": "m.ours", "parent_id": "parent.ours",
      "system_prompt_id": "prompt.ours",
      "draft": """
      CASE WHEN o.role <> 'user' AND NOT EXISTS (
        SELECT 1 FROM main.turn AS saved WHERE saved.draft = o.draft) THEN o.draft END
      """,
    ]
    let names = all + ["is_copy"]
    return """
      INSERT INTO main.turn (id, \(names.joined(separator: ", ")))
      SELECT new.ours, \(names.map { given[$0] ?? "o.\($0)" }.joined(separator: ", "))
      FROM merged_turn AS new CROSS JOIN other.turn AS o ON o.id = new.theirs
        JOIN merged_conversation AS m ON m.theirs = o.conversation_id
        LEFT JOIN merged_turn AS parent ON parent.theirs = o.parent_id
        LEFT JOIN merged_prompt AS prompt ON prompt.theirs = o.system_prompt_id
      WHERE new.is_new ORDER BY new.ours
      """
  }()
}
