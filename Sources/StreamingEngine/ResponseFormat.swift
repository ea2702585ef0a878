/// The form that an answer is to have.
public enum ResponseFormat: Sendable, Equatable {
  /// Words, as the model sees fit.
  case text
  /// Any one JSON value.
  case json
  /// A JSON value that fits a JSON Schema.
  ///
  /// - Parameters:
  ///   - name: What providers that want a name call it: letters, digits, `_` and `-`, at most 64.
  ///   - isStrict: Whether OpenAI is to hold the model to the schema to the letter, for which it
  ///     asks that every property is required and no others are allowed. `nil` is wherever the
  ///     schema is written so. Other providers have no such choice.
  case schema(JSONValue, name: String = "answer", isStrict: Bool? = nil)
}

extension ResponseFormat {
  /// The schema, when there is one.
  var schema: JSONValue? {
    if case .schema(let schema, _, _) = self { schema } else { nil }
  }
}

extension LLMResponse {
  /// The answer as the value that was asked for.
  ///
  /// What providers promise, not all of them keep: the text is read, freed of a code fence around
  /// it, and held to the schema by ``JSONSchema``. The text itself stays in ``content``, whatever
  /// becomes of this.
  ///
  /// ```swift
  /// let response = try await ring.chat(request)
  /// let value = try response.structured(as: request.responseFormat)
  /// ```
  ///
  /// - Returns: The value; for ``ResponseFormat/text`` the content as a string.
  /// - Throws: A fault of kind ``LLMError/Kind/malformed`` that says where the answer differs from
  ///   what was asked and how; of kind ``LLMError/Kind/contentFilter`` when the model declined or a
  ///   filter cut the answer; of kind ``LLMError/Kind/invalidRequest`` for a schema that is none.
  public func structured(as format: ResponseFormat) throws(LLMError) -> JSONValue {
    if format == .text { return .string(content) }
    var schema: JSONSchema?
    if case .schema(let json, _, _) = format { schema = try JSONSchema(json) }
    guard let value = JSONValue(parsing: content.withoutFence) else { throw notJSON }
    let mismatches = schema?.mismatches(in: value) ?? []
    guard let first = mismatches.first else { return value }
    let more = mismatches.count > 1 ? " (and \(mismatches.count - 1) more)" : ""
    throw fault(
      .malformed, "the answer does not fit the schema: \(first)\(more)",
      advice: "ask again, or say in the question what is wanted")
  }

  private var notJSON: LLMError {
    switch finishReason {
    case .refusal:
      fault(.contentFilter, "the model declined to answer", advice: "ask in another way")
    case .stop where ending?.refusal.isEmpty == false:
      fault(.contentFilter, "the model declined to answer", advice: "ask in another way")
    case .contentFilter:
      fault(.contentFilter, "the provider's filter cut the answer", advice: "ask in another way")
    case .length:
      fault(
        .malformed, "the answer reached its token limit before its JSON was whole",
        advice: "allow more tokens, or ask for less")
    case .stop, .toolCalls, .pause, .error, .other:
      fault(
        .malformed, content.isBlank ? "the answer is empty, not JSON" : "the answer is not JSON",
        advice: "ask again, or ask a model that can be held to a schema")
    }
  }

  private func fault(_ kind: LLMError.Kind, _ message: String, advice: String) -> LLMError {
    LLMError(
      kind, provider: model.split(separator: ":").first.map(String.init), message: message,
      isRetryable: kind == .malformed, advice: advice)
  }
}

extension String {
  /// The text without white space around it, nor a Markdown code fence, which models put around
  /// JSON however they are asked.
  package var withoutFence: String {
    let lines = trimmingSpace(self[...])
    guard lines.hasPrefix("```"), lines.hasSuffix("```"), lines.utf8.count > 6,
      let firstEnd = lines.firstIndex(where: \.isNewline)
    else { return String(lines) }
    return String(trimmingSpace(lines[firstEnd...].dropLast(3)))
  }
}

private func trimmingSpace(_ text: Substring) -> Substring {
  var rest = text.drop(while: \.isWhitespace)
  while rest.last?.isWhitespace == true { rest.removeLast() }
  return rest
}
