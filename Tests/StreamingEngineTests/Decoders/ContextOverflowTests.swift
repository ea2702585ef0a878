import Testing
@testable import StreamingEngine

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite("Context overflow")
struct ContextOverflowTests {
  /// What servers say when the conversation is too long.
  static let overflows = [
    // OpenAI, Azure and services that copy them.
    "This model's maximum context length is 128000 tokens. However, your messages resulted in 130011 tokens. Please reduce the length of the messages.",
    "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens (8500 in the messages, 500 in the completion).",
    "Your input exceeds the context window of this model. Please adjust your input and try again.",
    "Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 300001 tokens.",
    "Invalid 'messages[1].content': string too long. Expected a string with maximum length 1048576, but got a string with length 1540820 instead.",
    "The request exceeds the model's maximum input length",
    // Anthropic and Bedrock.
    "prompt is too long: 213462 tokens > 200000 maximum",
    "input length and `max_tokens` exceed context limit: 197735 + 20000 > 200000, decrease input length or `max_tokens` and try again",
    "Input is too long for requested model.",
    "Request size exceeds model context window",
    "The model returned the following errors: Input Tokens Exceeded: Number of input tokens exceeds maximum length. Please update the input to try again.",
    "Malformed input request: expected maxLength: 50000, actual: 51000, please reformat your input and try again.",
    "Too many input tokens. Max input tokens: 42000, request input token count: 128000",
    // Google.
    "The input token count (1196265) exceeds the maximum number of tokens allowed (1048575).",
    "Unable to submit request because the input token count is 1100000 but the model only supports up to 1048576. Reduce the input token count and try again.",
    // OpenRouter and hosts of open models.
    "This endpoint's maximum context length is 32768 tokens. However, you requested about 40000 tokens (39000 of text input, 1000 in the output). Please reduce the length of either one.",
    "Please reduce the length of the messages or completion.",
    "Input length 300000 exceeds the maximum allowed input length of 262144 tokens.",
    "The prompt is too long: 33000, model maximum context length: 32767",
    "Requested input length 12345 exceeds maximum input length 8192",
    "The estimated number of input and maximum output tokens (10000) exceeded this model context window limit (7968).",
    "max_total_tokens (9000) exceeds max_seq_len (8192)",
    "length of prompt_tokens (33000) must be less than max_seq_len (32768).",
    "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length",
    "This model's maximum prompt length is 131072 but the request contains 537812 tokens.",
    "too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 5000.",
    "Prompt has too many tokens: 9000 > 8191",
    "Current length is 40960 while limit is 32768: the prompt is too long",
    "the number of input tokens 9000 cannot exceed the total tokens limit 8192 for this model",
    "max tokens of 200000 exceeded",
    "Request body too large for gpt-4o model. Max size: 8000 tokens.",
    "prompt token count of 130000 exceeds the limit of 128000",
    "tokens in request more than max tokens allowed",
    "Model context window is 128k tokens, you requested 256k tokens",
    "litellm.ContextWindowExceededError: litellm.BadRequestError: this is a mock context window exceeded error model=full",
    // Services in China.
    "Invalid request: Your request exceeded model token limit: 262144 (requested: 300000)",
    "Range of input length should be [1, 129024]",
    "Prompt exceeds max length",
    "Prompt 超长",
    "输入长度超过模型上限",
    "token数量超过上限。对话历史+问题的字数太多，需要精简输入",
    "invalid params, context window exceeds limit (2013)",
    "Total tokens of image and text exceed max message tokens. Request id: 0217440",
    "the max input characters is 20000",
    "Input data may exceed max length",
    // Servers that people run themselves.
    "You passed 31745 input tokens and requested 1024 output tokens. However, the model's context length is only 32768 tokens, resulting in a maximum input length of 31744 tokens. Please reduce the length of the input prompt. (parameter=input_tokens, value=31745)",
    "This model's maximum context length is 262144 tokens. However, you requested 0 output tokens and your prompt contains at least 262145 input tokens, for a total of at least 262145 tokens.",
    "The decoder prompt (length 40000) is longer than the maximum model length of 32768. Make sure that `max_model_len` is no smaller than the number of text tokens.",
    "Input prompt (5000 tokens) is too long and exceeds limit of 4096",
    "The prompt (total length 5000) is too long to fit into the model (context length 4096).",
    "'max_tokens' or 'max_completion_tokens' is too large: 1024. This model's maximum context length is 4096 tokens and your request has 4000 input tokens (1024 > 4096 - 4000).",
    "The input (40000 tokens) is longer than the model's context length (32768 tokens).",
    "Requested token count exceeds the model's maximum context length of 131072 tokens. You requested a total of 140000 tokens: 139000 tokens from the input messages and 1000 tokens for the completion.",
    "request (13392 tokens) exceeds the available context size (8192 tokens), try increasing it",
    "the request exceeds the available context size, try increasing it",
    "Input validation error: `inputs` must have less than 1024 tokens. Given: 1030",
    "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 2048. Given: 2000 `inputs` tokens and 100 `max_new_tokens`",
    "Trying to keep the first 6000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough.",
    "The number of tokens to keep from the initial prompt is greater than the context length. Try to load the model with a larger context length, or provide a shorter input",
    "Reached context length of 4096 tokens with this model, but this model does not currently support mid-generation context overflow",
    "Context size has been exceeded.",
    "Requested tokens (2067) exceed context window of 2048",
    "the input length exceeds the context length",
    "prompt too long; exceeded max context length by 5 tokens",
    "Prompt too long: 5152 tokens exceeds max_seq_len 2048",
    "Prompt has 70000 tokens, but the configured context size is 65536 tokens",
    "Request prompt has 5000 tokens in total, larger than the model input length limit 4096",
    "Prompt length (5000) exceeds maximum input length (4096)",
    "The sum of prompt length (3000) and max_tokens (2000) should not exceed max_num_tokens (4096)",
    "ERROR: The prompt size exceeds the context window size and cannot be processed.",
    "Prompt length 9000 is greater than max_seq_len 8192",
    "The conversation is too long for this model",
    "max_tokens must be at least 1, got -5000.", "Request too large for `gpt-4o`: context 200000",
    // Codes.
    "context_length_exceeded", "exceed_context_size_error", "model_context_window_exceeded",
    "ContextWindowExceededError", "model_max_prompt_tokens_exceeded", "prompt_too_long",
    "input_too_long", "max_input_tokens_exceeded",
  ]

