import LLMRingSQLite
import StreamingEngine

@testable import LLMRingConversations

/// Numbers that a seed determines (splitmix64).
struct Generator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var number = state
    number = (number ^ (number >> 30)) &* 0xBF58_476D_1CE4_E5B9
    number = (number ^ (number >> 27)) &* 0x94D0_49BB_1331_11EB
    return number ^ (number >> 31)
  }
}

/// What a person may do with a store, at random.
struct RandomHistory {
  let store: ConversationStore
  /// What the clock says. Each side has times of its own.
  var time: Int64 {
    get { right + error }
    set { right = newValue }
  }
  /// The time and how far the clock is ahead of it, at times beyond the time of a merge.
  private var right: Int64
  private var error: Int64 = 0

  init(_ store: ConversationStore, at time: Int64) {
    self.store = store
    right = time
  }

  mutating func step(_ random: inout Generator) throws {
    right += 10
    if Int.random(in: 0..<6, using: &random) == 0 {
      error = [0, 0, 500, 2_000_000, -300].randomElement(using: &random) ?? 0
    }
    let known = try store.conversations(limit: .max).map(\.id).sorted()
    guard let id = known.randomElement(using: &random), known.count > 2 else {
      return try say(in: nil, after: nil, &random)
    }
    let turns = try store.whole(id)
    let all = turns.turns + turns.branches.flatMap(\.turns)
    let any = all.sorted { $0.id < $1.id }.randomElement(using: &random)
    switch Int.random(in: 0..<25, using: &random) {
    case 0: try say(in: nil, after: nil, &random)
    case 1..<8: try say(in: id, after: turns.turns.last?.id, &random)
    case 8..<12: try say(in: id, after: any?.id, &random)
    case 12: try say(in: id, after: nil, &random)
    case 13: try store.rename(id, to: "title \(time)")
    case 14: try store.rename(id, to: "salvaged conversation")
    case 20: try store.rename(id, to: conversationTitle(of: all.first?.content ?? ""))
    case 21, 22: try importFile(&random)
    case 15: try store.setSystem(id, to: "system \(time)")
    case 16, 17: try store.setHead(id, to: any?.id)
    case 18: if let any { _ = try store.fork(id, at: any.id, time: time) }
    default: try store.delete(id)
    }
  }

  /// Imports the export of another program, which grows.
  private func importFile(_ random: inout Generator) throws {
    let number = Int.random(in: 0..<3, using: &random)
    let turns = (0..<Int.random(in: 1...4, using: &random)).map { place in
      Turn(
        id: 0, role: place % 2 == 0 ? .user : .assistant, content: "\(number), \(place)",
        createdAt: Int64(number * 300 + place * 10 + 9))
    }
    var count = ImportCount()
    try store.add([ImportedConversation(origin: "claude:\(number)", turns: turns)], to: &count)
  }

  private func say(
    in conversation: String?, after parent: Int64?, _ random: inout Generator
  ) throws {
    var words = ["yes", "no", "more"].randomElement(using: &random) ?? ""
    // What was imported is recognized by its words alone.
    if let conversation, try store.origin(of: conversation) != nil { words += " \(time)" }
    var question = Turn(
      id: -1, parent: parent, role: .user, content: words, model: "p:m", createdAt: time)
    question.system = Bool.random(using: &random) ? "system" : nil
    if Bool.random(using: &random) {
      question.attachments = [try Attachment(name: "a.txt", bytes: Array("file \(words)".utf8))]
    }
    var usage = Usage(promptTokens: 1, completionTokens: 1)
    usage.cost = 1
    let answers = (0..<Int.random(in: 0...2, using: &random)).map { number in
      Turn(
        id: -2 - Int64(number), parent: -1, role: .assistant,
        content: "re \(words)", model: "p:m", answer: Turn.Answer(usage: usage),
        createdAt: time + 1 + Int64(number) * 2)
    }
    _ = try store.save(UnsavedTurns(conversation: conversation, turns: [question] + answers))
  }
}

/// All that two stores with the same conversations have in common.
struct MergedState: Equatable {
  struct Conversation: Equatable {
    /// Each with all before it.
    var turns: Set<[String]>
    var head: [String]
    var title: String
    var system: String
    var times: [Int64]
  }

  /// By their origins or else by their ids.
  var conversations: [String: Conversation] = [:]
  /// When what was erased had last been said, and all the times at which it had been.
  var erased: [String: [Int64]] = [:]
  /// The ids of the conversations, which differ if they were imported.
  @Ignored var ids: [String: String] = [:]
  var cost: Double = 0

  init(_ path: String) throws {
    let store = ConversationStore(path: path)
    cost = try store.usage().reduce(0) { $0 + ($1.usage.cost ?? 0) }
    for id in try store.conversations(limit: .max).map(\.id) {
      let whole = try store.whole(id)
      let all = whole.turns + whole.branches.flatMap(\.turns)
      let known = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })
      func branch(_ turn: Turn) -> [String] {
        let files = turn.attachments.map { "\($0.name)=\($0.bytes.count)" }
        let words =
          "\(turn.role) \(turn.createdAt) \(turn.status) \(turn.content) \(turn.system ?? "") "
          + "\(files) \(turn.answer.usage?.cost ?? 0)"
        return (turn.parent.flatMap { known[$0] }.map(branch) ?? []) + [words]
      }
      let times: [Int64] = try store.read { database in
        try ["created_at", "updated_at", "recency"].compactMap { column in
          try database.value("SELECT \(column) FROM conversation WHERE id = ?", id)
        }
      }
      let name = whole.origin ?? id
      ids[name] = id
      conversations[name] = Conversation(
        turns: Set(all.map(branch)), head: whole.turns.last.map(branch) ?? [],
        title: whole.title, system: whole.system, times: times)
    }
    erased = try store.read { database in
      var rows = try database.rows(
        """
        SELECT conversation_id, last_said, NULL FROM erased
        UNION ALL SELECT conversation_id, created_at, depth FROM erased_turn ORDER BY 1, 2, 3
        """)
      var found: [String: [Int64]] = [:]
      while try rows.next() {
        found[rows[0] ?? "", default: []] += [rows[1] ?? -1, rows[2] ?? -1]
      }
      return found
    }
  }
}

/// A value that makes no difference to whether two are equal.
@propertyWrapper struct Ignored<Value>: Equatable {
  var wrappedValue: Value

  static func == (one: Self, other: Self) -> Bool { true }
}
