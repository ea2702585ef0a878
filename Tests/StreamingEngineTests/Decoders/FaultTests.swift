import StreamingEngine
import Testing

/// A retry delay as sent by a server, and the expected duration.
private struct Delay: Sendable, CustomTestStringConvertible {
  var name: String
  var headers: [(String, String)]
  var message: String
  var expected: Duration?

  init(
    _ name: String, _ headers: [(String, String)], message: String = "slow down",
    _ expected: Duration?
  ) {
    self.name = name
    self.headers = headers
    self.message = message
    self.expected = expected
  }

  var testDescription: String { name }
}

struct FaultTests {
  /// 2026-11-22T16:00:00Z.
  static let now = 1_795_363_200

  fileprivate static let delays = [
    Delay("nothing said", [], nil),
    Delay("seconds", [("Retry-After", "17")], .seconds(17)),
    Delay("parts of a second", [("retry-after", "0.25")], .milliseconds(250)),
    Delay("zero", [("retry-after", "0")], .zero),
    Delay("less than nothing", [("retry-after", "-1")], nil),
    Delay("no number", [("retry-after", "NaN")], nil),
    Delay("no end", [("retry-after", "inf")], nil),
    Delay("very long", [("retry-after", "1000000000")], .seconds(1_000_000_000)),
    Delay("a date", [("retry-after", "Sun, 22 Nov 2026 16:01:30 GMT")], .seconds(90)),
    Delay("a date of the past", [("retry-after", "Sun, 22 Nov 2026 15:59:00 GMT")], .zero),
    Delay("a leap day", [("retry-after", "Tue, 29 Feb 2028 00:00:00 GMT")], .seconds(40_032_000)),
    Delay(
      "a Retry-After date is compared with the server's clock",
      [
        ("retry-after", "Sun, 22 Nov 2026 16:01:30 GMT"), ("date", "Sun, 22 Nov 2026 16:01:20 GMT"),
      ],
      .seconds(10)),
    Delay("no date", [("retry-after", "Sun, 99 Nov 2026 16:01:30 GMT")], nil),
    Delay(
      "retry-after-ms takes precedence", [("retry-after", "3"), ("Retry-After-Ms", "2500")],
      .milliseconds(2500)),
    Delay("in the message", [], message: "Please try again in 1m2.5s.", .milliseconds(62_500)),
    Delay("in the message, in ms", [], message: "try again in 120ms or so", .milliseconds(120)),
    Delay("in the message, in words", [], message: "Please retry in 20 seconds.", .seconds(20)),
    Delay("not in the message", [], message: "try again in a moment", nil),
    Delay(
      "the exhausted limit determines the delay",
      [
        ("x-ratelimit-reset-requests", "6m0s"), ("x-ratelimit-remaining-requests", "3"),
        ("x-ratelimit-reset-tokens", "12ms"), ("x-ratelimit-remaining-tokens", "0"),
      ], .milliseconds(12)),
    Delay(
      "the latest reset counts if no limit is exhausted",
      [("x-ratelimit-reset-requests", "1h2m3s"), ("x-ratelimit-reset-tokens", "2s")],
      .seconds(3723)),
    Delay(
      "Anthropic's resets",
      [
        ("anthropic-ratelimit-requests-reset", "2026-11-22T16:09:00Z"),
        ("anthropic-ratelimit-requests-remaining", "9"),
        ("anthropic-ratelimit-input-tokens-reset", "2026-11-22T16:00:17Z"),
        ("anthropic-ratelimit-input-tokens-remaining", "0"),
      ], .seconds(17)),
  ]

  @Test("the retry delay is found in every header and message form", arguments: delays)
  fileprivate func delay(_ example: Delay) {
    var headers = HTTPHeaders()
    for (name, value) in example.headers { headers.append(name, value) }
    let fault = ProviderFault.classify(
      provider: .sample("openai", .openAIChat), status: 429, headers: headers,
      body: Array("{\"error\":{\"message\":\"\(example.message)\"}}".utf8), now: Self.now)
    #expect(fault.retryAfter == example.expected)
  }

