import LLMRingConversations
import StreamingEngine

/// The messages about a model's context window.
enum ContextMessages {
  /// Why a request is not sent.
  static func over(_ estimate: ContextEstimate) -> String {
    let (model, window) = (estimate.limits.model, estimate.limits.window ?? 0)
    return
      "not sent: the prompt is \(about(estimate.prompt.likely)) tokens, "
      + "but the context window of \(model) is "
      + "\(UsageMessages.grouped(window))"
  }

  /// What to do about it in a one-shot run.
  static let advice =
    "shorten the prompt, use a model with a larger context window, or send it with "
    + "--no-context-check"

  /// What to do in a one-shot run about a request that the provider found too long.
  static let adviceAfterRefusal = "shorten the prompt, or use a model with a larger context window"

  /// What to do about it at the prompt.
  ///
  /// - Parameters:
  ///   - larger: Names of models whose context window would fit it, with the window's size.
  ///   - canShorten: Whether there is enough to shorten before the question.
  ///   - isRefused: Whether the provider refused it, so that sending it again is no use.
  static func remedies(
    larger: [(name: String, window: Int)], canShorten: Bool, isRefused: Bool = false
  ) -> [String] {
    let shorter = [
      "/trim, then /retry: leave out the oldest turns",
      "/compact, then /retry: summarise the earlier turns",
    ]
    let models = larger.map {
      "/model \($0.name), then /retry: its context window is "
        + "\(UsageMessages.grouped($0.window)) tokens"
    }
    return (canShorten ? shorter : []) + models + ["/undo: remove the question"]
      + (isRefused ? [] : ["/set context_check off, then /retry: send it anyway"])
  }

  /// A request that may be too long.
  static func tight(_ estimate: ContextEstimate) -> String {
    let (model, window) = (estimate.limits.model, estimate.limits.window ?? 0)
    let answer = estimate.limits.reserved.map {
      " and up to \(UsageMessages.grouped($0)) for the answer"
    }
    return
      "the prompt is \(about(estimate.prompt.likely)) tokens\(answer ?? ""), "
      + "and the context window of \(model) is "
      + "\(UsageMessages.grouped(window)): it may be refused or cut (see /context)"
  }

  /// A model read only part of its input.
  static func short(read: Int, of sent: ContextEstimate, isOllama: Bool) -> String {
    let advice =
      isOllama
      ? "start its server with a larger OLLAMA_CONTEXT_LENGTH, or /compact"
      : "raise the context length of its server, or /compact"
    return "\(sent.limits.model) read \(UsageMessages.grouped(read)) tokens of "
      + "\(about(sent.prompt.likely)): the beginning was probably ignored; \(advice)"
  }

  /// The share of a window, in whole percent.
  static func percent(_ share: Double) -> String {
    "\(Int((min(share, 99) * 100).rounded()))%"
  }

  /// An approximate number, rounded to three digits.
  static func about(_ tokens: Int) -> String {
    var unit = 1
    while tokens / unit >= 1000 { unit *= 10 }
    return "about \(UsageMessages.grouped((tokens + unit / 2) / unit * unit))"
  }
}

/// What `/context` says.
struct ContextReport {
  let model: String
  let estimate: ContextEstimate
  let counted: Int?
  let turns: [Turn]
  let largest: [(place: Int, tokens: TokenEstimate)]
  let waiting: [WaitingFile]

  var lines: [String] {
    let limits = estimate.limits
    let rows = [
      ("model", model == limits.model ? model : "\(model) → \(limits.model)"),
      ("window", limits.window.map { "\(UsageMessages.grouped($0)) tokens" } ?? Self.unknown),
      ("used", used),
      (
        "answer",
        limits.reserved.map { "\(UsageMessages.grouped($0)) tokens reserved" } ?? Self.open
      ),
      ("turns", UsageMessages.grouped(turns.count)),
    ]
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { "\($0.0.padded(to: width))  \($0.1)" } + sizes
  }

  private static let unknown = "unknown; the server decides"
  private static let open = "nothing reserved (set max_tokens to reserve some)"

  private var used: String {
    let share = estimate.share.map { " (\(ContextMessages.percent($0)))" } ?? ""
    let all = ContextMessages.about(estimate.prompt.likely)
    guard let counted else { return "\(all) tokens\(share), estimated" }
    let rest = estimate.prompt.likely - counted
    return "\(all) tokens\(share): \(UsageMessages.grouped(counted)) counted by the provider, "
      + "\(ContextMessages.about(rest)) since"
  }

  private var sizes: [String] {
    let files = waiting.map { file in
      (file.tokens.likely, "\(file.attachment.name), with the next question")
    }
    let sizes = (files + largest.map(size)).map { (ContextMessages.about($0.0), $0.1) }
    guard !sizes.isEmpty else { return [] }
    let width = sizes.map(\.0.count).max() ?? 0
    return ["largest:"] + sizes.map { "  \($0.0.padded(to: width))  \($0.1)" }
  }

  private func size(_ place: Int, _ tokens: TokenEstimate) -> (Int, String) {
    let turn = turns[place]
    let who = turn.role == .user ? "question" : "answer"
    let number = turns[...place].count { $0.role == turn.role }
    return (tokens.likely, "\(who) \(number): \(SlashCommand.firstLine(of: turn.content))")
  }
}
