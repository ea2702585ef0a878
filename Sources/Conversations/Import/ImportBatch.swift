/// Conversations of a large file on their way into the store, some at a time: what is held in memory.
struct ImportBatch {
  typealias Receiver = ([ImportedConversation]) throws -> Void

  /// How many turns are handed over at once, or more where a conversation has more.
  private static let size = 1_000

  private var waiting: [ImportedConversation] = []
  private var turns = 0

  /// Takes the next conversation, which is whole; hands over those before it when they are many.
  mutating func add(_ conversation: ImportedConversation, _ receive: Receiver) throws {
    if turns >= Self.size { try handOver(receive) }
    waiting.append(conversation)
    turns += conversation.turns.count
  }

  mutating func handOver(_ receive: Receiver) throws {
    try receive(waiting)
    (waiting, turns) = ([], 0)
  }
}
