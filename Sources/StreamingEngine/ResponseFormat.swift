/// The format of an answer. Later versions may have further formats.
public enum ResponseFormat: Sendable, Hashable {
  /// Plain text.
  case text
  /// Any single JSON value.
  case json
  /// A JSON value that matches a JSON Schema.
  ///
  /// - Parameters:
  ///   - name: A name for providers that require one: letters, digits, `_` and `-`, at most 64
  ///     characters.
  ///   - isStrict: Whether OpenAI should enforce the schema exactly. Strict mode needs a schema in
  ///     which every property is required and no others are allowed. `nil` turns it on if the
  ///     schema meets this rule. Other providers have no such option.
  case schema(JSONValue, name: String = "answer", isStrict: Bool? = nil)
}

extension ResponseFormat {
  /// The schema, if there is one.
  var schema: JSONValue? {
    if case .schema(let schema, _, _) = self { schema } else { nil }
  }
}

extension LLMResponse {
  /// Returns the answer as a value of the requested format.
  ///
  /// Not every provider guarantees the format that it promises. This method takes the JSON out of a
  /// code fence, or out of a sentence if there is only one object or array in it, parses it, and
  /// checks it against the schema with ``JSONSchema``. ``content`` is not changed.
  ///
  /// ```swift
  /// let response = try await ring.chat(request)
  /// let value = try response.structured(as: request.responseFormat)
  /// ```
  ///
  /// - Returns: The value. For ``ResponseFormat/text``, the content as a string.
  /// - Throws: An error of kind ``LLMError/Kind/malformed`` that says where the answer does not
  ///   match the schema; of kind ``LLMError/Kind/contentFilter`` if the model refused or a filter
  ///   cut off the answer; of kind ``LLMError/Kind/invalidRequest`` if the schema is invalid.
  public func structured(as format: ResponseFormat) throws(LLMError) -> JSONValue {
    try jsonAnswer(as: format)?.value ?? .string(content)
  }

  /// The answer as JSON, checked; `nil` for ``ResponseFormat/text``.
  ///
  /// - Parameter isStopped: Whether to stop checking. It is asked every few milliseconds.
  package func jsonAnswer(
    as format: ResponseFormat, isStopped: () -> Bool = { false }
  ) throws(LLMError) -> JSONAnswer? {
    if format == .text { return nil }
    var schema: JSONSchema?
    if case .schema(let json, _, _) = format { schema = try JSONSchema(json) }
    let answer: JSONAnswer
    do throws(JSONAnswer.Fault) {
      answer = try JSONAnswer(content)
    } catch {
      throw error == .several ? severalValues : notJSON
    }
    let mismatches = schema?.mismatches(in: answer.value, isStopped: isStopped) ?? []
    guard let first = mismatches.first else { return answer }
    if isStopped() { throw LLMError(.cancelled, message: "the check of the answer was stopped") }
    let more = mismatches.count > 1 ? " (and \(mismatches.count - 1) more)" : ""
    throw fault(
      .malformed, "the answer does not match the schema: \(first)\(more)",
      advice: "ask again, or describe the JSON in the question")
  }

  private var severalValues: LLMError {
    fault(
      .malformed, "the answer has several JSON values with text around them",
      advice: "ask for one value and nothing else")
  }

  private var notJSON: LLMError {
    switch finishReason {
    case .refusal:
      fault(.contentFilter, "the model refused to answer", advice: "rephrase the question")
    case .stop where ending?.refusal.isEmpty == false:
      fault(.contentFilter, "the model refused to answer", advice: "rephrase the question")
    case .contentFilter:
      fault(
        .contentFilter, "the provider's content filter cut off the answer",
        advice: "rephrase the question")
    case .length:
      cutOff(at: AnswerLimit(word: rawFinishReason), rawFinishReason)
    default:
      fault(
        .malformed, content.isBlank ? "the answer is empty, not JSON" : "the answer is not JSON",
        advice: "ask again, or use a model that supports schemas")
    }
  }

  private var rawFinishReason: String { ending?.rawFinishReason ?? "" }

  private func cutOff(at limit: AnswerLimit, _ word: String) -> LLMError {
    fault(
      .malformed, "the answer was \(limit.clause(word)) before its JSON was complete",
      advice: limit == .tokens
        ? "allow more tokens, or ask for a shorter answer" : "ask for a shorter answer")
  }

  private func fault(_ kind: LLMError.Kind, _ message: String, advice: String) -> LLMError {
    LLMError(
      kind, provider: model.split(separator: ":").first.map(String.init), message: message,
      isRetryable: kind == .malformed, advice: advice)
  }
}
