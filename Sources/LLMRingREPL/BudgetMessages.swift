import LLMRingConversations
import StreamingEngine

/// The messages about the budget.
enum BudgetMessages {
  /// Why a request is not sent.
  ///
  /// - Parameters:
  ///   - cost: What it would cost, in US dollars; the same applies to the next two.
  ///   - isDay: Whether the limit is for a day, not for a month.
  static func refusal(_ cost: Double, _ limit: Double, _ spent: Double, _ isDay: Bool) -> String {
    let whole = "\(UsageMessages.money(limit)) for \(isDay ? "today" : "this month")"
    guard spent < limit else {
      return "not sent: the budget of \(whole) is used up (\(UsageMessages.money(spent)) spent)"
    }
    return "not sent: it would cost about \(UsageMessages.money(cost)), and "
      + "\(UsageMessages.money(limit - spent)) is left of the budget of \(whole)"
  }

  /// What the user can do about it.
  static func advice(isDay: Bool, limitsAnswer: Bool, isAtPrompt: Bool) -> String {
    let setting = isDay ? Setting.budgetDay : .budgetMonth
    return "use a cheaper model, \(limitsAnswer ? "lower" : "set") max_tokens, or raise the limit: "
      + "\(isAtPrompt ? "/set" : "llmring config set") \(setting.name) AMOUNT"
  }

  static func unpriced(_ model: String) -> String {
    "the price of \(model) is not known, so the budget does not limit it"
  }

  static func unkept(_ fault: StoreError) -> String {
    "what the answer cost could not be noted for the budget: \(fault)"
  }

  /// How much is left, one line for each limit.
  static func left(_ state: BudgetState) -> [String] {
    [
      state.budget.day.map { line($0, state.day, "today") },
      state.budget.month.map { line($0, state.month, "this month") },
    ].compactMap(\.self)
  }

  private static func line(_ limit: Double, _ spent: Double, _ span: String) -> String {
    "budget for \(span): \(UsageMessages.money(spent)) of \(UsageMessages.money(limit)) spent, "
      + "\(UsageMessages.money(max(0, limit - spent))) left"
  }
}
