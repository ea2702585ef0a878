import LLMRingLoopbackServer
import StreamingEngine

/// A tool call in one wire format: an answer that requests tools, and the parts of it that the next
/// request must have.
struct ToolWire: Sendable, CustomStringConvertible {
  var wire: Wire
  /// The model to ask. Its answers have signatures.
  var model: String
  /// An answer that thinks "Hm.", says "Let me see.", and calls two tools.
  var events: [String]
  /// The answer and its results in the next request.
  var returned: String

  var description: String { wire.description }

  /// The script of the first answer.
  var script: Script {
    wire.format == .ollama ? .ndjson(events) : .sse(events)
  }

  static let all = [openAI, openAIResponses, anthropic, google, ollama]

  private static let arguments = #"{"city":"Paris","n":1.50}"#
  private static let escaped = #"{\"city\":\"Paris\",\"n\":1.50}"#

  static let openAI = ToolWire(
    wire: .openAI, model: "deepseek-reasoner",
    events: [
      #"{"id":"c","model":"m","choices":[{"index":0,"delta":{"reasoning_content":"Hm","reasoning_details":[{"type":"reasoning.text","text":"Hm","index":0,"signature":null}]}}]}"#,
      #"{"choices":[{"index":0,"delta":{"reasoning_content":".","reasoning_details":[{"type":"reasoning.text","text":".","index":0,"signature":"Sig"},{"type":"reasoning.encrypted","data":"Xx","index":1}]}}]}"#,
      #"{"choices":[{"index":0,"delta":{"content":"Let me see."}}]}"#,
      #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_A","type":"function","function":{"name":"get_weather","arguments":""}},{"index":1,"id":"call_B","function":{"name":"now","arguments":""}}]}}]}"#,
      #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"city\":\"Par"}}]}}]}"#,
      #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"function":{"arguments":"{}"}},{"index":0,"function":{"arguments":"is\",\"n\":1.50}"}}]}}]}"#,
      #"{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}"#, "[DONE]",
    ],
    returned: #"{"content":"Let me see.","reasoning_content":"Hm.","reasoning_details":["#
      + #"{"type":"reasoning.text","text":"Hm.","index":0,"signature":"Sig"},"#
      + #"{"type":"reasoning.encrypted","data":"Xx","index":1}],"role":"assistant","#
      + #""tool_calls":[{"function":{"arguments":"\#(escaped)","name":"get_weather"},"#
      + #""id":"call_A","type":"function"},{"function":{"arguments":"{}","name":"now"},"#
      + #""id":"call_B","type":"function"}]},"#
      + #"{"content":"18 C","role":"tool","tool_call_id":"call_A"},"#
      + #"{"content":"noon","role":"tool","tool_call_id":"call_B"}]"#)

  static let openAIResponses = ToolWire(
    wire: .openAIResponses, model: "gpt-6.1-sol",
    events: [
      #"{"type":"response.created","response":{"id":"r","model":"m"}}"#,
      #"{"type":"response.reasoning_summary_text.delta","output_index":0,"delta":"Hm."}"#,
      #"{"type":"response.output_item.done","output_index":0,"item":{"id":"rs_1","type":"reasoning", "summary":[{"type":"summary_text","text":"Hm."}],"encrypted_content":"gA/+=="}}"#,
      #"{"type":"response.output_text.delta","output_index":1,"delta":"Let me see."}"#,
      #"{"type":"response.output_item.done","output_index":1,"item":{"id":"msg_1","type":"message","phase":"commentary","content":[{"type":"output_text","text":"Let me see."}]}}"#,
      #"{"type":"response.output_item.added","output_index":2,"item":{"id":"fc_0","type":"function_call","call_id":"call_A","name":"get_weather","arguments":""}}"#,
      #"{"type":"response.output_item.added","output_index":3,"item":{"id":"fc_1","type":"function_call","call_id":"call_B","name":"now","arguments":""}}"#,
      #"{"type":"response.function_call_arguments.delta","output_index":2,"delta":"{\"city\":\"Par"}"#,
      #"{"type":"response.function_call_arguments.delta","output_index":2,"delta":"is\",\"n\":1.50}"}"#,
      #"{"type":"response.output_item.done","output_index":2,"item":{"type":"function_call","call_id":"call_A","name":"get_weather","arguments":"{}"}}"#,
      #"{"type":"response.output_item.done","output_index":3,"item":{"type":"function_call","call_id":"call_B","name":"now","arguments":"{}"}}"#,
      #"{"type":"response.completed","response":{"status":"completed"}}"#,
    ],
    returned: #"{"id":"rs_1","type":"reasoning", "summary":[{"type":"summary_text","#
      + #""text":"Hm."}],"encrypted_content":"gA/+=="},"#
      + #"{"content":[{"annotations":[],"text":"Let me see.","type":"output_text"}],"#
      + #""id":"msg_2","phase":"commentary","role":"assistant","status":"completed","#
      + #""type":"message"},"#
      + #"{"arguments":"\#(escaped)","call_id":"call_A","name":"get_weather","#
      + #""type":"function_call"},{"arguments":"{}","call_id":"call_B","name":"now","#
      + #""type":"function_call"},"#
      + #"{"call_id":"call_A","output":"18 C","type":"function_call_output"},"#
      + #"{"call_id":"call_B","output":"noon","type":"function_call_output"}]"#)

  static let anthropic = ToolWire(
    wire: .anthropic, model: "claude-opus-5-5",
    events: [
      #"{"type":"message_start","message":{"id":"m","model":"c","usage":{"input_tokens":1}}}"#,
      #"{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}"#,
      #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm"}}"#,
      #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"."}}"#,
      #"{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"Eq/+=="}}"#,
      #"{"type":"content_block_stop","index":0}"#,
      #"{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}"#,
      #"{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Let me see."}}"#,
      #"{"type":"content_block_stop","index":1}"#,
      #"{"type":"content_block_start","index":2,"content_block":{"type":"redacted_thinking","data":"Xx=="}}"#,
      #"{"type":"content_block_stop","index":2}"#,
      #"{"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"call_A","name":"get_weather","input":{}}}"#,
      #"{"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":""}}"#,
      #"{"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"{\"city\":\"Par"}}"#,
      #"{"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"is\",\"n\":1.50}"}}"#,
      #"{"type":"content_block_stop","index":3}"#,
      #"{"type":"content_block_start","index":4,"content_block":{"type":"tool_use","id":"call_B","name":"now","input":{}}}"#,
      #"{"type":"content_block_stop","index":4}"#,
      #"{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":9}}"#,
      #"{"type":"message_stop"}"#,
    ],
    returned: #"{"content":[{"type":"thinking","thinking":"Hm.","signature":"Eq/+=="},"#
      + #"{"text":"Let me see.","type":"text"},{"type":"redacted_thinking","data":"Xx=="},"#
      + #"{"id":"call_A","input":\#(arguments),"name":"get_weather","type":"tool_use"},"#
      + #"{"id":"call_B","input":{},"name":"now","type":"tool_use"}],"role":"assistant"},"#
      + #"{"content":[{"content":"18 C","tool_use_id":"call_A","type":"tool_result"},"#
      + #"{"content":"noon","tool_use_id":"call_B","type":"tool_result"}],"role":"user"}]"#)

  static let google = ToolWire(
    wire: .google, model: "gemini-3.8-flash",
    events: [
      #"{"candidates":[{"content":{"parts":[{"text":"Hm.","thought":true}]}}],"modelVersion":"m","responseId":"r"}"#,
      #"{"candidates":[{"content":{"parts":[{"text":"Let me "}]}}]}"#,
      #"{"candidates":[{"content":{"parts":[{"text":"see.","thoughtSignature":"St=="}]}}]}"#,
      #"{"candidates":[{"content":{"parts":[{"functionCall":{"id":"call_A","name":"get_weather","args":{"city":"Paris","n":1.50}},"thoughtSignature":"Sc/+=="},{"functionCall":{"name":"now"}}]}}]}"#,
      #"{"candidates":[{"content":{"parts":[{"text":"","thoughtSignature":"Se"}]},"finishReason":"STOP"}]}"#,
    ],
    returned: #"{"parts":[{"text":"Let me "},{"text":"see.","thoughtSignature":"St=="},"#
      + #"{"functionCall":{"args":\#(arguments),"id":"call_A","name":"get_weather"},"#
      + #""thoughtSignature":"Sc/+=="},{"functionCall":{"args":{},"name":"now"}},"#
      + #"{"text":"","thoughtSignature":"Se"}],"role":"model"},"#
      + #"{"parts":[{"functionResponse":{"id":"call_A","name":"get_weather","#
      + #""response":{"output":"18 C"}}},{"functionResponse":{"name":"now","#
      + #""response":{"output":"noon"}}}],"role":"user"}]"#)

  static let ollama = ToolWire(
    wire: .ollama, model: "qwen3:8b",
    events: [
      #"{"model":"m","message":{"content":"","thinking":"Hm"},"done":false}"#,
      #"{"model":"m","message":{"content":"","thinking":"."},"done":false}"#,
      #"{"model":"m","message":{"content":"Let me see."},"done":false}"#,
      #"{"model":"m","message":{"content":"","tool_calls":[{"id":"call_A","function":{"index":0,"name":"get_weather","arguments":{"city":"Paris","n":1.50}}}]},"done":false}"#,
      #"{"model":"m","message":{"content":"","tool_calls":[{"id":"call_B","function":{"index":1,"name":"now","arguments":{}}}]},"done":true,"done_reason":"stop"}"#,
    ],
    returned: #"{"content":"Let me see.","role":"assistant","thinking":"Hm.","#
      + #""tool_calls":[{"function":{"arguments":\#(arguments),"name":"get_weather"},"#
      + #""id":"call_A"},{"function":{"arguments":{},"name":"now"},"id":"call_B"}]},"#
      + #"{"content":"18 C","role":"tool","tool_call_id":"call_A","tool_name":"get_weather"},"#
      + #"{"content":"noon","role":"tool","tool_call_id":"call_B","tool_name":"now"}]"#)
}
