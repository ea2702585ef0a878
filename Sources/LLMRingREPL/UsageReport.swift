package import LLMRingConversations
package import StreamingEngine

/// What `llmring usage` prints: tokens and cost of the saved answers, added up.
package struct UsageReport {
  /// What answers are added up by.
  package enum Grouping: String, CaseIterable, Sendable {
    case model
    case alias
    case provider
    case day
  }

  /// A line of the report.
  package struct Row: Equatable {
    package var name: String
    package var answers = 0
    package var usage = Usage()
    package var unpriced = 0
    /// What caching saved, in US dollars; `nil` if it is not known of any answer.
    package var saved: Double?
  }

  package let grouping: Grouping
  /// By day the first one first, otherwise the most expensive first.
  package private(set) var rows: [Row] = []
  package private(set) var total = Row(name: "total")
  /// The models without a known price.
  package private(set) var unpriced: [String] = []
  private let budget: BudgetState?

  /// Reads the figures from the store.
  ///
  /// - Parameter start: The first moment, as milliseconds since 1970; `nil` for all.
  package init(
    by grouping: Grouping, since start: Int64?, budget: Budget, of services: SessionServices
  ) throws(StoreError) {
    self.grouping = grouping
    self.budget = services.state(of: budget)
    var days: [LocalDay] = []
    let sums = try services.store?.usage(since: start ?? .min) { range in
      guard grouping == .day else { return [range.lowerBound..<range.upperBound + 1] }
      days = Self.days(in: range)
      return days.map { $0.start..<$0.next.start }
    }
    var groups: [String: Row] = [:]
    for sum in sums ?? [] {
      let name =
        switch grouping {
        case .model: sum.model ?? "(unknown)"
        case .alias: sum.alias ?? sum.model ?? "(unknown)"
        case .provider: sum.model.map { String($0.prefix { $0 != ":" }) } ?? "(unknown)"
        case .day: days[sum.span].description
        }
      let saved = sum.model.flatMap { services.ring.cacheSavings(of: sum.usage, by: $0) }
      groups[name, default: Row(name: name)].add(sum, saved: saved)
      total.add(sum, saved: saved)
      if sum.unpriced > 0, let model = sum.model, !unpriced.contains(model) {
        unpriced.append(model)
      }
    }
    unpriced.sort()
    rows = groups.values.sorted { one, other in
      if grouping == .day { return one.name < other.name }
      return (one.cost, one.tokens, other.name) > (other.cost, other.tokens, one.name)
    }
  }

  private static func days(in range: ClosedRange<Int64>) -> [LocalDay] {
    var days = [LocalDay(range.lowerBound)]
    let last = LocalDay(range.upperBound)
    // A clock that was wrong may have dated an answer centuries away.
    while let day = days.last, day < last, days.count < 36_600 { days.append(day.next) }
    return days
  }
}

extension UsageReport.Row {
  var cost: Double { usage.cost ?? 0 }
  var tokens: Int { (usage.promptTokens ?? 0) + (usage.completionTokens ?? 0) }

  fileprivate mutating func add(_ sum: UsageSum, saved: Double?) {
    func plus(_ one: Int?, _ other: Int?) -> Int? { one.map { $0.addingClamped(other) } ?? other }
    answers += sum.answers
    unpriced += sum.unpriced
    usage.promptTokens = plus(usage.promptTokens, sum.usage.promptTokens)
    usage.completionTokens = plus(usage.completionTokens, sum.usage.completionTokens)
    usage.cachedTokens = plus(usage.cachedTokens, sum.usage.cachedTokens)
    usage.cacheWriteTokens = plus(usage.cacheWriteTokens, sum.usage.cacheWriteTokens)
    usage.reasoningTokens = plus(usage.reasoningTokens, sum.usage.reasoningTokens)
    if let cost = sum.usage.cost { usage.cost = (usage.cost ?? 0) + cost }
    if let saved { self.saved = (self.saved ?? 0) + saved }
  }
}

