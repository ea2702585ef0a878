import GRDB
import StreamingEngine
import Testing

@testable import Conversations

/// What the saved answers used, added up.
struct StoredUsageTests {
  private let folder: TemporaryFolder
  private let store: ConversationStore

  init() throws {
    folder = try TemporaryFolder()
    store = ConversationStore(path: "\(folder.path)/c.sqlite")
  }

  private func add(
    _ model: String?, alias: String? = nil, tokens: Int? = nil, cost: Double? = nil,
    free: Bool = false, at time: Int64 = 1000
  ) throws {
    var usage = Usage(promptTokens: tokens, completionTokens: tokens.map { $0 / 2 })
    usage.cost = cost
    usage.costStatus = free ? .free : cost == nil ? .unknownModel : .priced
    var answer = Turn(
      id: -2, role: .assistant, content: "a", alias: alias, model: model, createdAt: time)
    if tokens != nil || cost != nil { answer.answer.usage = usage }
    let turns = [Turn(id: -1, role: .user, content: "q", createdAt: time), answer]
    _ = try store.save(UnsavedTurns(conversation: nil, turns: turns))
  }

  @Test("answers are added up by model and alias, and those without usage are left out")
  func kinds() throws {
    try add("one:a", alias: "fast", tokens: 100, cost: 0.5)
    try add("one:a", alias: "fast", tokens: 10, cost: 0.25)
    try add("one:a", tokens: 1000)
    try add("two:b", tokens: 10, free: true)
    try add(nil, cost: 0.125)
    try add("two:silent")
    let sums = try store.usage().sorted { $0.answers > $1.answers }
    #expect(sums.count == 4)
    let first = try #require(sums.first)
    #expect((first.model, first.alias, first.answers) == ("one:a", "fast", 2))
    #expect((first.usage.promptTokens, first.usage.completionTokens) == (110, 55))
    #expect(first.usage.cost == 0.75)
    #expect(sums.first { $0.model == "one:a" && $0.alias == nil }?.unpriced == 1)
    #expect(sums.first { $0.model == "two:b" }?.unpriced == 0)
    #expect(sums.first { $0.model == nil }?.usage.promptTokens == nil)
  }

  @Test("spans divide the time since the start, and each answer is in one of them")
  func spans() throws {
    for time in [5, 10, 19, 20, 29, 30] as [Int64] { try add("one:a", tokens: 2, at: time) }
    var asked: ClosedRange<Int64>?
    let found = try store.usage(since: 10) { range in
      asked = range
      return [10..<20, 20..<30, 30..<31]
    }
    #expect(asked == 10...30)
    #expect(found.map(\.span) == [0, 1, 2])
    #expect(found.map(\.answers) == [2, 2, 1])
    #expect(try store.usage(since: 31).isEmpty)
  }

  @Test("the usual length of an answer is the median of the latest")
  func median() throws {
    #expect(try store.medianAnswer() == nil)
    for tokens in [2, 2_000_000, 200, 400, 600] { try add("one:a", tokens: tokens) }
    #expect(try store.medianAnswer(ofLast: 3) == 200)
    #expect(try store.medianAnswer() == 200)
  }

  @Test("the sums are read from the index alone, so that long answers do not slow them down")
  func covered() throws {
    try add("one:a", tokens: 2)
    let plan = try store.write { database in
      try Row.fetchAll(
        database, sql: "EXPLAIN QUERY PLAN \(ConversationStore.sums)",
        arguments: ["one:a", nil, 0, 1])
    }
    let details = plan.compactMap { $0["detail"] as String? }
    #expect(details.count == 1)
    #expect(details.first?.hasPrefix("SEARCH turn USING COVERING INDEX turn_usage ") == true)
  }

  @Test("what is spent without being saved is kept by month, and junk in the file is left out")
  func spending() throws {
    let file = SpendingFile(folder: "\(folder.path)/spending")
    let now: Int64 = 1_795_521_600_000
    #expect(file.total(since: 0, at: now) == 0)
    try file.add(0.25, at: now)
    try file.add(0.5, at: now + 1000)
    try file.add(-1, at: now)
    try file.add(.nan, at: now)
    try file.add(1, at: now + 40 * 86_400_000)
    #expect(file.total(since: 0, at: now) == 0.75)
    #expect(file.total(since: now + 1, at: now) == 0.5)
    let path = "\(folder.path)/spending/2026-11"
    let cut = String(decoding: try bytes(of: path), as: UTF8.self) + "junk\n1795521600000 -5\n17955"
    _ = try folder.write(cut.utf8, to: "spending/2026-11")
    #expect(file.total(since: 0, at: now) == 0.75)
  }
}
