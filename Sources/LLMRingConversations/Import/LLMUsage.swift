import LLMRingSQLite
import StreamingEngine

/// The tokens of an answer in a store of `llm`: two counts, and the rest as its provider named it.
enum LLMUsage {
  /// - Parameter row: With `input_tokens`, `output_tokens` and `token_details`.
  static func usage(of row: borrowing Rows) -> Usage? {
    var usage = Usage(promptTokens: row["input_tokens"], completionTokens: row["output_tokens"])
    if let text: String = row["token_details"], let details = JSONValue(parsing: text) {
      add(details, to: &usage)
    }
    return usage == Usage() ? nil : usage
  }

  private static func add(_ details: JSONValue, to usage: inout Usage) {
    let counts = figures(in: details)
    func figure(_ names: String...) -> Int? { names.compactMap { counts[$0] }.first }
    // Anthropic counts beside the input what was read from a cache and written to it; Gemini
    // counts thoughts beside the output.
    let read = figure("cache_read_input_tokens")
    let written = figure("cache_creation_input_tokens")
    let thoughts = figure("thoughtsTokenCount")
    usage.cachedTokens =
      read ?? figure("cached_tokens", "cachedContentTokenCount", "prompt_cache_hit_tokens")
    usage.cacheWriteTokens = written ?? figure("cache_write_tokens")
    usage.reasoningTokens = thoughts ?? figure("reasoning_tokens")
    usage.promptTokens = usage.promptTokens.map { $0 + (read ?? 0) + (written ?? 0) }
    usage.completionTokens = usage.completionTokens.map { $0 + (thoughts ?? 0) }
    if let cached = usage.cachedTokens, cached > usage.promptTokens ?? cached {
      usage.cachedTokens = nil
    }
  }

  /// More tokens than an answer can have.
  private static let limit = 1 << 40

  /// The counts and those one level below, by their names.
  private static func figures(in details: JSONValue) -> [String: Int] {
    guard case .object(let members) = details else { return [:] }
    var figures: [String: Int] = [:]
    for (name, value) in members {
      switch value {
      case .int(let figure) where (0..<limit).contains(figure): figures[name] = figure
      case .object: figures.merge(Self.figures(in: value)) { outer, _ in outer }
      default: break
      }
    }
    return figures
  }
}