extension UsageReport {
  /// The report as lines.
  ///
  /// - Parameter columns: The width of the terminal, for a bar beside each line; `nil` for none.
  package func lines(columns: Int?) -> [String] {
    guard total.answers > 0 else { return ["no answers with known usage"] + budgetLines }
    let shown = rows.count > 1 ? rows + [total] : rows
    let table =
      [[grouping.rawValue, "answers", "tokens in", "out", "cached", "cost"]]
      + shown.map { row in
        [
          row.name, UsageMessages.grouped(row.answers),
          UsageMessages.grouped(row.usage.promptTokens ?? 0),
          UsageMessages.grouped(row.usage.completionTokens ?? 0),
          UsageMessages.grouped(row.usage.cachedTokens ?? 0), cost(of: row),
        ]
      }
    let widths = table[0].indices.map { place in table.map { $0[place].count }.max() ?? 0 }
    let room = (columns ?? 0) - widths.reduce(2 * widths.count + 1, +)
    // Free models are compared by their tokens.
    let size: (Row) -> Double = total.cost > 0 ? \.cost : { Double($0.tokens) }
    let largest = rows.map(size).max() ?? 0
    var lines: [String] = []
    for (index, cells) in table.enumerated() {
      var line = cells[0].padded(to: widths[0])
      for (cell, width) in zip(cells, widths).dropFirst() {
        line += String(repeating: " ", count: 2 + width - cell.count) + cell
      }
      if room >= 10, rows.count > 1, largest > 0, (1...rows.count).contains(index) {
        line += "  " + Self.bar(size(rows[index - 1]) / largest, columns: min(room, 40))
      }
      lines.append(line)
    }
    return lines + notes
  }

  private func cost(of row: Row) -> String {
    guard let cost = row.usage.cost else { return row.unpriced > 0 ? "?" : UsageMessages.money(0) }
    return UsageMessages.money(cost) + (row.unpriced > 0 ? "+" : "")
  }

  private var notes: [String] {
    var notes: [String] = []
    if let saved = total.saved {
      notes.append(
        saved >= 0
          ? "caching saved \(UsageMessages.money(saved))"
          : "caching cost \(UsageMessages.money(-saved)) more than it saved")
    }
    if total.unpriced > 0 {
      notes.append(
        "\(UsageMessages.count(total.unpriced, "answer")) without a known price"
          + (unpriced.isEmpty ? "" : ": \(unpriced.joined(separator: ", "))"))
    }
    return notes + budgetLines
  }

  private var budgetLines: [String] { budget.map(BudgetMessages.left) ?? [] }

  /// A bar of eighths of a column.
  private static func bar(_ share: Double, columns: Int) -> String {
    let eighths = Int((share * Double(columns * 8)).rounded())
    guard eighths > 0 else { return share > 0 ? "▏" : "" }
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
  }

  /// The report as JSON.
  ///
  /// - Parameter start: As in ``init(by:since:of:)``.
  package func json(since start: Int64?) -> JSONValue {
    .object([
      ("since", start.map { .string(LocalDay($0).description) } ?? .null),
      ("by", .string(grouping.rawValue)),
      ("rows", .array(rows.map { $0.json(named: grouping.rawValue) })),
      ("total", total.json(named: nil)),
      ("unpriced_models", .array(unpriced.map(JSONValue.string))),
      ("budget", budget?.json ?? .null),
    ])
  }
}

extension UsageReport.Row {
  fileprivate func json(named key: String?) -> JSONValue {
    var members: [(String, JSONValue)] = key.map { [($0, .string(name))] } ?? []
    members.append(("answers", .int(answers)))
    for (key, value) in [
      ("prompt_tokens", usage.promptTokens), ("completion_tokens", usage.completionTokens),
      ("cached_tokens", usage.cachedTokens), ("cache_write_tokens", usage.cacheWriteTokens),
      ("reasoning_tokens", usage.reasoningTokens),
    ] { if let value { members.append((key, .int(value))) } }
    if let cost = usage.cost { members.append(("cost", .double(cost))) }
    members.append(("unpriced", .int(unpriced)))
    if let saved { members.append(("cache_savings", .double(saved))) }
    return .object(members)
  }
}

extension BudgetState {
  /// What was spent and what is left, as JSON.
  fileprivate var json: JSONValue {
    func object(_ limit: Double?, _ spent: Double) -> JSONValue {
      guard let limit else { return .null }
      return .object([
        ("limit", .double(limit)), ("spent", .double(spent)),
        ("left", .double(max(0, limit - spent))),
      ])
    }
    return .object([
      ("day", object(budget.day, day)), ("month", object(budget.month, month)),
    ])
  }
}
