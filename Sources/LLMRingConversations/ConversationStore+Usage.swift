import LLMRingSQLite
package import StreamingEngine

/// What the answers of one model used in one span of time.
package struct UsageSum: Equatable, Sendable {
  /// As `provider:model`; `nil` if an imported answer does not name it.
  package var model: String?
  /// The alias that the question was sent to; `nil` if it named the model.
  package var alias: String?
  /// The span: its index among those that were asked for.
  package var span: Int
  package var answers: Int
  /// The sums; a figure is `nil` if no answer has it. The cost includes those of the provider's own.
  package var usage: Usage
  /// The number of answers without a known price, apart from free ones.
  package var unpriced: Int
}

extension ConversationStore {
  /// Adds up what answers used, by model and alias; those of erased conversations too, for which
  /// there may be a sum more of the same model and alias.
  ///
  /// Answers that used nothing, as far as is known, are left out, and so are copies.
  ///
  /// - Parameters:
  ///   - start: The first moment, as milliseconds since 1970.
  ///   - spans: Divides the time from the first answer to the last into spans without gaps, each
  ///     as milliseconds since 1970, earliest first.
  package func usage(
    since start: Int64 = .min,
    in spans: (ClosedRange<Int64>) -> [Range<Int64>] = { range in
      [range.lowerBound..<range.upperBound + 1]
    }
  ) throws(StoreError) -> [UsageSum] {
    try read { database in
      let kinds = try AnswerKind.all(database)
      let first = max(kinds.map(\.first).min() ?? .max, start)
      let last = kinds.map(\.last).max() ?? .min
      guard first <= last else { return [] }
      let parts = spans(first...min(last, .max - 1))
      var sums: [UsageSum] = []
      for kind in kinds {
        for (span, range) in parts.enumerated()
        where range.lowerBound <= kind.last && range.upperBound > kind.first {
          var rows = try database.rows(
            kind.source.sums, kind.model, kind.alias, max(range.lowerBound, first),
            range.upperBound)
          guard try rows.next(), (rows[0] ?? 0) > 0 else { continue }
          sums.append(UsageSum(rows, of: kind, span: span))
        }
      }
      return sums
    }
  }

  /// The median number of tokens in the latest answers; `nil` if no answer has that figure.
  ///
  /// - Parameter count: Number of answers to look at.
  package func medianAnswer(ofLast count: Int = 20) throws(StoreError) -> Int? {
    let tokens = try read { database in
      try database.values(
        """
        SELECT completion_tokens FROM turn
        WHERE role = 'assistant' AND completion_tokens IS NOT NULL
        ORDER BY id DESC LIMIT ?
        """, count, as: Int.self)
    }
    return tokens.isEmpty ? nil : tokens.sorted()[tokens.count / 2]
  }
}

/// Where it is kept what answers used.
enum UsageSource: CaseIterable {
  case saved
  case erased

  /// Which rows count.
  private var rows: String {
    switch self {
    case .saved: "turn WHERE role = 'assistant' AND is_copy IS NULL"
    case .erased: "erased_usage WHERE true"
    }
  }

  /// The first model and alias in the order of the index, and when its first answer was given.
  var firstKind: String { firstKind(where: "") }

  /// The next alias of a model, by the model and what stands for the alias. Of a million answers,
  /// which have few models and aliases, it reads one.
  func nextAlias(after alias: String?) -> String {
    firstKind(where: "AND model IS ? AND alias \(Self.comparison(alias)) ?")
  }

  /// The first alias of the next model, by what stands for the model.
  func nextModel(after model: String?) -> String {
    firstKind(where: "AND model \(Self.comparison(model)) ?")
  }

  private func firstKind(where condition: String) -> String {
    """
    SELECT model, alias, created_at FROM \(rows) \(condition)
    ORDER BY model, alias, created_at LIMIT 1
    """
  }

  /// An unknown name comes first, and the empty text stands for it.
  private static func comparison(_ name: String?) -> String { name == nil ? ">=" : ">" }

  /// The time of the last answer by a model and an alias.
  var last: String {
    "SELECT max(created_at) FROM \(rows) AND model IS ? AND alias IS ?"
  }

  /// What one model used by one alias in one span of time.
  var sums: String {
    """
    SELECT
      count(*), total(prompt_tokens), total(completion_tokens), total(cached_tokens),
      total(cache_write_tokens), total(cache_write_1h_tokens), total(reasoning_tokens),
      sum(cost), total(cost IS NULL AND cost_status IS NOT 'free'),
      count(prompt_tokens), count(completion_tokens)
    FROM \(rows)
      AND model IS ? AND alias IS ? AND created_at >= ? AND created_at < ?
      AND coalesce(prompt_tokens, completion_tokens, cost) IS NOT NULL
    """
  }
}

/// The answers of one model to questions to one alias.
private struct AnswerKind {
  var source: UsageSource
  var model: String?
  var alias: String?
  /// When the first was given.
  var first: Int64
  var last: Int64

  static func all(_ database: Database) throws(SQLiteError) -> [AnswerKind] {
    var kinds: [AnswerKind] = []
    for source in UsageSource.allCases {
      var next = try AnswerKind(database.rows(source.firstKind), of: source, database)
      while let kind = next {
        kinds.append(kind)
        next = try kind.next(in: database)
      }
    }
    return kinds
  }

  private init?(
    _ rows: consuming Rows, of source: UsageSource, _ database: Database
  ) throws(SQLiteError) {
    guard try rows.next(), let first = rows[2] as Int64? else { return nil }
    (self.source, self.first) = (source, first)
    (model, alias) = (rows[0], rows[1])
    last = try database.value(source.last, model, alias) ?? first
  }

  private func next(in database: Database) throws(SQLiteError) -> AnswerKind? {
    let aliases = try database.rows(source.nextAlias(after: alias), model, alias ?? "")
    if let kind = try AnswerKind(aliases, of: source, database) { return kind }
    let models = try database.rows(source.nextModel(after: model), model ?? "")
    return try AnswerKind(models, of: source, database)
  }
}

extension UsageSum {
  fileprivate init(_ row: borrowing Rows, of kind: AnswerKind, span: Int) {
    // Of the sum of numbers that a damaged file or a server made up, only the size counts.
    let figures = (0...10).map { place in Int(min(row[place] ?? 0 as Double, 1e15)) }
    func known(_ place: Int) -> Int? { figures[place] > 0 ? figures[place] : nil }
    var usage = Usage(
      promptTokens: figures[9] > 0 ? figures[1] : nil,
      completionTokens: figures[10] > 0 ? figures[2] : nil, cachedTokens: known(3),
      cacheWriteTokens: known(4), reasoningTokens: known(6))
    usage.cacheWriteHourTokens = known(5)
    usage.cost = row[7]
    self.init(
      model: kind.model, alias: kind.alias, span: span, answers: figures[0], usage: usage,
      unpriced: figures[8])
  }
}