  @Test("a message about a conversation that is too long is recognised", arguments: overflows)
  func overflow(_ message: String) {
    #expect(ContextOverflow(message) == .certain)
  }

  /// What servers say about other limits, often with the same words.
  static let others = [
    // Limits per minute and per day, and the account.
    "Rate limit reached for gpt-4 on tokens per min (TPM): Limit 10000, Used 9000, Requested 2000.",
    "Request too large for gpt-4 in organization org-1 on tokens per min (TPM): Limit 10000, Requested 15000. The input or output tokens must be reduced in order to run successfully.",
    "This request would exceed your organization's rate limit of 400,000 input tokens per minute.",
    "Too many tokens, please wait before trying again.",
    "Tokens per minute limit exceeded - too many tokens processed.",
    "Tokens per day limit exceeded - too many tokens processed.",
    "request reached organization TPD rate limit, current: 1506556, limit: 1500000",
    "You exceeded your current quota, please check your plan and billing details.",
    "Monthly token limit exceeded", "You have reached your weekly limit of 1000000 tokens.",
    "Prompt tokens limit exceeded: 21545 > 16321. To increase, visit https://openrouter.ai/settings/credits and upgrade to a paid account: not enough credits",
    "This request requires more credits, or fewer max_tokens. You requested up to 65536 tokens, but can only afford 2333.",
    "输入token每分钟超过限制", "Throttling.AllocationQuota", "token_quota_exceeded",
    // The length of the answer.
    "max_tokens is too large: 200000. This model supports at most 16384 completion tokens, whereas you provided 200000.",
    "max_tokens: 200000 > 64000, which is the maximum allowed number of output tokens for claude-sonnet-4-5",
    "`max_tokens` must be less than or equal to `8192`, the maximum value for `max_tokens` is less than the `context_window` for this model",
    "'max_tokens' or 'max_completion_tokens' is too large: 40000. This model's maximum context length is 32768 tokens and your request has 12 input tokens (40000 > 32768 - 12).",
    "Unable to submit request because it has a maxOutputTokens value of 100000 but the supported range is from 1 (inclusive) to 65537 (exclusive).",
    "max_completion_tokens exceeds the maximum of 4096", "max_tokens must be at least 1",
    "max_tokens: Input should be less than or equal to 4096",
    "`max_tokens` must be greater than `thinking.budget_tokens`.",
    "Failed to generate JSON. max completion tokens reached before generating a valid document",
    "max_output_tokens", "max_tokens_exceeded", "output token limit exceeded",
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    // Files and the size of the body.
    "messages.0.content.1.image.source.base64: image exceeds 5 MB maximum: 6291456 bytes > 5242880 bytes",
    "At least one of the image dimensions exceed max allowed size: 8000 pixels",
    "A maximum of 100 PDF pages may be provided.", "Request Entity Too Large",
    "Request payload size exceeds the limit: 20971520 bytes.",
    "Request exceeds the maximum size", "request_too_large",
    "Input file is too large: 40 MB", "Model 'x' supports at most 1 image per prompt.",
    // Numbers of things, and other fields.
    "Invalid 'messages': array too long. Expected an array with maximum length 2048, but got an array with length 2100 instead.",
    "Invalid 'tools': array too long. Expected an array with maximum length 128, but got an array with length 130 instead.",
    "Invalid 'tools[0].function.name': string too long. Expected a string with maximum length 64, but got a string with length 70 instead.",
    "Invalid 'prompt_cache_key': string too long. Expected a string with maximum length 64.",
    "prompt_cache_key too long", "The number of messages exceeds the limit of 100",
    "Please reduce the number of tools in the request", "stop: too many stop sequences, at most 4",
    "temperature: Input should be less than or equal to 2",
    "Input validation error: `top_p` must be > 0.0 and < 1.0",
    "tool name exceeds max length 64", "Invalid input: user name too long",
    // Anything else.
    "Post \"http://127.0.0.1/api\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
    "context canceled", "The request took too long to process", "Incorrect API key provided.",
    "The server had an error while processing your request.", "Your prompt was flagged.",
    "The long context beta is not yet available for this subscription.",
    "messages.0.content: Input should be a valid string", "Field required", "",
    "This model does not support tools.", "Prompt length must be at least 1",
  ]

