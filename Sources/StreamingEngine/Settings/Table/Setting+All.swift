extension Setting {
  /// Every setting, in the order of every list.
  package static let all: [Setting] = [
    model, profile, temperature, maxTokens, reasoning, system, options, thinking, markdown, math,
    wrap,
    background, bell, contextCheck, timeout, inputHistory, budgetDay, budgetMonth,
  ]

  /// The sections of settings in `config.toml`, in the order of every list.
  static let sections = ["budget"]

  package static let model = Setting(
    "model", .name, fallback: "llmring picks the first that is available",
    example: .text("chatbot"), isPerAlias: false,
    summary: "The model to use: an alias of llmring.lock, or provider:model")

  package static let profile = Setting(
    "profile", .name, fallback: "the lockfile's default profile", example: .text("default"),
    isPerAlias: false, summary: "The profile of llmring.lock to use")

  package static let temperature = Setting(
    "temperature", .number(0...2), fallback: "the provider decides", example: .number(0.7),
    summary: "Randomness of the answers, from 0 to 2")

  package static let maxTokens = Setting(
    "max_tokens", .integer(1...Int.max), fallback: "the provider decides", example: .integer(4096),
    summary: "Maximum number of tokens in an answer")

  package static let reasoning = Setting(
    "reasoning", .choice(["none", "minimal", "low", "medium", "high", "max"]),
    fallback: "the provider decides", example: .text("high"),
    summary: "How much a reasoning model thinks before it answers")

  package static let system = Setting(
    "system", .text, fallback: "no system prompt", example: .text("Answer briefly."),
    summary: "The system prompt")

  package static let options = Setting(
    "options", .options, fallback: "none", example: .options(["top_p": .number("0.9")]),
    summary: "Options to add to the body of every request, in the provider's own words")

  package static let thinking = Setting(
    "thinking", .toggle(on: "show", off: "hide"), standard: .toggle(true),
    summary: "Show the model's thinking, where the provider returns it")

  package static let markdown = Setting(
    "markdown", .toggle(), standard: .toggle(true),
    summary: "Format answers as Markdown; off shows them as the model wrote them")

  package static let math = Setting(
    "math", .toggle(), standard: .toggle(true),
    summary: "Show formulas in Unicode; off shows LaTeX as the model wrote it")

  package static let wrap = Setting(
    "wrap", .width(1...1000), standard: .toggle(false),
    summary:
      "Break the lines of answers between words, at the edge of the screen or at a number of columns"
  )

  package static let background = Setting(
    "background", .choice(["auto", "light", "dark"]), standard: .text("auto"),
    summary: "The terminal's background, for the choice of colours; auto asks the terminal")

  package static let bell = Setting(
    "bell", .toggle(other: "osc9"), standard: .toggle(false),
    summary:
      "Ring the terminal's bell after an answer that took five seconds or more; osc9 also shows a notification"
  )

  package static let contextCheck = Setting(
    "context_check", .toggle(), standard: .toggle(true),
    summary: "Refuse to send a prompt that exceeds the model's context window")

  package static let timeout = Setting(
    "timeout", .seconds, fallback: "120 to 600, depending on the model and the server",
    example: .number(120), olderVariable: "LLMRING_PROVIDER_TIMEOUT_S",
    summary: "How many seconds a server may send nothing, or none for no limit")

  package static let inputHistory = Setting(
    "input_history", .integer(0...Int.max), standard: .integer(10_000), isPerAlias: false,
    isChangedAtPrompt: false,
    summary: "How many typed lines to keep for Up and Ctrl-R in later runs; 0 keeps none")

  package static let budgetDay = Setting(
    "day", in: "budget", .dollars, fallback: "no limit", example: .number(5), isPerAlias: false,
    summary: "Spending limit in US dollars for a day, from midnight to midnight in local time")

  package static let budgetMonth = Setting(
    "month", in: "budget", .dollars, fallback: "no limit", example: .number(50), isPerAlias: false,
    summary: "Spending limit in US dollars for a calendar month")
}
