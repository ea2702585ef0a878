/// The words and patterns by which ``ContextOverflow`` tells limits apart.
extension ContextOverflow {
  /// Limits that are restored by waiting or by paying.
  static let throttling: [WordPattern] = [
    "per minute|min|second|sec|hour|day|week|month", "tokens|requests min|minute|day|hour",
    "tpm|rpm|tpd|rpd|itpm|otpm|tps|rps", "rate limit*|of|exceed*", "ratelimit*", "throttl*",
    "quota*",
    "too many requests", "concurren*", "please wait", "wait before", "usage limit*",
    "daily|weekly|monthly|hourly",
    "credit|credits|balance|billing|afford|payment|recharge|spend|spending",
    "limit # ... used #",
  ]

  /// What a model writes, as opposed to what it reads.
  static let answers: Set = [
    "answer", "completion", "response", "reply", "output", "generation",
  ]

  /// Signs of a limit of the account.
  static let accounts: Set = [
    "account", "organization", "plan", "subscription", "tier", "upgrade", "month", "week", "day",
  ]

  /// What messages about something else say. "context deadline exceeded" is how programs written in
  /// Go report a timeout.
  static let otherContexts: [WordPattern] = [
    "context deadline|canceled|cancelled", "took|taking|takes|taken|waited|ran too long",
    "array too long", "maximum tokens must|should|cannot|you|value",
    "safety|policy|policies|moderation|toxicity|threshold|score",
    "num ctx ... exceed*|must|should|larger|greater|above",
    "field|fields|header|headers too long|large", "url|uri ... too long", "queue",
    "api token|tokens|key|keys", "connection|connections limit", "websocket|grpc|errno|packet",
    "stop sequence|sequences|word|words|string|strings",
    "prompt|input template|id|name|file|schema|variable|variables|device|stream|streams|rate|array|items",
    "time limit|limits|budget",
    "number of messages|tools|images|items|functions|files|documents",
  ]

  /// The context window is exceeded.
  static let windows: [WordPattern] = [
    "exceed*|overflow*|longer|larger|greater|bigger|beyond|surpass* ... context|ctx",
    "fit|fits ... context|window", "too large|long|big ... context",
    "exceed*|longer|larger|greater ... seq|sequence|session len|length",
    "context length|window|size|limit|limits|capacity|tokens ... exceed*|overflow*|reached|full|only|exhausted",
    "reached|hit|filled|exhausted ... context",
    "max|maximum|total seq|sequence len|length ... exceed*|reached",
    "seq|sequence len|length exceed*",
    "context length|window|size|limit too long|large|big", "context length|window error",
    "out of context", "no|not ... room|space ... context",
    "context ... too small|short ... prompt|input|request|conversation|messages",
    "context length|window|size ... insufficient",
    "sequence|seq ... longer|larger|greater|bigger|higher|above",
    "context overflow*|exceed*|full|exhausted",
    "context budget|buffer|memory|space|usage|count ... exceed*|overflow*|full|exhausted",
    "context is|was|has ... exceed*|overflow*|full", "context is|was too long|large|big",
    "ctx ... exceed*|overflow*", "model token|context limit", "sequence|seq too long",
    "not enough|insufficient context",
    "enough|insufficient tokens|room|space ... context window|length|size",
    "ctx too small|short ... prompt|input|request",
    "prompt|input|inputs|conversation|messages|history ... leaves|leave no|little room|space",
    "prompt|input|inputs|conversation|messages|history does|do|will|can not fit",
    "prompt|input|inputs|conversation|messages|history doesnt|cannot|wont fit",
    "space|room ... prompt|input|tokens ... kv cache", "space|room ... kv cache ... prompt|input",
    "current length is # ... limit is #",
  ]

  /// The prompt is too long.
  static let inputs: [WordPattern] = [
    "prompt|prompts|input|inputs|message|messages|conversation|chat|thread|dialogue|history|context|transcript ... too long|large|big|lengthy",
    "request|query|text ... too long|large|big for ... model",
    "prompt|input|inputs|messages|conversation|request|requests|history ... too many tokens|characters",
    "too many tokens ... prompt|input|inputs|messages|conversation|request|requests|history",
    "prompt|prompts|input|inputs|prefill|conversation|chat|thread|dialogue|history|context|transcript ... exceed*|longer|larger|greater|surpass*|above ... max*|limit*|length|supported|allowed|capacity|configured|model|models|number|#",
    "prompt|input|inputs|context token|tokens|length|size|limit ... exceed*|overflow*",
    "limit|maximum ... exceed* ... prompt|input|inputs",
    "too many input|prompt|context|total tokens", "range of input length", "too long to fit",
    "input|prompt length error", "max|maximum input|prompt is ... # tokens",
    "max total tokens exceed*", "input|prompt limit reached|exceed* ... model",
    "model input|prompt limit reached|exceed*", "prompt|input|conversation|context overflow*",
    "prompt|input|conversation length exceed*",
    "too long|large|big prompt|input|context|conversation",
    "prompt|input|conversation|history ... reached|hit ... max*|limit* length|size|tokens",
    "token|tokens limit ... exceed* by|in|with ... request|prompt|input|messages",
    "reduce|reducing|shorten*|truncat*|trim*|decreas*|condens*|shorter ... prompt|input|inputs|messages|conversation|context|history",
    "exceed*|over|above|beyond ... max*|limit* ... prompt|input|context|conversation|sequence|messages",
    "only|just ... # token|tokens context|window", "more than # tokens ... input|prompt|context",
    "max|maximum number of input|prompt|context tokens is",
    "exceed* ... max|maximum length ... # tokens",
  ]

