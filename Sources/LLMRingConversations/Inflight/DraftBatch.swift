import StreamingEngine

/// The records of what is about to be shown.
///
/// Texts of one kind that follow each other are one record: a fast model sends thousands of deltas
/// between two paintings, and a record and its checksum for each would cost more than all else that
/// is done to save them.
struct DraftBatch {
  private var bytes: [UInt8] = []
  /// The text record at the end, which may grow.
  private var open: (kind: DraftRecord.Kind, start: Int)?

  /// Adds what a chunk shows.
  ///
  /// - Parameter model: The model that answered so far; a change is recorded.
  mutating func append(_ chunk: StreamChunk, model: inout String?) {
    let refusal = chunk.ending?.refusal ?? ""
    guard
      !chunk.delta.isEmpty || !chunk.reasoning.isEmpty || !refusal.isEmpty
        || chunk.textWasReasoning
    else { return }
    if chunk.model != model {
      model = chunk.model
      append(.model, chunk.model)
    }
    if chunk.textWasReasoning { append(.textWasReasoning, "") }
    if chunk.reasoningWasText { append(.reasoningWasText, "") }
    append(text: chunk.reasoning, as: .reasoning)
    append(text: chunk.delta, as: .text)
    append(text: refusal, as: .refusal)
  }

  /// The bytes of all records.
  consuming func finished() -> [UInt8] {
    finishOpen()
    return bytes
  }

  private mutating func append(_ kind: DraftRecord.Kind, _ payload: String) {
    finishOpen()
    DraftRecord.append(kind, payload.utf8, to: &bytes)
  }

  private mutating func append(text: String, as kind: DraftRecord.Kind) {
    guard !text.isEmpty else { return }
    if open?.kind != kind {
      finishOpen()
      open = (kind, bytes.count)
      DraftRecord.begin(kind, in: &bytes)
    }
    bytes += text.utf8
  }

  private mutating func finishOpen() {
    if let open { DraftRecord.finish(at: open.start, in: &bytes) }
    open = nil
  }
}
