/// A batch of conversations from a large file, held in memory until they are stored.
struct ImportBatch {
  typealias Receiver = ([ImportedConversation]) throws -> Void

  /// The number of turns that are handed over at once; more if one conversation has more.
  private static let size = 1_000

  private var waiting: [ImportedConversation] = []
  private var turns = 0

  /// Adds the next complete conversation, and hands over the earlier ones once they are many.
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
