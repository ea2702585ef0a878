// Foundation decodes the types of others, which may have dates, URLs and data in them. The two
// functions that use it are compiled into the caller, so that a program that does not call them, as
// `llmring`, does not link it. See LLMError+LocalizedError.swift for the weak link.
#if canImport(FoundationEssentials)
@_weakLinked public import FoundationEssentials
#else
public import Foundation
#endif

extension LLMResponse {
  /// Returns the answer, which is JSON, as a value of a type.
  ///
  /// ```swift
  /// struct Weather: Decodable {
  ///   var city: String
  ///   var degrees: Double
  /// }
  /// let weather = try response.structured(as: Weather.self)
  /// ```
  ///
  /// Request the answer with a ``LLMRequest/responseFormat`` that fits the type.
  ///
  /// - Throws: The errors of ``structured(as:)-(ResponseFormat)``; of kind
  ///   ``LLMError/Kind/malformed`` if the JSON does not fit the type.
  @_alwaysEmitIntoClient
  public func structured<Value: Decodable>(as type: Value.Type) throws(LLMError) -> Value {
    try decoded(as: type) { try JSONDecoder().decode(type, from: Data($0.utf8)) }
  }

  @usableFromInline
  func decoded<Value>(
    as type: Value.Type, _ decode: (String) throws -> Value
  ) throws(LLMError) -> Value {
    let json = try structured(as: .json)
    do {
      return try decode(json.text)
    } catch {
      throw LLMError(
        .malformed, provider: model.split(separator: ":").first.map(String.init),
        message: "the answer does not match \(type): \(error.mismatch)", isRetryable: true,
        advice: "ask again, or describe the JSON in the question")
    }
  }
}

extension ToolCall {
  /// Returns the arguments as a value of a type.
  ///
  /// A model may send arguments that do not fit the tool's schema. Return the error's message to it
  /// as the result (``Message/toolResult(_:of:isError:)``), and it corrects them.
  ///
  /// - Throws: An error of kind ``LLMError/Kind/malformed``.
  @_alwaysEmitIntoClient
  public func arguments<Value: Decodable>(as type: Value.Type) throws(LLMError) -> Value {
    try decoded(as: type) { try JSONDecoder().decode(type, from: Data($0.utf8)) }
  }

  @usableFromInline
  func decoded<Value>(
    as type: Value.Type, _ decode: (String) throws -> Value
  ) throws(LLMError) -> Value {
    guard isComplete, let json = JSONValue(parsing: arguments) else {
      throw fault(isComplete ? "are not JSON" : "are incomplete")
    }
    do {
      return try decode(json.text)
    } catch {
      throw fault("do not match \(type): \(error.mismatch)")
    }
  }

  private func fault(_ problem: String) -> LLMError {
    LLMError(
      .malformed, message: "the arguments of \(name) \(problem)", isRetryable: true,
      advice: "return the error to the model as the tool's result")
  }
}

extension Error {
  /// Where a value does not fit a type, and why.
  fileprivate var mismatch: String {
    switch self as? DecodingError {
    case .keyNotFound(let key, let context)?:
      "\(Self.place(context.codingPath)) has no member \"\(key.stringValue)\""
    case .typeMismatch(let type, let context)?:
      "\(Self.place(context.codingPath)) is not of type \(type)"
    case .valueNotFound(_, let context)?: "\(Self.place(context.codingPath)) is null"
    case .dataCorrupted(let context)?:
      "\(Self.place(context.codingPath)) is invalid (\(context.debugDescription))"
    case nil: "\(self)"
    case _?: "\(self)"
    }
  }

  private static func place(_ path: [any CodingKey]) -> String {
    guard !path.isEmpty else { return "the whole value" }
    return path.map { "/\($0.intValue.map(String.init) ?? $0.stringValue)" }.joined()
  }
}
