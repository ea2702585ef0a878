import GRDB
import StreamingEngine

extension Turn {
  /// The turn as text alone: what a model said instead of an answer stands in its place, and the
  /// names of the files that went with a question below it.
  package var plainText: String {
    Self.plainText(content, refusal: answer.refusal, files: attachments.map(\.name))
  }

  fileprivate static func plainText(_ content: String, refusal: String, files: [String]) -> String {
    (content.isEmpty ? refusal : content) + note(of: files)
  }

  /// What is below a question whose files are named and not there.
  static func note(of files: [String]) -> String {
    files.isEmpty ? "" : "\n\n(attached: \(files.joined(separator: ", ")))"
  }
}

/// A turn that is brought in, as it is compared with those that are there.
///
/// The same turn comes in several forms: a document of Markdown has a refusal for the answer and
/// the names of files for the files, and older ones of JSON have no refusals and no calls of tools.
struct TurnLikeness {
  private let content: ExactText.Stored
  private let refusal: ExactText.Stored
  private let calls: String?
  private let digests: [String]

  init(_ turn: Turn) {
    content = ExactText.stored(turn.content)
    refusal = ExactText.stored(turn.answer.refusal)
    calls = turn.answer.toolCalls.isEmpty ? nil : StoredJSON.text(turn.answer.toolCalls)
    digests = turn.attachments.map { SHA256.hex($0.bytes) }
  }

  /// - Parameter row: Has the columns of ``selection``.
  func fits(_ row: Row, _ database: Database) throws -> Bool {
    let stored: ExactText.Stored? = TurnColumns.value("content", of: row)
    let storedRefusal: ExactText.Stored? = TurnColumns.value("refusal", of: row)
    let storedCalls: String? = TurnColumns.value("tool_calls", of: row)
    let files = try Row.fetchAll(
      database, sql: "SELECT digest, name FROM turn_attachment WHERE turn_id = ? ORDER BY place",
      arguments: [TurnColumns.value("id", of: row) as Int64?])
    if stored == content, storedRefusal == refusal, files.map({ $0["digest"] }) == digests,
      calls == nil || storedCalls == nil || storedCalls == calls
    {
      return true
    }
    guard refusal.isEmpty, calls == nil, digests.isEmpty else { return false }
    let text = Turn.plainText(
      ExactText.text(stored), refusal: ExactText.text(storedRefusal),
      files: files.map { $0["name"] })
    return ExactText.stored(text) == content
  }

  static let selection =
    "id, CAST(content AS BLOB) AS content, CAST(refusal AS BLOB) AS refusal, tool_calls"
}
