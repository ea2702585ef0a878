import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// `llmring usage` and the budget.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct UsageTests {
  /// A server whose answers cost $0.07 each: 200,000 tokens in, 100,000 out.
  private static func server() -> LoopbackServer {
    LoopbackServer { _ in
      WireScript.openAIChat(
        deltas: ["Aye."], usage: .init(prompt: 200_000, completion: 100_000))
    }
  }

  private static let model = "openai:gpt-6-luna"

  private func desk(_ budget: String = "") throws -> Desk {
    let desk = try Desk(Self.server())
    try desk.configure(budget)
    return desk
  }

  @Test("usage adds up the saved answers by model, alias, provider and day")
  func usage() throws {
    let desk = try desk()
    #expect(try desk.run("usage").output == "no answers with known usage\n")
    for _ in 1...2 { #expect(try desk.run("-m", Self.model, "q").status == .exited(0)) }
    #expect(try desk.run("q").status == .exited(0))
    #expect(
      try desk.run("usage").output == """
        model               answers  tokens in      out  cached     cost
        openai:gpt-6-luna         2    400,000  200,000       0  $0.1400
        openai:first-model        1    200,000  100,000       0    $0.00
        total                     3    600,000  300,000       0  $0.1400

        """)
    let byAlias = try desk.run("usage", "--by", "alias").output
    #expect(byAlias.contains("\nchatbot                  1 "))
    #expect(try desk.run("usage", "--by", "provider").output.contains("\nopenai          3 "))
    let byDay = try desk.run("usage", "--by", "day", "--since", "2d").output
    #expect(byDay.hasPrefix("day         answers  tokens in"))
    let json = try desk.run("usage", "--json").output
    #expect(json.hasPrefix(#"{"since":null,"by":"model","rows":[{"model":"openai:gpt-6-luna","#))
    #expect(json.contains(#""answers":2,"prompt_tokens":400000,"completion_tokens":200000,"#))
    #expect(json.hasSuffix(#""unpriced_models":[],"budget":null}"# + "\n"))
    #expect(try desk.run("history", "delete", "--yes", "last").status == .exited(0))
    #expect(try desk.run("usage", "--json").output == json)
    let screen = try desk.converse("usage")
    #expect(try screen.waitForEnd() == .exited(0))
    #expect(screen.rows.contains { $0.hasPrefix("openai:gpt-6-luna") && $0.hasSuffix("█") })
  }

  @Test(
    "a wrong span or grouping is a usage error that names the right ones",
    arguments: [
      ("--since", "soon", "use one such as 12h, 30d, 4w, 3m or 2026-11-01"),
      ("--by", "week", "'week' is not one of model, alias, provider, day"),
    ])
  func wrong(option: String, value: String, words: String) throws {
    let outcome = try desk().run("usage", option, value)
    #expect(outcome.status == .exited(2))
    #expect(outcome.errors.contains(words))
  }

  @Test("a request that exceeds what is left of the budget is not sent, and exits with 4")
  func budget() throws {
    let desk = try desk("[budget]\nday = 0.1\nmonth = 0.5\n")
    #expect(try desk.run("-m", Self.model, "q").status == .exited(0))
    let refused = try desk.run("-m", Self.model, "q")
    #expect(refused.status == .exited(4))
    #expect(
      refused.errors == """
        llmring: not sent: it would cost about $0.0500, and $0.0300 is left of the budget of \
        $0.1000 for today; use a cheaper model, set max_tokens, or raise the limit: \
        llmring config set budget.day AMOUNT

        """)
    let json = try desk.run("-m", Self.model, "--json", "q")
    #expect(json.status == .exited(4))
    #expect(json.output.contains(#""error":{"kind":"quota","message":"not sent: it would cost"#))
    // A short answer is still within it.
    #expect(try desk.run("-m", Self.model, "--max-tokens", "10", "q").status == .exited(0))
    let spent = try desk.run("-m", Self.model, "--max-tokens", "10", "q")
    #expect(spent.errors.contains("the budget of $0.1000 for today is used up ($0.1400 spent)"))
    #expect(
      try desk.run("usage").output.contains(
        "\nbudget for today: $0.1400 of $0.1000 spent, $0.00 left\n"
          + "budget for this month: $0.1400 of $0.5000 spent, $0.3600 left\n"))
  }

  @Test("answers that are not saved count for the budget, too")
  func unsaved() throws {
    let desk = try desk("[budget]\nmonth = 0.1\n")
    #expect(try desk.run("-m", Self.model, "--no-save", "q").status == .exited(0))
    let refused = try desk.run("-m", Self.model, "--no-save", "--max-tokens", "100000", "q")
    #expect(refused.status == .exited(4))
    #expect(refused.errors.contains("$0.0300 is left of the budget of $0.1000 for this month"))
  }

  @Test("a budget of nothing still allows models that cost nothing")
  func free() throws {
    let desk = try desk("[budget]\nday = 0.0\n")
    let screen = try desk.converse(columns: 200)
    try screen.enter("q")
    #expect(screen.text.contains("Aye."))
    try screen.enter("/model \(Self.model)", then: Self.model)
    try screen.enter("again", then: Self.model)
    #expect(screen.text.contains("not sent: the budget of $0.00 for today is used up"))
    #expect(screen.text.contains("or raise the limit: /set budget.day AMOUNT"))
    try screen.enter("/usage", then: Self.model)
    #expect(screen.text.contains("budget for today: $0.00 of $0.00 spent, $0.00 left"))
    try screen.enter("/set budget.day 1", then: Self.model)
    try screen.enter("again", then: Self.model)
    #expect(screen.text.contains("$0.0700"))
  }

  @Test("config set and the environment set the budget")
  func set() throws {
    let desk = try desk()
    let path = "\(desk.home)/config/llmring/config.toml"
    let saved = try desk.run("config", "set", "budget.day", "$0.1")
    #expect(saved.output == "saved budget.day = 0.1 in \(path)\n")
    #expect(try desk.run("config").output.contains("\nbudget.day\t0.1\t\(path):"))
    #expect(try desk.run("-m", Self.model, "q").status == .exited(0))
    #expect(try desk.run("-m", Self.model, "q").status == .exited(4))
    desk.environment["LLMRING_BUDGET_DAY"] = "1"
    #expect(try desk.run("-m", Self.model, "q").status == .exited(0))
    #expect(
      try desk.run("config", "set", "budget", "5").errors
        == "llmring: 'budget' is a section; its settings are budget.day and budget.month\n")
  }

  @Test("a budget that is not an amount is an error that names the line")
  func wrongBudget() throws {
    let outcome = try desk("[budget]\nday = \"five\"\n").run("q")
    #expect(outcome.status == .exited(3))
    #expect(
      outcome.errors.contains(
        "config.toml:2:7: invalid value 'five' for budget.day: use a number of US dollars"))
  }
}
