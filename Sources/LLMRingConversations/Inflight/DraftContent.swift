import StreamingEngine

/// What an in-flight file is about.
struct DraftHeader: Codable, Equatable {
  var conversation: String
  /// The turn that is answered.
  var parent: Int64
  /// When it was said, in milliseconds since 1970 UTC; `nil` in files of earlier versions.
  var parentTime: Int64?
  var alias: String?
  /// As `provider:model`.
  var model: String?
  /// In milliseconds since 1970 UTC.
  var createdAt: Int64
  /// The process that writes the file, for file systems without locks.
  var process: Int32?

  enum CodingKeys: String, CodingKey {
    case conversation, parent, alias, model, process
    case parentTime = "parent_created_at"
    case createdAt = "created_at"
  }

  /// Its JSON, written by hand: it stands before every answer, and the first use of an encoder
  /// takes longer than all else that saving does.
  var text: String {
    var members: [(String, JSONValue)] = [
      (CodingKeys.conversation.rawValue, .string(conversation)),
      (CodingKeys.parent.rawValue, .int(Int(parent))),
      (CodingKeys.createdAt.rawValue, .int(Int(createdAt))),
    ]
    if let parentTime { members.append((CodingKeys.parentTime.rawValue, .int(Int(parentTime)))) }
    if let alias { members.append((CodingKeys.alias.rawValue, .string(alias))) }
    if let model { members.append((CodingKeys.model.rawValue, .string(model))) }
    if let process { members.append((CodingKeys.process.rawValue, .int(Int(process)))) }
    return JSONValue.object(members).text
  }
}

/// What an in-flight file says.
struct DraftContent: Equatable {
  /// `nil` when it was not written whole, or cannot be read.
  var header: DraftHeader?
  /// The answer as far as it came.
  var record: AnswerRecord
  /// Whether there is something at its end that cannot be read and was not just cut off.
  var isDamaged: Bool

  init(_ bytes: [UInt8]) {
    let (records, tail) = DraftRecord.read(bytes)
    header = records.first.flatMap { $0.kind == .header ? $0.text : nil }
      .flatMap { StoredJSON.value(DraftHeader.self, of: $0) }
    // The header is written first, so that without one there is nothing.
    isDamaged = tail == .damaged || header == nil && !records.isEmpty
    record = AnswerRecord(
      content: "", status: .recovered, alias: header?.alias, model: header?.model,
      createdAt: header?.createdAt ?? 0)
    var texts: [DraftRecord.Kind: [UInt8]] = [:]
    for one in records.dropFirst() {
      switch one.kind {
      case .text, .reasoning, .refusal: texts[one.kind, default: []] += one.payload
      case .textWasReasoning:
        texts[.reasoning, default: []] += texts.removeValue(forKey: .text) ?? []
      case .reasoningWasText: texts[.reasoning] = nil
      case .model: record.model = one.text
      case .end: record = StoredJSON.value(AnswerRecord.self, of: one.text) ?? record
      case .header: break
      }
    }
    func text(_ kind: DraftRecord.Kind) -> String {
      String(decoding: texts[kind] ?? [], as: UTF8.self)
    }
    record.content = text(.text)
    record.answer.reasoning = text(.reasoning)
    record.answer.refusal = text(.refusal)
    if records.contains(where: { $0.kind == .textWasReasoning }) {
      record.answer.reasoning = record.answer.reasoning.trimmed
    }
  }

  /// Whether there is anything to keep: an empty answer that did not end is dropped.
  var isWorthKeeping: Bool {
    record.status != .recovered || !record.content.isEmpty || !record.answer.reasoning.isEmpty
      || !record.answer.refusal.isEmpty
  }
}

extension DraftRecord {
  fileprivate var text: String { String(decoding: payload, as: UTF8.self) }
}
