import LLMRingSQLite
import StreamingEngine

/// The messages in a `logs.db` of a newer `llm` (`llm/migrations.py`, m023; `llm/logs.py`): each is
/// kept once and knows the one before it, a thread is a name for the last one of a conversation,
/// and a turn tells how a message of a model came about.
struct LLMMessageStore {
  private let database: Database
  private let time: Int64
  private let hasTokenDetails: Bool

  /// - Parameter time: For threads without a date, in milliseconds since 1970 UTC.
  init(_ database: Database, at time: Int64) throws {
    self.database = database
    self.time = time
    hasTokenDetails = try database.columns(of: "turns").contains("token_details")
  }

  /// Hands over all threads, in the order in which they began, some at a time.
  func read(_ receive: ImportBatch.Receiver) throws {
    for table in ["threads", "turns", "messages", "parts"] {
      guard try database.hasTable(table) else { return }
    }
    var threads = try database.rows(
      "SELECT id, name, tip_message_hash, datetime_utc FROM threads ORDER BY datetime_utc, id")
    var batch = ImportBatch()
    while try threads.next() { try batch.add(try conversation(of: threads), receive) }
    try batch.handOver(receive)
  }

  private func conversation(of thread: borrowing Rows) throws -> ImportedConversation {
    let id: String = thread["id"] ?? ""
    var conversation = ImportedConversation(
      origin: "llm:\(id)", title: thread["name"] ?? "", turns: [])
    var times = ImportedTimes(time)
    let began = times.time(of: thread["datetime_utc"] as String?)
    let origins = try origins(of: id, &times)
    // What goes out with a question or with results of tools goes out when the answer begins.
    var next = Origin(milliseconds: began)
    var reversed: [[Turn]] = []
    for (hash, role) in try chain(endingIn: thread["tip_message_hash"]) {
      let parts = try LLMMessageParts(of: hash, database)
      switch role {
      case "system": conversation.system = parts.text(joinedBy: "\n\n")
      case "assistant":
        next = origins[hash] ?? Origin(milliseconds: next.milliseconds)
        reversed.append([parts.answer(next)])
      case "tool": reversed.append(parts.toolResults(at: next.milliseconds))
      default:
        let files = try parts.files(database)
        conversation.notes += files.notes
        reversed.append([parts.question(next, with: files)])
      }
    }
    times.report(in: &conversation)
    conversation.turns = reversed.reversed().flatMap(\.self)
    return conversation
  }

  /// A message and those before it, the last one first; each once, even where they form a ring.
  private func chain(endingIn last: String?) throws -> [(hash: String, role: String)] {
    var chain: [(String, String)] = []
    var seen: Set<String> = []
    var next = last
    while let hash = next, seen.insert(hash).inserted {
      var row = try database.rows("SELECT role, parent_hash FROM messages WHERE hash = ?", hash)
      guard try row.next() else { break }
      chain.append((hash, row[0] ?? ""))
      next = row[1]
    }
    return chain
  }

  /// The origin of each answer of a thread, and of the threads it was forked from, by hash.
  private func origins(
    of thread: String, _ times: inout ImportedTimes
  ) throws -> [String: Origin] {
    var rows = try database.rows(
      """
      WITH RECURSIVE family (id) AS (
        VALUES (?)
        UNION
        SELECT forked_from FROM threads JOIN family ON threads.id = family.id
        WHERE forked_from IS NOT NULL
      )
      SELECT tip_message_hash, model, resolved_model, input_tokens, output_tokens, duration_ms,
        datetime_utc, \(hasTokenDetails ? "token_details" : "NULL AS token_details")
      FROM turns WHERE thread_id IN family ORDER BY datetime_utc, id
      """, thread)
    var origins: [String: Origin] = [:]
    while try rows.next() {
      let hash = rows["tip_message_hash"] ?? ""
      let asked = times.time(of: rows["datetime_utc"] as String?)
      if origins[hash] == nil { origins[hash] = Origin(rows, at: asked) }
    }
    return origins
  }

  /// How an answer came about.
  struct Origin {
    var model: String?
    var servedModel: String?
    var usage: Usage?
    var duration: Int64?
    /// When it was asked for, in milliseconds since 1970 UTC.
    var milliseconds: Int64

    init(milliseconds: Int64) {
      self.milliseconds = milliseconds
    }

    init(_ row: borrowing Rows, at time: Int64) {
      milliseconds = time
      model = row["model"]
      servedModel = row["resolved_model"]
      duration = row["duration_ms"]
      usage = LLMUsage.usage(of: row)
    }
  }
}
