import Conversations
import StreamingEngine

/// The words about how much a model can read.
enum ContextWords {
  /// Why a request is not sent.
  static func over(_ estimate: ContextEstimate) -> String {
    let (model, window) = (estimate.limits.model, estimate.limits.window ?? 0)
    return "not sent: this would be \(about(estimate.prompt.likely)) tokens, and \(model) reads "
      + "\(UsageWords.grouped(window)) at most"
  }

  /// What can be done about it where there is no prompt to type commands at.
  static let advice =
    "ask less, use a model that reads more, or send it all the same with --no-context-check"

  /// What can be done about it at the prompt.
  ///
  /// - Parameters:
  ///   - larger: Names that stand for models that would read all of it, with how much they read.
  ///   - canShorten: Whether there is enough to shorten before the question.
  static func remedies(larger: [(name: String, window: Int)], canShorten: Bool) -> [String] {
    let shorter = [
      "/trim, then /retry: without the oldest turns",
      "/compact, then /retry: a summary in place of the earlier turns",
    ]
    let models = larger.map {
      "/model \($0.name), then /retry: it reads \(UsageWords.grouped($0.window)) tokens"
    }
    return (canShorten ? shorter : []) + models + [
      "/undo: take the question back",
      "/set context_check off, then /retry: send it all the same",
    ]
  }

  /// A request that may be too long.
  static func tight(_ estimate: ContextEstimate) -> String {
    let (model, window) = (estimate.limits.model, estimate.limits.window ?? 0)
    let answer = estimate.limits.reserved.map {
      " and up to \(UsageWords.grouped($0)) for the answer"
    }
    return "this is \(about(estimate.prompt.likely)) tokens\(answer ?? ""), and \(model) reads "
      + "\(UsageWords.grouped(window)): it may be refused or cut (/context tells more)"
  }

  /// A model that did not read all that it was sent.
  static func short(read: Int, of sent: ContextEstimate, isOllama: Bool) -> String {
    let advice =
      isOllama
      ? "start its server with a larger OLLAMA_CONTEXT_LENGTH, or /compact"
      : "raise the context length of its server, or /compact"
    return "\(sent.limits.model) read \(UsageWords.grouped(read)) tokens of "
      + "\(about(sent.prompt.likely)): the beginning was probably left out; \(advice)"
  }

  /// The share of a window, in whole percent.
  static func percent(_ share: Double) -> String {
    "\(Int((min(share, 99) * 100).rounded()))%"
  }

  /// A number that is none to rely on, with its first three digits.
  static func about(_ tokens: Int) -> String {
    var unit = 1
    while tokens / unit >= 1000 { unit *= 10 }
    return "about \(UsageWords.grouped((tokens + unit / 2) / unit * unit))"
  }
}

/// What `/context` says.
struct ContextReport {
  let model: String
  let estimate: ContextEstimate
  let counted: Int?
  let turns: [Turn]
  let largest: [(place: Int, tokens: TokenEstimate)]
  let waiting: [Attachment]

  var lines: [String] {
    let limits = estimate.limits
    let rows = [
      ("model", model == limits.model ? model : "\(model) → \(limits.model)"),
      ("window", limits.window.map { "\(UsageWords.grouped($0)) tokens" } ?? Self.unknown),
      ("used", used),
      ("answer", limits.reserved.map { "\(UsageWords.grouped($0)) tokens set aside" } ?? Self.open),
      ("turns", UsageWords.grouped(turns.count)),
    ]
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { "\($0.0.padded(to: width))  \($0.1)" } + sizes
  }

  private static let unknown = "unknown; the server decides"
  private static let open = "nothing set aside (/set max_tokens does)"

  private var used: String {
    let share = estimate.share.map { " (\(ContextWords.percent($0)))" } ?? ""
    let all = ContextWords.about(estimate.prompt.likely)
    guard let counted else { return "\(all) tokens\(share), by estimate" }
    let rest = estimate.prompt.likely - counted
    return "\(all) tokens\(share): \(UsageWords.grouped(counted)) counted by the provider, "
      + "\(ContextWords.about(rest)) since"
  }

  private var sizes: [String] {
    let files = waiting.map { file in
      (TokenEstimate(of: file).likely, "\(file.name), with the next question")
    }
    let sizes = (files + largest.map(size)).map { (ContextWords.about($0.0), $0.1) }
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