  /// The same about words that also occur in messages about other things. They count only if the
  /// message is about a length or a number of tokens.
  static let requests: [WordPattern] = [
    "request|message|content|query|text|sequence ... too long|large|big",
    "prompt|input|request|requests|requested|message|messages|tokens|count|content|query|text|sequence ... exceed*|longer|larger|greater|more|over|above|surpass* ... max*|limit*|length|supported|allowed|capacity|configured|model|models|number|#",
    "prompt|input|inputs|request|message|messages|tokens|conversation ... must|should|cannot|can|may ... less|fewer|most|exceed|between|within|under|below ... #",
    "max|maximum input|prompt|message|model|total|sequence length|token|tokens|size|characters|chars ... #",
    "prompt|input|inputs|request|tokens|count|model ... support|supports|accepts|allows|process|handle ... # tokens",
    "input|count|tokens ... supports|accepts|allows ... #",
    "up|most|maximum|max|only|least|than|limit ... # input|prompt|context tokens",
    "prompt|input|inputs|request|message|messages|conversation ... tokens ... max|maximum|limit ... #",
    "tokens ... not|cannot|doesnt fit",
  ]

  static let tokenCounts: [WordPattern] = ["token count|limit|length|size|window"]

  static let tokens: [WordPattern] = [
    "too many tokens", "token|tokens limit|limits|count exceed*|reached|hit",
    "exceed*|reached ... token|tokens limit|limits",
  ]

  /// A field of the request that is too long.
  static let fields: [WordPattern] = [
    "name|names|id|identifier|description|key|url|stop|title|label|username|filename|metadata|schema too|exceed*|length|is|must|should|cannot"
  ]

  static let media: Set = [
    "bytes", "byte", "kb", "mb", "mib", "gb", "megabytes", "pixels", "dimensions", "image",
    "images", "audio", "video", "pdf", "pages", "file", "files", "attachment", "attachments",
    "payload", "entity", "header", "headers",
  ]

  /// Limits of other things, by their unit.
  static let units: [WordPattern] = [
    "# s|sec|secs|second|seconds|min|mins|minute|minutes|ms|hour|hours|times|items|texts|elements|variables|entries|properties|levels|choices|documents|words|messages|prompts|requests|rows|lines|concurrent"
  ]

  /// The limit of the answer is too high.
  static let outputs: [WordPattern] = ["output-limit ... is|are too large|high|big|long"]
  /// The same, unless the message also names the prompt.
  static let longOutputs: [WordPattern] = [
    "output-limit # exceed*|greater|larger|higher|above|over"
  ]

  static let prompts: Set = [
    "prompt", "input", "inputs", "messages", "context", "conversation", "sequence",
  ]

  /// What a number of tokens is counted of.
  static let asked: Set = [
    "prompt", "prompts", "input", "inputs", "message", "messages", "conversation", "history",
    "request", "requested", "text", "sequence", "sent", "received", "length",
  ]

  /// Words that make a number a limit.
  static let limits: Set = [
    "limit", "limits", "limited", "max", "maximum", "window", "context", "allowed", "only", "most",
    "available", "but", "supported", "capacity", "up", "beyond", "over", "higher", "greater",
    "exceeds", "exceed", "exceeded", "less",
  ]

  static let windowNames: [WordPattern] = [
    "context length|window|size|limit", "maximum|max context", "maximum|max model len|length",
  ]

  /// Words of messages in other languages: about a prompt, about an excess, and about other limits.
  static let foreignWords: [(prompt: [String], excess: [String], other: [String])] = [
    (
      ["输入", "提示", "上下文", "对话", "长度", "rompt", "oken"],
      ["超过", "超出", "过长", "超长", "太长", "超限", "过多", "最大上下文"],
      ["频率", "限流", "速率", "每分钟", "余额", "额度", "欠费", "并发"]
    ),
    (
      ["入力", "プロンプト", "コンテキスト", "トークン"], ["長すぎ", "超え", "超過", "多すぎ"],
      ["毎分", "レート", "残高", "クォータ"]
    ),
    (
      ["입력", "프롬프트", "컨텍스트", "토큰"], ["너무 길", "너무 깁", "초과", "너무 많"],
      ["분당", "속도", "잔액", "할당량"]
    ),
    (
      ["ромпт", "онтекст", "апрос", "окен"], ["слишком длин", "слишком велик", "превы"],
      ["в минуту", "частот", "баланс", "квот"]
    ),
    // Spanish, Portuguese, French and Italian.
    (
      ["rompt", "essag", "ensaj", "ensag", "ontext", "ontest", "ntrada", "ntrée", "onversa"],
      [
        "supera ", "sobrepasa", "excede", "ultrapassa", "dépass", "demasiado larg", "muito long",
        "trop long", "troppo lung",
      ],
      ["minut", "cuota", "quota", "saldo", "solde", "tasa", "débit"]
    ),
    (
      ["rompt", "achricht", "ingabe", "ontext", "espräch", "nfrage"],
      ["zu lang", "überschr", "übersteigt"], ["inute", "ontingent", "uthaben", "Rate"]
    ),
  ]
}