  @Test("a message about another limit is not taken for an overflow", arguments: others)
  func other(_ message: String) {
    #expect(ContextOverflow(message) == nil)
  }

  /// The messages in a file of `Fixtures/limits`.
  private func messages(in name: String) throws -> [Substring] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/limits/\(name)")
    let lines = String(decoding: try Data(contentsOf: file), as: UTF8.self).split(separator: "\n")
    return lines.filter { !$0.hasPrefix("#") }
  }

  @Test("messages of many servers about a conversation that is too long are recognised")
  func manyOverflows() throws {
    let messages = try messages(in: "overflows.txt")
    #expect(messages.count > 250)
    for message in messages {
      #expect(ContextOverflow(String(message)) == .certain, "\(message)")
    }
  }

  @Test("messages of many servers about other limits are not taken for an overflow")
  func manyOthers() throws {
    let messages = try messages(in: "others.txt")
    #expect(messages.count > 250)
    for message in messages { #expect(ContextOverflow(String(message)) == nil, "\(message)") }
  }

  @Test(
    "a number of tokens alone is an overflow only without signs of a rate limit",
    arguments: [
      "too many tokens", "Too many tokens in the stream", "token limit exceeded for this model",
      "exceeds token limit", "tokens_limit_reached",
    ])
  func likely(_ message: String) {
    #expect(ContextOverflow(message) == .likely)
    #expect(kind(400, message) == .contextLength)
    #expect(kind(429, message) == .rateLimit)
  }

  @Test(
    "an overflow has its own kind with every status that servers use for it, and is not retried",
    arguments: [200, 400, 413, 422, 429, 500, 502, 503])
  func statuses(_ status: Int) {
    let message = "This model's maximum context length is 8192 tokens. However, you requested 9000."
    #expect(kind(status, message) == .contextLength)
    let fault = ProviderFault.classify(
      provider: .sample("openai", .openAIChat), status: status,
      headers: ["retry-after": "1", "x-should-retry": "true"],
      body: Array(#"{"error":{"message":"\#(message)"}}"#.utf8))
    #expect(!fault.isRetryable && fault.retryAfter == nil)
    #expect(fault.advice == "start a new conversation, or use a model with a larger window")
  }

  @Test("a limit of tokens per minute is retried, whatever else it says")
  func throttled() {
    let fault = ProviderFault.classify(
      provider: .sample("openai", .openAIChat), status: 429,
      body: Array(
        #"{"error":{"message":"Too many tokens, please wait before trying again."}}"#.utf8))
    #expect(fault.kind == .rateLimit && fault.isRetryable)
  }

  private func kind(_ status: Int, _ message: String) -> LLMError.Kind {
    LLMError.Kind(
      status: status == 200 ? nil : status, report: FaultReport(message: message),
      message: message)
  }
}
