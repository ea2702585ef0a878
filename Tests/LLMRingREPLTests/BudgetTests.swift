import LLMRingConversations
import LLMRingScreenTesting
import StreamingEngine
import Testing

@testable import LLMRingREPL

/// What the budget allows.
struct BudgetTests {
  /// A desk whose model is at another's server.
  private func desk(_ model: String, _ budget: Budget, isSaving: Bool = true) throws -> Desk {
    let desk = try Desk(model: model, isSaving: isSaving)
    desk.session.services.ring = LLMRing(
      configuration: Configuration(
        providers: [
          Provider(name: "openai", format: .openAIChat, baseURL: "https://api.openai.com/v1"),
          Provider(name: "elsewhere", format: .openAIChat, baseURL: "https://models.example/v1"),
        ], aliases: .fixed(Lockfile(defaultProfile: "default", profiles: []))),
      transport: Script(), pacing: Pacing(sleep: { _ in }, jitter: { 0 }))
    desk.session.state.layers.set(
      .budgetDay, to: budget.day.map { .value(.number($0)) } ?? .reset)
    desk.session.state.layers.set(
      .budgetMonth, to: budget.month.map { .value(.number($0)) } ?? .reset)
    desk.session.services.spending = SpendingFile(folder: "\(desk.folder.path)/spending")
    return desk
  }

  @Test("a model without a price is outside the budget, which is said once")
  func unpriced() throws {
    let desk = try desk("elsewhere:a", Budget(day: 0))
    #expect(desk.session.checkBudget() == nil)
    #expect(
      desk.session.takeNotices()
        == ["the price of elsewhere:a is not known, so the budget does not limit it"])
    #expect(desk.session.checkBudget() == nil)
    #expect(desk.session.takeNotices().isEmpty)
  }

  @Test("the tightest limit counts, and what was spent without saving")
  func tightest() throws {
    // A million tokens out cost $0.75 above 272,000 tokens in, which cost $0.2 a million.
    let desk = try desk("openai:gpt-6-luna", Budget(day: 1, month: 0.2), isSaving: false)
    #expect(desk.session.checkBudget(prompt: 0) == nil)
    let fault = try #require(desk.session.checkBudget(prompt: 1_000_000))
    #expect(fault.kind == .quota)
    #expect(
      fault.message == "not sent: it would cost about $0.2008, and $0.2000 is left of the budget "
        + "of $0.2000 for this month")
    desk.session.noteSpending(of: 0.2)
    #expect(
      desk.session.checkBudget(prompt: 1)?.message
        == "not sent: the budget of $0.2000 for this month is used up ($0.2000 spent)")
    #expect(
      desk.session.budgetLines == [
        "budget for today: $0.2000 of $1.00 spent, $0.8000 left",
        "budget for this month: $0.2000 of $0.2000 spent, $0.00 left",
      ])
  }

  @Test("without a budget nothing is looked up")
  func none() throws {
    let desk = try desk("elsewhere:a", Budget())
    #expect(desk.session.checkBudget(prompt: .max) == nil)
    #expect(desk.session.takeNotices().isEmpty)
    #expect(desk.session.budgetLines.isEmpty)
  }
}
