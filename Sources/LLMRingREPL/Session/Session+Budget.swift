import LLMRingConversations
import StreamingEngine

/// How much of the budget is left.
struct BudgetState: Equatable {
  /// What was spent, in US dollars.
  var day = 0.0
  var month = 0.0
  var budget: Budget

  /// The limit that leaves the least; `nil` without a budget.
  var tightest: (limit: Double, spent: Double, isDay: Bool)? {
    let limits = [
      budget.day.map { (limit: $0, spent: day, isDay: true) },
      budget.month.map { (limit: $0, spent: month, isDay: false) },
    ]
    return limits.compactMap(\.self).min { $0.limit - $0.spent < $1.limit - $1.spent }
  }
}

extension Session {
  private var budget: Budget { self.layers.budget }

  /// What is left of the budget, one line for each limit.
  var budgetLines: [String] { services.state(of: budget).map(BudgetMessages.left) ?? [] }

  /// The number of tokens of an answer that nothing else says anything about.
  private static let usualAnswer = 1_000

  /// Looks at what the request that asks the last turn would cost, before it is sent.
  ///
  /// The estimate is for the prompt, and for as many tokens as the answer may have; without such a
  /// limit for the median of the last twenty answers.
  ///
  /// - Parameter model: Another alias or `provider:model`; `nil` is the one in use.
  /// - Returns: Why it is not sent; `nil` if it may be.
  func checkBudget(for model: String? = nil) -> LLMError? {
    checkBudget(for: model, prompt: sentEstimate?.estimate.prompt.likely ?? 0)
  }

  /// The same for a request whose prompt has about this many tokens.
  func checkBudget(for model: String? = nil, prompt: Int) -> LLMError? {
    guard !budget.isEmpty else { return nil }
    let name = resolved(model)
    let longest = preferences(for: model).maxTokens
    let spent = spentInStore(withMedian: longest == nil)
    let answer = longest ?? spent?.median ?? Self.usualAnswer
    guard let cost = services.ring.cost(ofPrompt: prompt, answer: answer, by: name) else {
      if unpricedModels.insert(name).inserted { note(BudgetMessages.unpriced(name)) }
      return nil
    }
    guard let tightest = services.state(of: budget, spent).tightest,
      cost > max(0, tightest.limit - tightest.spent)
    else { return nil }
    var fault = LLMError(
      .quota, message: BudgetMessages.refusal(cost, tightest.limit, tightest.spent, tightest.isDay))
    fault.advice = BudgetMessages.advice(
      isDay: tightest.isDay, limitsAnswer: longest != nil, isAtPrompt: waiter != nil)
    return fault
  }

  /// Keeps what an answer cost that is not saved.
  func noteSpending(of cost: Double) {
    do throws(StoreError) {
      try services.spending?.add(cost, at: services.now())
    } catch {
      if !budget.isEmpty { note(BudgetMessages.unkept(error)) }
    }
  }
}

extension Session {
  /// What the saved answers cost. The user can stop a wait for another program.
  ///
  /// - Parameter withMedian: Whether to look up how long the latest answers were.
  /// - Returns: `nil` if there is no store, or it cannot be read, which is reported where it is
  ///   written.
  private func spentInStore(withMedian: Bool) -> StoredSpending? {
    guard services.store != nil else { return nil }
    let today = LocalDay(services.now())
    return try? inStore { store throws(StoreError) in
      var spent = try store.spending(until: today)
      if withMedian { spent.median = try store.medianAnswer() }
      return spent
    }
  }
}

extension SessionServices {
  /// What was spent today and this month; `nil` without a budget.
  func state(of budget: Budget) -> BudgetState? {
    guard !budget.isEmpty else { return nil }
    return state(of: budget, try? store?.spending(until: LocalDay(now())))
  }

  /// - Parameter saved: What the saved answers cost.
  fileprivate func state(of budget: Budget, _ saved: StoredSpending?) -> BudgetState {
    let now = now()
    let today = LocalDay(now)
    return BudgetState(
      day: (saved?.day ?? 0) + (spending?.total(since: today.start, at: now) ?? 0),
      month: (saved?.month ?? 0) + (spending?.total(since: today.startOfMonth, at: now) ?? 0),
      budget: budget)
  }
}

/// What the saved answers of a day and its month cost, in US dollars.
private struct StoredSpending {
  var day = 0.0
  var month = 0.0
  /// The median number of tokens in the latest answers; `nil` if it was not looked up.
  var median: Int?
}

extension ConversationStore {
  fileprivate func spending(until today: LocalDay) throws(StoreError) -> StoredSpending {
    let (month, day) = (today.startOfMonth, today.start)
    var spent = StoredSpending()
    let sums = try usage(since: month) { range in
      [month..<day, day..<max(day, range.upperBound) + 1]
    }
    for sum in sums {
      spent.month += sum.usage.cost ?? 0
      if sum.span == 1 { spent.day += sum.usage.cost ?? 0 }
    }
    return spent
  }
}
