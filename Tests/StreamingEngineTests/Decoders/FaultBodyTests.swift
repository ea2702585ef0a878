import Testing
@testable import StreamingEngine

/// A body of an error response, and what the user is told.
private struct Body: Sendable, CustomTestStringConvertible {
  var status: Int
  var body: String
  var kind: LLMError.Kind
  var message: String

  init(_ status: Int, _ body: String, _ kind: LLMError.Kind, _ message: String) {
    self.status = status
    self.body = body
    self.kind = kind
    self.message = message
  }

  var testDescription: String { "\(status) \(body)" }
}

@Suite("Error bodies")
struct FaultBodyTests {
  fileprivate static let bodies = [
    // Server-sent events.
    Body(
      429,
      "data: {\"error\": {\"message\": \"Rate limit exceeded for key\", \"type\": \"rate_limit_error\"}}\n\ndata: [DONE]\n\n",
      .rateLimit, "Rate limit exceeded for key"),
    Body(
      401, "event: error\ndata: {\"error\":{\"message\":\"Bad key\",\"code\":401}}\n\n",
      .authentication, "Bad key"),
    Body(503, ": ping\n\nevent: error\ndata: no capacity\n\n", .overloaded, "no capacity"),
    // Errors of an upstream provider.
    Body(
      429,
      #"{"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"glm is temporarily rate-limited upstream.","provider_name":"BaseTen"}}}"#,
      .rateLimit, "Provider returned error (BaseTen): glm is temporarily rate-limited upstream."),
    Body(
      400,
      #"{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Model supports at most 1 image per prompt.\"}}","provider_name":"Crucible"}}}"#,
      .invalidRequest,
      "Provider returned error (Crucible): Model supports at most 1 image per prompt."),
    Body(
      400,
      #"{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"{\"error\":{\"message\":\"Too long\",\"code\":\"context_length_exceeded\"}}"}}}"#,
      .contextLength, "Provider returned error: Too long"),
    Body(
      502,
      #"{"error":{"message":"Provider returned error","code":502,"metadata":{"raw":{"error":{"message":"engine down"}},"provider_name":"X"}}}"#,
      .server, "Provider returned error (X): engine down"),
    Body(
      500, #"{"message":"Provider returned error","metadata":{"raw":"no","provider_name":"X"}}"#,
      .server, "Provider returned error (X): no"),
    Body(
      502, #"{"error":{"message":"Provider returned error","metadata":{"provider_name":"X"}}}"#,
      .server, "Provider returned error (X)"),
    Body(
      502,
      #"{"error":{"message":"upstream","metadata":{"raw":"<html><head><title>502 Bad Gateway</title></head></html>"}}}"#,
      .server, "upstream: 502 Bad Gateway"),
    Body(
      400,
      #"{"error":{"message":"litellm.BadRequestError: OpenAIException - Error code: 400 - {'error': {'message': \"The model's name is wrong.\", 'type': None, 'code': 'bad'}}","type":null,"code":"400"}}"#,
      .invalidRequest, "The model's name is wrong."),
    Body(
      401,
      #"{"error":{"message":"litellm.AuthenticationError: AnthropicException - {\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"invalid x-api-key\"}}"}}"#,
      .authentication, "invalid x-api-key"),
    Body(
      400, #"{"error":{"message":"{\\\"error\\\":{\\\"message\\\":\\\"inner truth\\\"}}"}}"#,
      .invalidRequest, "inner truth"),
    Body(
      400, #"{"error":{"message":"No connected db.","type":"no_db_connection","code":"400"}}"#,
      .authentication, "No connected db."),
    Body(
      400, #"{"error":{"message":"Invalid schema {'description': 'Get weather'} for f"}}"#,
      .invalidRequest, "Invalid schema {'description': 'Get weather'} for f"),
    // MiniMax.
    Body(
      200,
      #"{"choices":null,"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}"#,
      .quota, "insufficient balance"),
    Body(
      200, #"{"base_resp":{"status_code":1004,"status_msg":"login fail"}}"#, .authentication,
      "login fail"),
    Body(
      200, #"{"base_resp":{"status_code":1002,"status_msg":"limit"}}"#, .rateLimit, "limit"),
    Body(
      200, #"{"base_resp":{"status_code":1039,"status_msg":"token limit"}}"#, .rateLimit,
      "token limit"),
    Body(
      200,
      #"{"base_resp":{"status_code":2013,"status_msg":"invalid params, context window exceeds limit"}}"#,
      .contextLength, "invalid params, context window exceeds limit"),
    Body(
      200, #"{"base_resp":{"status_code":2013,"status_msg":"wrong params"}}"#, .invalidRequest,
      "wrong params"),
    Body(200, #"{"base_resp":{"status_code":1027,"status_msg":"no"}}"#, .contentFilter, "no"),
    Body(200, #"{"base_resp":{"status_code":2056,"status_msg":"5h"}}"#, .quota, "5h"),
    Body(200, #"{"base_resp":{"status_code":1000,"status_msg":"odd"}}"#, .server, "odd"),
    // `detail`.
    Body(200, #"{"detail": "Not authenticated"}"#, .authentication, "Not authenticated"),
    Body(
      400, #"{"detail":{"error":{"message":"Bad thing","code":"x"}}}"#, .invalidRequest, "Bad thing"
    ),
    Body(400, #"{"detail":{"msg":"Bad thing"}}"#, .invalidRequest, "Bad thing"),
    Body(
      422,
      #"{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs are not permitted","input":{}}]}"#,
      .invalidRequest, "stream_options: Extra inputs are not permitted"),
    Body(
      422,
      #"{"detail":[{"loc":["body","messages",0,"content"],"msg":"Field required"},{"loc":["body","model"],"msg":"Field required"}]}"#,
      .invalidRequest, "messages[0].content: Field required; model: Field required"),
    Body(
      400,
      #"{"object":"error","message":{"detail":[{"type":"missing","loc":["body","messages"],"msg":"Field required"}]},"type":"invalid_request_error","code":null}"#,
      .invalidRequest, "messages: Field required"),
    // Lists.
    Body(
      400,
      #"{"success":false,"errors":[{"code":7009,"message":"AiError: Model not found"}],"messages":[],"result":null}"#,
      .modelNotFound, "AiError: Model not found"),
    Body(
      400, #"{"errors":["First fault","Second fault"]}"#, .invalidRequest,
      "First fault; Second fault"),
    Body(
      400,
      #"{"type":"https://tools.ietf.org/x","title":"Validation errors","status":400,"errors":{"Model":["The Model field is required."]}}"#,
      .invalidRequest, "Validation errors: The Model field is required."),
    Body(
      403, #"{"errors":[{"message":"No.","extensions":{"code":"UNAUTHENTICATED"}}]}"#,
      .authentication, "No."),
    Body(400, #"{"error":[{"message":"In a list"}]}"#, .invalidRequest, "In a list"),
    Body(
      422, #"{"error":["Error in `top_p`"],"warnings":[]}"#, .invalidRequest, "Error in `top_p`"),
    Body(
      400, #"{"error":{"message":{"error":"Something is off"}}}"#, .invalidRequest,
      "Something is off"),
    Body(400, #"{"error":{"message":["First fault"]}}"#, .invalidRequest, "First fault"),
    // Other names.
    Body(403, #"{"Message":"User is not authorized"}"#, .permission, "User is not authorized"),
    Body(
      400, #"{"__type":"com.amazon.coral.service#ThrottlingException","message":"Slow"}"#,
      .rateLimit, "Slow"),
    Body(
      404, #"{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"}}"#,
      .modelNotFound, "com.amazon.coral.service#UnknownOperationException"),
    Body(
      401,
      #"{"fault":{"faultstring":"Invalid ApiKey","detail":{"errorcode":"oauth.v2.InvalidApiKey"}}}"#,
      .authentication, "Invalid ApiKey"),
    Body(
      503,
      #"{"type":"about:blank","title":"Unavailable","status":503,"detail":"model is starting"}"#,
      .overloaded, "model is starting"),
    Body(401, #"{"title":"Unauthorized","status":401}"#, .authentication, "Unauthorized"),
    Body(400, #"{"object":"error","message":"Flat","code":40301}"#, .invalidRequest, "Flat"),
    Body(
      401, #"{"error":"invalid_token","error_description":"access token expired"}"#,
      .authentication, "access token expired"),
    Body(
      400,
      #"{"code":"Client specified an invalid argument","error":"Incorrect API key provided: x."}"#,
      .authentication, "Incorrect API key provided: x."),
    Body(
      404, #"{"timestamp":1,"status":404,"error":"Not Found","message":"No message available"}"#,
      .modelNotFound, "Not Found: No message available"),
    Body(402, #"{"code":402,"msg":"Pay first","data":null}"#, .quota, "Pay first"),
    Body(403, #"{"error_msg":"No permission","error_code":6}"#, .permission, "No permission"),
    Body(
      400, #"{"error":{"message":{"text":"Something is off"},"code":400}}"#, .invalidRequest,
      "Something is off"),
    Body(500, #"{"error":true,"message":"Broken"}"#, .server, "Broken"),
    Body(
      200, #"{"Response":{"Error":{"Code":"AuthFailure","Message":"Bad signature"}}}"#,
      .authentication, "Bad signature"),
    Body(500, #"{"status":{"info":"The deep reason of it"}}"#, .server, "The deep reason of it"),
    Body(500, #"{"error":{"message":"cut off in the mid"#, .server, "cut off in the mid"),
    // Not JSON.
    Body(
      403,
      "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Message>No access</Message></Error>",
      .permission, "No access"),
    Body(
      413, "<html>\n<head><title>413 Request Entity Too Large</title></head><body></body></html>",
      .invalidRequest, "the request is too large for the server or a gateway before it"),
    Body(
      504, "<html><head><title>504 Gateway Time-out</title></head></html>", .timeout,
      "a gateway timed out waiting for the server"),
    Body(
      524, "<html><title>x | 524: A timeout occurred</title></html>", .timeout,
      "a gateway timed out waiting for the server"),
    Body(
      502, "<html><head><title>502 Bad Gateway</title></head></html>", .server,
      "the server or a gateway before it answered \"502 Bad Gateway\""),
    Body(
      503, "<html><body><h1>503 Service Unavailable</h1></body></html>", .overloaded,
      "the server or a gateway before it answered \"503 Service Unavailable\""),
    Body(
      407, "<html><title>Squid</title></html>", .connection,
      "the proxy requires a user name and a password"),
    // Pages without a title or a heading.
    Body(
      413, "<html>Request Entity Too Large</html>", .invalidRequest,
      "the request is too large for the server or a gateway before it"),
    Body(
      413, "\u{FEFF}<!-- proxy -->\n<p>Payload &gt; 1 MB</p>", .invalidRequest,
      "the request is too large for the server or a gateway before it"),
    Body(
      504, "<!doctype html><html><body>Gateway Timeout</body></html>", .timeout,
      "a gateway timed out waiting for the server"),
    Body(
      504, "<html></html>", .timeout, "a gateway timed out waiting for the server"),
    Body(
      502, "<html><style>p > b { x: 1 }</style><body><p>Bad\n  <b>gateway</b></p></body></html>",
      .server, "the server or a gateway before it answered \"Bad gateway\""),
    Body(
      401, "<html><script>if (a < b) go('<p>')</script>Sign in</html>", .authentication,
      "the server sent a web page instead of an answer, \"Sign in\"; it may be a proxy or sign-in page"
    ),
    Body(
      404, "<html><!-- <p>a comment", .modelNotFound,
      "the server sent a web page instead of an answer; it may be a proxy or sign-in page"),
    Body(
      502, #"{"error":{"message":"<html><body>Upstream is down</body></html>"}}"#, .server,
      "Upstream is down"),
    Body(503, "no healthy upstream", .overloaded, "no healthy upstream"),
    // The status is wrong or says little.
    Body(500, #"{"error":{"message":"Slow down","code":429}}"#, .rateLimit, "Slow down"),
    Body(200, #"{"error":"Rate limit exceeded"}"#, .rateLimit, "Rate limit exceeded"),
    Body(
      200, #"{"error":{"message":"Invalid model","code":400}}"#, .invalidRequest, "Invalid model"),
    Body(
      200, #"{"choices":[{"error":{"code":502,"message":"Provider returned error"}}]}"#,
      .server, "Provider returned error"),
    Body(
      403, #"{"error":{"message":"Key limit exceeded (total limit).","code":403}}"#, .quota,
      "Key limit exceeded (total limit)."),
    Body(
      413,
      #"{"error":{"message":"Request too large on tokens per minute (TPM): Limit 6000, Requested 9000","type":"tokens","code":"rate_limit_exceeded"}}"#,
      .rateLimit, "Request too large on tokens per minute (TPM): Limit 6000, Requested 9000"),
  ]

  @Test("an error's text and kind are found in every form of body", arguments: bodies)
  fileprivate func body(_ example: Body) {
    let provider = Provider.sample("openai", .openAIChat)
    let fault =
      example.status == 200
      ? ProviderFault(provider: provider).report(in: Array(example.body.utf8)[...])
      : ProviderFault.classify(
        provider: provider, status: example.status, body: Array(example.body.utf8))
    #expect(fault?.kind == example.kind)
    #expect(fault?.message == example.message)
  }

  @Test(
    "a payload without an error is not taken for one",
    arguments: [
      #"{"id":"1","choices":[{"delta":{"content":"Hi"},"error":null}],"error":{"message":"","type":"","param":"","code":""}}"#,
      #"{"error":{}}"#, #"{"error":{"code":0}}"#, #"{"error":{"code":0,"message":"success"}}"#,
      #"{"error":{"code":null,"message":null}}"#, #"{"error":null}"#, #"{"error":false}"#,
      #"{"error":""}"#, #"{"error":[]}"#, #"{"error":0}"#, #"{"errors":[],"success":true}"#,
      #"{"base_resp":{"status_code":0,"status_msg":"success"}}"#,
      #"{"code":0,"message":"ok"}"#, #"{"code":200,"msg":"success"}"#,
      #"{"model":"m","message":{"role":"assistant","content":""},"done":false}"#,
      #"{"type":"response.completed","response":{"status":"completed","error":null,"output":[{"type":"mcp_call","error":"x"}]}}"#,
      #"{"type":"message_start","message":{"id":"1","role":"assistant","content":[]}}"#,
      #"{"type":"ping"}"#, #"{"status":"processing","message":"queued"}"#, "[]", "7", "",
      #"{"candidates":[],"promptFeedback":{"blockReason":"SAFETY"}}"#,
    ])
  func noError(_ payload: String) {
    let provider = Provider.sample("openai", .openAIChat)
    #expect(ProviderFault(provider: provider).report(in: Array(payload.utf8)[...]) == nil)
  }

  @Test("the rejected field is known to the program")
  func parameter() {
    func parameter(_ body: String) -> String? {
      ProviderFault.classify(
        provider: .sample("openai", .openAIChat), status: 400, body: Array(body.utf8)
      ).parameter
    }
    #expect(parameter(#"{"error":{"message":"No.","param":"stream_options"}}"#) == "stream_options")
    #expect(
      parameter(#"{"detail":[{"loc":["body","tools",0,"name"],"msg":"No."}]}"#) == "tools[0].name")
    #expect(parameter(#"{"error":{"message":"No.","param":null}}"#) == nil)
  }

  @Test("a 404 shows the URL that was requested, without its query")
  func url() {
    let provider = Provider(
      name: "w", format: .openAIChat, baseURL: "http://127.0.0.1:1/v1/v2")
    let fault = ProviderFault.classify(
      provider: provider, status: 404, url: "http://127.0.0.1:1/v1/v2/chat/completions?key=1",
      body: Array(#"{"detail":"Not Found"}"#.utf8))
    #expect(
      fault.description
        == "w: Not Found (404 for http://127.0.0.1:1/v1/v2/chat/completions?…); "
        + "check the provider's base URL")
    let other = Provider(name: "w", format: .openAIChat, baseURL: "http://127.0.0.1:1")
    #expect(
      ProviderFault.classify(provider: other, status: 404, body: []).advice
        == "check the provider's base URL, which usually ends in /v1")
  }

  @Test(
    "a delay in the body is read",
    arguments: [
      #"{"error":{"message":"No.","retry_after":12}}"#,
      #"{"error":{"message":"No. Please try again after 12 seconds."}}"#,
    ])
  func delay(_ body: String) {
    let fault = ProviderFault.classify(
      provider: .sample("openai", .openAIChat), status: 429, body: Array(body.utf8))
    #expect(fault.retryAfter == .seconds(12))
  }

  @Test("AWS's name for the error is read from the header")
  func awsHeader() {
    let fault = ProviderFault.classify(
      provider: .sample("anthropic", .anthropic), status: 400,
      headers: ["x-amzn-ErrorType": "ThrottlingException:http://x/"],
      body: Array(#"{"message":"Too many tokens, please wait before trying again."}"#.utf8))
    #expect(fault.kind == .rateLimit)
  }
}
