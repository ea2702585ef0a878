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
    if isNegative || words.contains(["max tokens of # exceed*"]) || Self.isChinese(text) {
      self = .certain
      return
    }
    Self.simplify(&words)
    if words.contains(Self.outputs), !Self.isFilled(by: words) { return nil }
    if words.contains(Self.windows) || Self.comparesWindow(words) {
      self = .certain
      return
    }
    let countsTokens = words.has(["tokens"]) || words.contains(Self.tokenCounts)
    if words.has(Self.media), !countsTokens { return nil }
    if words.contains(Self.fields) { return nil }
    let isLong = countsTokens || words.has(["length", "len", "characters", "chars"])
    if words.contains(Self.inputs) || isLong && words.contains(Self.requests) {
      self = .certain
    } else if words.contains(Self.tokens), !words.has(Self.accounts) {
      self = .likely
    } else {
      return nil
    }
  }

  /// Limits that are restored by waiting or by paying.
  private static let throttling: [WordPattern] = [
    "per minute|min|second|sec|hour|day|week|month", "tokens|requests min|minute|day|hour",
    "tpm|rpm|tpd|rpd|itpm|otpm|tps|rps", "rate limit*", "ratelimit*", "throttl*", "quota*",
    "too many requests", "concurren*", "please wait", "wait before", "usage limit*",
    "daily|weekly|monthly|hourly", "credit|credits|balance|billing|afford|payment|recharge",
  ]

  private static let accounts: Set = [
    "account", "organization", "plan", "subscription", "tier", "upgrade", "month", "week", "day",
  ]

  /// "context deadline exceeded" is how programs written in Go report a timeout.
  private static let otherContexts: [WordPattern] = [
    "context deadline|canceled|cancelled", "took|taking|takes|taken|waited|ran too long",
    "array too long", "maximum tokens must|should|cannot",
    "number of messages|tools|images|items|functions|files|documents",
  ]

  /// The context window is exceeded.
  private static let windows: [WordPattern] = [
    "exceed*|overflow*|longer|larger|greater|bigger|beyond|surpass* ... context|ctx",
    "fit|fits ... context|window", "too large|long|big ... context",
    "exceed*|longer|larger|greater ... seq|sequence|session len|length",
    "context length|window|size|limit|limits|capacity|tokens ... exceed*|overflow*|reached|full|only",
    "context length|window|size|limit too long|large|big",
    "context overflow*|exceed*|full|exhausted",
    "context is|was|has ... exceed*|overflow*|full", "context is|was too long|large|big",
    "ctx ... exceed*|overflow*", "model token limit", "not enough|insufficient context",
  ]

  /// The prompt is too long.
  private static let inputs: [WordPattern] = [
    "prompt|prompts|input|inputs|message|messages|conversation|history|context|transcript ... too long|large|big|lengthy",
    "request|query|text ... too long|large|big for ... model",
    "prompt|input|inputs|messages|conversation|request|requests|history ... too many tokens|characters",
    "prompt|prompts|input|inputs|conversation|history|context|transcript ... exceed*|longer|larger|greater|surpass*|above ... max*|limit*|length|supported|allowed|capacity|configured|model|models|number|#",
    "prompt|input|inputs|context token|tokens|length|size|limit ... exceed*|overflow*",
    "limit|maximum ... exceed* ... prompt|input|inputs",
    "too many input|prompt|context|total tokens", "range of input length", "too long to fit",
    "reduce|shorten|truncate|trim|decrease|condense|shorter ... prompt|input|inputs|messages|conversation|context|history",
  ]

  /// The same about words that also occur in messages about other things. They count only if the
  /// message is about a length or a number of tokens.
  private static let requests: [WordPattern] = [
    "request|message|content|query|text|sequence ... too long|large|big",
    "prompt|input|request|requests|requested|message|messages|tokens|count|content|query|text|sequence ... exceed*|longer|larger|greater|more|over|above|surpass* ... max*|limit*|length|supported|allowed|capacity|configured|model|models|number|#",
    "prompt|input|inputs|request|message|messages|tokens|conversation ... must|should|cannot|can|may ... less|fewer|most|exceed|between|within|under|below ... #",
    "max|maximum input|prompt|message|model|total|sequence length|token|tokens|size|characters|chars ... #",
    "prompt|input|inputs|request|tokens|count|model ... support|supports|accepts|allows|process|handle ... # tokens",
    "input|count|tokens ... supports|accepts|allows ... #",
    "prompt|input|inputs|request|message|messages|conversation ... tokens ... max|maximum|limit ... #",
    "tokens ... not|cannot|doesnt fit",
  ]

  private static let tokenCounts: [WordPattern] = ["token count|limit|length|size|window"]

  private static let tokens: [WordPattern] = [
    "too many tokens", "token|tokens limit|limits|count exceed*|reached|hit",
    "exceed*|reached ... token|tokens limit|limits",
  ]

  /// A field of the request that is too long.
  private static let fields: [WordPattern] = [
    "name|names|id|identifier|description|key|url|stop|title|label|username|filename|metadata|schema too|exceed*|length|is|must|should|cannot"
  ]

  private static let media: Set = [
    "bytes", "byte", "kb", "mb", "mib", "gb", "megabytes", "pixels", "dimensions", "image",
    "images", "audio", "video", "pdf", "pages", "file", "files", "attachment", "attachments",
    "payload", "entity", "header", "headers",
  ]

  /// The maximum number of tokens in the answer, whatever the format calls it, as one word.
  private static let output = "output-limit"

  private static let outputs: [WordPattern] = ["output-limit ... is|are too large|high|big|long"]

  private static func simplify(_ words: inout MessageWords) {
    let kinds: Set = ["completion", "output", "new", "response", "generated", "generation"]
    words.replace([["max", "maximum"], kinds, ["token", "tokens"]], with: output)
    words.replace([["max"], ["token", "tokens"]], with: output)
    words.replace(
      [kinds.union(["budget", "thinking", "reasoning"]), ["token", "tokens"]], with: output)
    words.replace([["num"], ["predict"]], with: output)
    // Pydantic begins a message about any field so, and TGI and others introduce one so.
    words.replace([["input"], ["should"], ["be"]])
    words.replace([["invalid"], ["input", "request"]])
    words.replace([["input"], ["validation"]])
    words.replace([["request"], ["id"]])
  }

  private static let windowNames: [WordPattern] = [
    "context length|window|size|limit", "maximum|max context", "maximum|max model len|length",
  ]

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

  private static func isChinese(_ text: String) -> Bool {
    let isThrottled = ["频率", "限流", "速率", "每分钟", "余额", "额度", "欠费", "并发"]
      .contains(where: text.contains)
    return !isThrottled
      && ["输入", "提示", "上下文", "对话", "长度", "rompt", "oken"].contains(where: text.contains)
      && ["超过", "超出", "过长", "超长", "太长", "超限", "过多"].contains(where: text.contains)
  }
}
