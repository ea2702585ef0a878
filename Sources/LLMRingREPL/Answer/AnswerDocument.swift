import LLMRingConversations
package import StreamingEngine

/// An answer as the program's JSON: the object of `--json` and the lines of `--json-stream`,
/// whose names scripts rely on.
package enum AnswerDocument {
  /// The first line of `--json-stream`.
  package static func start(model: String, alias: String?, conversation: String?) -> JSONValue {
    .object([
      ("type", .string("start")), ("model", shown(model)), ("alias", shown(alias)),
      ("conversation", .optional(conversation)),
    ])
  }

  /// The name of a model or an alias. A key that was given in its place is not repeated.
  private static func shown(_ name: String?) -> JSONValue {
    .optional(name.map { KeyPattern.hidden(in: $0) })
  }

  /// The lines of `--json-stream` that one chunk makes.
  package static func lines(_ chunk: StreamChunk) -> [JSONValue] {
    var lines: [JSONValue] = []
    // What a reader has put together so far changes its meaning.
    if chunk.textWasReasoning { lines.append(.object([("type", .string("text_was_reasoning"))])) }
    if chunk.reasoningWasText { lines.append(.object([("type", .string("reasoning_was_text"))])) }
    if !chunk.reasoning.isEmpty {
      lines.append(.object([("type", .string("reasoning")), ("delta", .string(chunk.reasoning))]))
    }
    if !chunk.delta.isEmpty {
      lines.append(.object([("type", .string("delta")), ("delta", .string(chunk.delta))]))
    }
    if let failed = chunk.failedAttempt {
      lines.append(
        .object([
          ("type", .string("setback")), ("model", .string(failed.model)),
          ("next_model", .string(failed.nextModel)),
          ("delay_ms", .int(Int(failed.delay / .milliseconds(1)))),
          ("error", error(failed.error)),
        ]))
    }
    // A chunk with an ending repeats the calls whole, and they stand in the `end` line.
    if !chunk.isLast, chunk.ending == nil {
      lines += chunk.toolCalls.map { call in
        .object([("type", .string("tool_call")), ("index", .int(call.index))] + members(call))
      }
    }
    if let usage = chunk.usage {
      lines.append(.object([("type", .string("usage")), ("usage", self.usage(usage))]))
    }
    return lines
  }

  /// The whole answer: the object of `--json`, and with a type the last line of `--json-stream`.
  package static func whole(
    _ progress: AnswerProgress, alias: String?, conversation: String?, type: String? = nil
  ) -> JSONValue {
    let response = progress.response
    let ending = response.ending
    var members: [(String, JSONValue)] = type.map { [("type", .string($0))] } ?? []
    members += [
      ("model", shown(response.model)), ("alias", shown(alias)),
      ("served_model", .optional(ending?.servedModel)), ("id", .optional(ending?.id)),
      ("conversation", .optional(conversation)),
      ("status", .string((progress.formatError == nil ? progress.status : .error).rawValue)),
      ("content", .string(response.content)),
    ]
    if let json = progress.json { members.append(("structured", json.value)) }
    members += [
      ("reasoning", .string(response.reasoning)),
      ("refusal", .string(ending?.refusal ?? "")),
      ("tool_calls", .array(response.toolCalls.map { ended($0) })),
      ("finish_reason", .optional(progress.finishReason?.rawValue)),
      (
        "raw_finish_reason",
        progress.finishReason == nil ? .null : .optional(ending?.rawFinishReason)
      ),
      ("citations", citations(ending?.citations ?? [])),
    ]
    if !progress.images.isEmpty {
      members.append(("images", .array(progress.images.map { .string($0) })))
    }
    if !progress.notes.isEmpty {
      members.append(("notes", .array(progress.notes.map { .string($0) })))
    }
    members += [
      ("usage", response.usage.map(usage) ?? .null),
      ("error", (progress.fault ?? progress.formatError).map(error) ?? .null),
    ]
    return .object(members)
  }

  static func citations(_ citations: [Citation]) -> JSONValue {
    .array(
      citations.map { one in
        .object([("url", .string(one.url))] + (one.title.map { [("title", .string($0))] } ?? []))
      })
  }

  private static func members(_ call: ToolCall) -> [(String, JSONValue)] {
    [
      ("id", .string(call.id)), ("type", .string("function")),
      (
        "function",
        .object([("name", .string(call.name)), ("arguments", .string(call.arguments))])
      ),
    ]
  }

  /// A call of an answer that has ended. An incomplete one is marked, so that no caller runs it.
  ///
  /// - Parameter place: The call's position in the list, if that differs from its own index.
  static func ended(_ call: ToolCall, place: Int? = nil) -> JSONValue {
    let isElsewhere = place != nil && place != call.index
    return .object(
      members(call) + (call.isComplete ? [] : [("incomplete", .bool(true))])
        + (isElsewhere ? [("index", .int(call.index))] : []))
  }

  /// Absent figures are left out: absent is not zero.
  static func usage(_ usage: Usage) -> JSONValue {
    let figures: [(String, Int?)] = [
      ("prompt_tokens", usage.promptTokens), ("completion_tokens", usage.completionTokens),
      ("total_tokens", usage.totalTokens), ("cached_tokens", usage.cachedTokens),
      ("cache_write_tokens", usage.cacheWriteTokens),
      ("cache_write_1h_tokens", usage.cacheWriteHourTokens),
      ("reasoning_tokens", usage.reasoningTokens), ("searches", usage.searches),
    ]
    var members = figures.compactMap { name, figure in figure.map { (name, JSONValue.int($0)) } }
    if let cost = usage.cost { members.append(("cost", .double(cost))) }
    if let status = usage.costStatus { members.append(("cost_status", .string(status.rawValue))) }
    return .object(members)
  }

  static func error(_ fault: LLMError) -> JSONValue {
    .object([
      ("kind", .string(fault.jsonKind)), ("message", .string(fault.forUser.description)),
      ("status", fault.status.map(JSONValue.int) ?? .null), ("retryable", .bool(fault.isRetryable)),
      (
        "retry_after_ms",
        fault.retryAfter.map { .int(Int($0 / .milliseconds(1))) } ?? .null
      ),
    ])
  }
}
