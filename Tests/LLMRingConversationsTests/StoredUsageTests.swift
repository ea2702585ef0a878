import LLMRingSQLite
import StreamingEngine
import Testing

@testable import LLMRingConversations

/// What the saved answers used, added up.
struct StoredUsageTests {
  private let folder: TemporaryFolder
  private let store: ConversationStore

  init() throws {
    folder = try TemporaryFolder()
    store = ConversationStore(path: "\(folder.path)/c.sqlite")
  }

  @discardableResult private func add(
    _ model: String?, alias: String? = nil, tokens: Int? = nil, cost: Double? = nil,
    free: Bool = false, at time: Int64 = 1000
  ) throws -> String {
    var usage = Usage(promptTokens: tokens, completionTokens: tokens.map { $0 / 2 })
    usage.cost = cost
    usage.costStatus = free ? .free : cost == nil ? .unknownModel : .priced
    var answer = Turn(
      id: -2, role: .assistant, content: "a", alias: alias, model: model, createdAt: time)
    if tokens != nil || cost != nil { answer.answer.usage = usage }
    let turns = [Turn(id: -1, role: .user, content: "q", createdAt: time), answer]
    return try store.save(UnsavedTurns(conversation: nil, turns: turns)).conversation
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

  @Test("what was spent on answers that are erased stays counted, and nothing else of them")
  func erased() throws {
    let one = try add("one:a", alias: "fast", tokens: 100, cost: 0.5, at: 10)
    let two = try add("one:a", alias: "fast", tokens: 10, cost: 0.25, at: 20)
    let silent = try add("two:silent", at: 30)
    for conversation in [one, silent] { try store.delete(conversation) }
    func total() throws -> [Double] {
      let sums = try store.usage()
      return [
        sums.reduce(0) { $0 + Double($1.answers) }, sums.reduce(0) { $0 + ($1.usage.cost ?? 0) },
      ]
    }
    #expect(try total() == [2, 0.75])
    #expect(try store.usage().map(\.model) == ["one:a", "one:a"])
    #expect(try store.usage(since: 11).map(\.answers) == [1])
    try store.delete(two)
    #expect(try total() == [2, 0.75])
    #expect(
      try store.usage(since: 10) { [10..<20, 20..<$0.upperBound + 1] }.map(\.span) == [0, 1])
  }

  @Test("an answer that is copied or imported again was paid for once")
  func copies() throws {
    let original = try add("one:a", tokens: 100, cost: 0.5, at: 10)
    let last = try #require(try store.turns(of: original).last)
    let fork = try store.fork(original, at: last.id, time: 20)
    #expect(try store.usage().map(\.answers) == [1])
    try store.delete(original)
    #expect(try store.usage().map(\.answers) == [1])
    let copy = try #require(try store.turns(of: fork).last)
    _ = try store.fork(fork, at: copy.id, time: 30)
    try store.delete(fork)
    #expect(try store.usage().map(\.answers) == [1])
    var count = ImportCount()
    let again = ImportedConversation(
      origin: "elsewhere", turns: [Turn(id: 0, role: .user, content: "q", createdAt: 10), last])
    try store.add([again], to: &count)
    #expect(count.newTurns == 2)
    #expect(try store.usage().map(\.answers) == [1])
  }

  @Test("a file of an earlier version has its copies marked")
  func migrated() throws {
    let database = try Database(store.path)
    try Schema.migrations.migrate(database, upTo: "v10")
    for conversation in ["a", "b"] {
      try database.run(
        "INSERT INTO conversation (id, created_at, updated_at) VALUES (?, 1, 1)", conversation)
      try database.run(
        """
        INSERT INTO turn (conversation_id, depth, role, status, content, model, cost, created_at)
        VALUES (?, 1, 'assistant', 'complete', 'x', 'one:a', 0.5, 7)
        """, conversation)
    }
    #expect(try store.usage().map(\.usage.cost) == [0.5])
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
    let details = try store.write { database in
      var rows = try database.rows(
        "EXPLAIN QUERY PLAN \(UsageSource.saved.sums)", "one:a", nil, 0, 1)
      var details: [String] = []
      while try rows.next() { details.append(rows["detail"] ?? "") }
      return details
    }
    #expect(details.count == 1)
    #expect(details.first?.hasPrefix("SEARCH turn USING COVERING INDEX turn_usage ") == true)
  }

  @Test("each model and alias is found, whether it has a name, none or an empty one")
  func everyKind() throws {
    let models = [nil, "", "one:a", "one:b", "one:é"]
    let aliases = [nil, "", "fast", "smart"]
    try store.write { database in
      try database.run("INSERT INTO conversation (id, created_at, updated_at) VALUES ('a', 1, 1)")
      for (place, model) in models.enumerated() {
        for (other, alias) in aliases.enumerated() {
          for time in [9, 7, 8] {
            try database.run(
              """
              INSERT INTO turn
                (conversation_id, depth, role, status, content, model, alias, cost, created_at)
              VALUES ('a', 1, 'assistant', 'complete', 'x', ?, ?, ?, ?)
              """, model, alias, Double(place * 10 + other), time)
          }
        }
      }
    }
    let sums = try store.usage(since: 8)
    #expect(sums.count == 20)
    #expect(sums.allSatisfy { $0.answers == 2 })
    for sum in sums {
      let place = try #require(models.firstIndex(of: sum.model))
      let other = try #require(aliases.firstIndex(of: sum.alias))
      #expect(sum.usage.cost == Double(place * 10 + other) * 2)
    }
  }

  @Test("a model and its alias are looked up in the index, never collected from all answers")
  func kindsAreSought() throws {
    try add("one:a", tokens: 2)
    let plans: [(String, SQLiteValues, String)] = [
      (UsageSource.saved.nextAlias(after: nil), ["one:a", ""], "(model=? AND alias>?)"),
      (UsageSource.saved.nextAlias(after: "a"), ["one:a", "a"], "(model=? AND alias>?)"),
      (UsageSource.saved.nextModel(after: nil), [""], "(model>?)"),
      (UsageSource.saved.last, ["one:a", nil], "(model=? AND alias=?)"),
    ]
    for (sql, values, terms) in plans {
      let details = try store.write { database in
        var rows = try database.rows("EXPLAIN QUERY PLAN \(sql)", values: values)
        var details: [String] = []
        while try rows.next() { details.append(rows["detail"] ?? "") }
        return details
      }
      #expect(details == ["SEARCH turn USING COVERING INDEX turn_usage \(terms)"])
    }
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
