import StreamingEngine

/// Chat Completions: `data:` without `event:`. The usage is in a separate chunk before `[DONE]`.
struct ChatWriter: AnswerWriter {
  let model: String

  private func chunk(_ choices: String, usage: String = "null") -> String {
    event(
      """
      {"id":"chatcmpl-Dk2","object":"chat.completion.chunk","created":1795337600,\
      "model":\(model.asJSON),"service_tier":"default","system_fingerprint":"fp_5a1c0f",\
      "choices":[\(choices)],"usage":\(usage),"obfuscation":"aQ3x"}
      """)
  }

  private func choice(_ delta: String, finish: String = "null") -> String {
    chunk(#"{"index":0,"delta":{\#(delta)},"logprobs":null,"finish_reason":\#(finish)}"#)
  }

  func opening(_ usage: TokenCounts?) -> [String] {
    [choice(#""role":"assistant","content":"","refusal":null"#)]
  }

  func text(_ text: String) -> [String] { [choice(#""content":\#(text.asJSON)"#)] }

  func reasoning(_ text: String) -> [String] { [choice(#""reasoning_content":\#(text.asJSON)"#)] }

  func call(_ call: WrittenCall) -> [String] {
    [
      choice(
        """
        "tool_calls":[{"index":\(call.index),"id":\(call.id.asJSON),"type":"function",\
        "function":{"name":\(call.name.asJSON),"arguments":""}}]
        """),
      choice(
        """
        "tool_calls":[{"index":\(call.index),"function":{"arguments":\(call.arguments.asJSON)}}]
        """),
    ]
  }

  func closing(_ reason: FinishReason, _ usage: TokenCounts?) -> [String] {
    let words: [FinishReason: String] = [
      .length: "length", .toolCalls: "tool_calls", .contentFilter: "content_filter",
    ]
    var events = [choice("", finish: (words[reason] ?? "stop").asJSON)]
    if let usage {
      let counts = """
        {"prompt_tokens":\(usage.prompt),"completion_tokens":\(usage.completion),\
        "total_tokens":\(usage.total),\
        "prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},\
        "completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0}}
        """
      events.append(chunk("", usage: counts))
    }
    return events + [event("[DONE]")]
  }

  func fault(_ fault: ScriptedFault) -> String { event(report(fault)) }

  func report(_ fault: ScriptedFault) -> String {
    """
    {"error":{"message":\(fault.message.asJSON),"type":\(fault.names.openAI.asJSON),"param":null,\
    "code":\(fault.names.openAI.asJSON)}}
    """
  }
}