  @Test("a permanent error has no retry delay")
  func noDelay() {
    let fault = classify(401, "{}", headers: ["retry-after": "5"])
    #expect(!fault.isRetryable && fault.retryAfter == nil)
  }

  @Test("the x-should-retry header overrides the default")
  func shouldRetry() {
    #expect(!classify(500, "{}", headers: ["x-should-retry": "false"]).isRetryable)
    #expect(classify(400, "{}", headers: ["X-Should-Retry": "true"]).isRetryable)
    let spent = #"{"error":{"message":"Spent.","code":"insufficient_quota"}}"#
    #expect(
      !classify(429, spent, headers: ["x-should-retry": "true", "retry-after": "1"]).isRetryable,
      "but money does not come back by asking")
  }

  @Test("the request ID is read from headers and bodies")
  func requestID() {
    #expect(classify(500, "{}", headers: ["x-request-id": "r1"]).requestID == "r1")
    #expect(classify(500, "{}", headers: ["request-id": "r2"]).requestID == "r2")
    let body = #"{"type":"error","error":{"type":"api_error","message":"x"},"request_id":"r3"}"#
    #expect(classify(500, body).requestID == "r3")
  }

  static let statuses: [(status: Int, kind: LLMError.Kind)] = [
    (204, .malformed), (302, .malformed), (400, .invalidRequest), (401, .authentication),
    (402, .quota), (403, .permission), (404, .modelNotFound), (408, .timeout), (409, .server),
    (413, .invalidRequest), (418, .invalidRequest), (422, .invalidRequest), (429, .rateLimit),
    (498, .overloaded), (499, .timeout), (500, .server), (502, .server), (503, .overloaded),
    (504, .timeout), (520, .server), (529, .overloaded),
  ]

  @Test("without an error code the status determines the kind", arguments: statuses)
  func status(_ example: (status: Int, kind: LLMError.Kind)) {
    #expect(classify(example.status, "").kind == example.kind)
    let gateways = [
      413: "the request is too large for the server or a gateway before it",
      504: "a gateway timed out waiting for the server",
    ]
    #expect(
      classify(example.status, "").message
        == gateways[example.status] ?? "HTTP \(example.status)")
  }

  static let bodies: [(status: Int, body: String, kind: LLMError.Kind, message: String)] = [
    (
      400,
      #"{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT","details":[{"@type":"…ErrorInfo","reason":"API_KEY_INVALID"}]}}"#,
      .authentication, "API key not valid."
    ),
    (
      429,
      #"[{"error":{"code":429,"message":"Quota.","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"GenerateRequestsPerDayPerProject"}]}]}}]"#,
      .quota, "Quota."
    ),
    (
      403,
      #"{"error":{"code":403,"message":"Flagged.","metadata":{"reasons":["x"],"flagged_input":"y"}}}"#,
      .contentFilter, "Flagged."
    ),
    (
      413, #"{"error":{"message":"Too large.","type":"tokens","code":"rate_limit_exceeded"}}"#,
      .rateLimit, "Too large."
    ),
    (
      500,
      #"{"error":{"message":"The input token count (9) exceeds the maximum number of tokens allowed (8)."}}"#,
      .contextLength,
      "The input token count (9) exceeds the maximum number of tokens allowed (8)."
    ),
    (
      400,
      #"{"error":{"type":"invalid_request_error","message":"Your credit balance is too low"}}"#,
      .quota, "Your credit balance is too low"
    ),
    (400, #"{"detail":"Bad thing"}"#, .invalidRequest, "Bad thing"),
    (
      422, #"{"detail":[{"loc":["body"],"msg":"field required"}]}"#, .invalidRequest,
      "field required"
    ),
    (400, #"{"object":"error","message":"Flat","code":40301}"#, .invalidRequest, "Flat"),
    (400, #"{"message":"Only this"}"#, .invalidRequest, "Only this"),
    (400, #"{"unknown":"shape"}"#, .invalidRequest, #"{"unknown":"shape"}"#),
    (404, "404 page not found\n", .modelNotFound, "404 page not found"),
    (400, "two\r\n   lines \n\n", .invalidRequest, "two lines"),
    (
      403, "<!DOCTYPE html>\n<HTML><head><Title lang=en>\n Sign in </TITLE></head>", .permission,
      "the server sent a web page instead of an answer, \"Sign in\"; it may be a proxy or sign-in page"
    ),
  ]

  @Test("error bodies of all known formats are read", arguments: bodies.indices)
  func body(_ index: Int) {
    let example = Self.bodies[index]
    let fault = classify(example.status, example.body)
    #expect(fault.kind == example.kind)
    #expect(fault.message == example.message)
  }

  @Test("an error message is one line of at most 500 characters")
  func longMessage() {
    let fault = classify(500, String(repeating: "long ", count: 1000))
    #expect(fault.message.count == 500)
    #expect(fault.message.hasSuffix("…"))
  }

  @Test("a redirect error names the target")
  func redirect() {
    let fault = classify(307, "", headers: ["location": "https://elsewhere.test/"])
    #expect(
      fault.message
        == "HTTP 307 redirects to https://elsewhere.test/; redirects are not followed because they could leak the key"
    )
    #expect(fault.advice == "check the provider's base URL")
  }

  static let adviceCases: [(status: Int, format: WireFormat, provider: String, advice: String)] = [
    (401, .openAIChat, "openai", "check OPENAI_API_KEY"),
    (401, .anthropic, "anthropic", "check ANTHROPIC_API_KEY"),
    (401, .google, "google", "check GOOGLE_API_KEY or GEMINI_API_KEY"),
    (401, .ollama, "ollama", "check OLLAMA_API_KEY, or run `ollama signin`"),
    (401, .openAIChat, "local", "check the key that is configured for local"),
    (402, .openAIChat, "openai", "check your plan and billing"),
    (403, .google, "google", "check what the key may be used for, or use another model"),
    (404, .anthropic, "anthropic", "check the model's name"),
    (404, .ollama, "ollama", "fetch it with `ollama pull`, or use another"),
    (429, .openAIChat, "openai", "try again shortly"),
    (503, .openAIChat, "openai", "try again, or use another model"),
    (422, .openAIChat, "openai", "change the request or its settings, or use another model"),
  ]

  @Test("each error kind has its advice", arguments: adviceCases.indices)
  func advice(_ index: Int) {
    let example = Self.adviceCases[index]
    let fault = ProviderFault.classify(
      provider: .sample(example.provider, example.format), status: example.status,
      body: Array(#"{"error":{"message":"no"}}"#.utf8))
    #expect(fault.advice == example.advice)
  }

  @Test(
    "the advice states the retry delay with its unit",
    arguments: [
      ("0", "try again now"), ("2", "try again in 2 s"), ("1.2", "try again in 2 s"),
      ("180", "try again in 3 min"), ("9000", "try again in 3 h"),
    ])
  func waiting(_ header: String, _ advice: String) {
    #expect(classify(429, "{}", headers: ["retry-after": header]).advice == advice)
  }

  @Test("a too long conversation and a 404 from another server have their own advice")
  func otherAdvice() {
    #expect(
      classify(400, #"{"error":{"message":"prompt is too long"}}"#).advice
        == "start a new conversation, or use a model with a larger window")
    #expect(classify(404, "<html></html>").advice == "check the provider's base URL")
  }

  private func classify(_ status: Int, _ body: String, headers: HTTPHeaders = [:]) -> LLMError {
    ProviderFault.classify(
      provider: .sample("openai", .openAIChat), status: status, headers: headers,
      body: Array(body.utf8), now: Self.now)
  }
}
