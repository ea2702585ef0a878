/// Recognises that a conversation exceeds the model's context window, from what the server says.
///
/// Every server words this differently, and many send no code for it. So this looks for what such a
/// message says, not for sentences: the prompt, the input or the request exceeds something that is
/// counted in tokens, or the context window is exceeded. The same words also occur in messages
/// about limits of tokens per minute, about the length of the answer and about the size of files,
/// and those are excluded.
enum ContextOverflow: Equatable {
  /// The message is about the prompt or the context window.
  case certain
  /// The message is only about a number of tokens. With status 429, it is a rate limit.
  case likely

  init?(_ text: String) {
    var words = MessageWords(text)
    if words.contains(Self.throttling) || words.contains(Self.otherContexts) { return nil }
    if let limit = Self.stringLimit(words) {
      guard limit >= Self.leastPromptLimit else { return nil }
      self = .certain
      return
    }
    // vLLM subtracts the prompt from the window, and gets a negative limit for the answer.
    let isNegative = text.contains("must be at least 1, got -")
    if isNegative || words.contains(["max tokens of # exceed*"]) || Self.isForeign(text) {
      self = .certain
      return
    }
    Self.simplify(&words)
    if words.contains(Self.outputs), !Self.isFilled(by: words) { return nil }
    if words.contains(Self.longOutputs) || words.has(Self.answers), !words.has(Self.prompts) {
      return nil
    }
    let isCode = !text.contains(" ") && words.contains(["context|prompt|input length"])
    if isCode || words.contains(Self.windows) || Self.comparesWindow(words) {
      self = .certain
      return
    }
    let countsTokens = words.has(["tokens"]) || words.contains(Self.tokenCounts)
    if !countsTokens, words.has(Self.media) || words.contains(Self.units) { return nil }
    if words.contains(Self.fields) { return nil }
    let isLong = countsTokens || words.has(["length", "len", "characters", "chars"])
    if words.contains(Self.inputs) || isLong && words.contains(Self.requests)
      || Self.comparesTokens(words)
    {
      self = .certain
    } else if words.contains(Self.tokens), !words.has(Self.accounts) {
      self = .likely
    } else {
      return nil
    }
  }

  /// The maximum number of tokens in the answer, whatever the format calls it, as one word.
  private static let output = "output-limit"

  private static func simplify(_ words: inout MessageWords) {
    let kinds: Set = ["completion", "output", "new", "response", "generated", "generation"]
    words.replace([["max", "maximum"], kinds, ["token", "tokens"]], with: output)
    words.replace([["max"], ["token", "tokens"]], with: output)
    words.replace(
      [kinds.union(["budget", "thinking", "reasoning"]), ["token", "tokens"]], with: output)
    words.replace([["max", "maximum"], kinds.subtracting(["new"])], with: output)
    words.replace([["num"], ["predict"]], with: output)
    words.replace([kinds, ["length", "len", "size"]], with: output)
    // Pydantic begins a message about any field so, and TGI and others introduce one so.
    words.replace([["input"], ["should"], ["be"]])
    words.replace([["invalid"], ["input", "request"]])
    words.replace([["input"], ["validation"]])
    words.replace([["request"], ["id"]])
  }

  /// Whether the message states a number of tokens that was sent, and how many are allowed.
  private static func comparesTokens(_ words: MessageWords) -> Bool {
    let numbers = words.list.compactMap { Double($0) }.filter { $0 >= leastTokens }
    return words.has(["tokens"]) && Set(numbers).count > 1 && words.has(asked)
      && words.has(limits) && !words.has([output]) && !words.has(accounts)
  }

  /// No context window is smaller.
  private static let leastTokens = 256.0

  /// Whether the message states a context window and the size of a request.
  private static func comparesWindow(_ words: MessageWords) -> Bool {
    words.contains(windowNames) && words.list.contains { $0.first?.isWholeNumber ?? false }
      && words.has([
        "prompt", "input", "inputs", "messages", "request", "requested", "passed", "tokens",
        "conversation",
      ])
  }

  /// Whether the prompt alone nearly fills a context window that has no room for the answer.
  ///
  /// vLLM complains about `max_tokens` if the prompt and the answer together exceed the window. If
  /// the prompt is short, only the limit of the answer is too high.
  private static func isFilled(by words: MessageWords) -> Bool {
    guard let prompt = number(in: words, before: "input"),
      let window = number(in: words, after: ["length", "window", "size"])
    else { return false }
    return prompt >= 0.75 * window
  }

  /// The smallest limit of a text in characters that is meant for a whole prompt.
  private static let leastPromptLimit = 50_000.0

  /// The stated maximum length of a string in characters, if that is what the message is about. A
  /// name may have 64 characters, a question a million.
  private static func stringLimit(_ words: MessageWords) -> Double? {
    let isAboutString = words.contains([
      "string too long", "string above max length", "string should have at most",
      "expected max length",
    ])
    guard isAboutString else { return nil }
    return number(in: words, after: ["length", "most"]) ?? 0
  }

  private static func number(in words: MessageWords, after names: Set<String>) -> Double? {
    for (name, rest) in zip(words.list, words.list.indices.map { words.list[$0...].dropFirst() })
    where names.contains(name) {
      if let number = rest.prefix(3).lazy.compactMap({ Double($0) }).first { return number }
    }
    return nil
  }

  private static func number(in words: MessageWords, before name: String) -> Double? {
    zip(words.list, words.list.dropFirst()).lazy
      .compactMap { $1 == name ? Double($0) : nil }.first
  }

  private static func isForeign(_ text: String) -> Bool {
    foreignWords.contains { language in
      language.prompt.contains(where: text.contains)
        && language.excess.contains(where: text.contains)
        && !language.other.contains(where: text.contains)
    }
  }
}
