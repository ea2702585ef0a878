internal import LLMRingWire

/// What the word means with which a provider ends an answer.
///
/// A word that is in no row of the table is judged by its parts. It counts as a normal end only if
/// all of its parts say so: a cut or failed answer must not pass for a complete one only because
/// its word is new. A word that says nothing is ``FinishReason/other``, and is shown to the user.
struct FinishWord: Equatable {
  var reason: FinishReason
  /// What was reached, if the reason is ``FinishReason/length``.
  var limit: AnswerLimit?
  /// The kind of failure, if the reason is ``FinishReason/error``.
  var failure: LLMError.Kind?

  init(_ reason: FinishReason) {
    self.reason = reason
  }

  init(_ limit: AnswerLimit) {
    reason = .length
    self.limit = limit
  }

  init(failure: LLMError.Kind) {
    reason = .error
    self.failure = failure
  }

  /// - Returns: `nil` if the word means that the answer has not ended. Some servers send `""` or
  ///   `"null"` in every chunk before the last.
  init?(_ word: String) {
    let key = Self.key(word)
    if Self.unfinished.contains(key) { return nil }
    self = Self.words[key] ?? Self.guess(key)
  }

  /// Whether a word of failure is about what the model wrote, not about the server: the answer has
  /// been given, and is as it is.
  static func isOfModel(_ word: String) -> Bool {
    failuresOfModel.contains(key(word))
  }

  /// Lower case, with `_` between words, and without the prefix of an enumeration: Python's
  /// `str()` yields `FinishReason.STOP`, and xAI's SDK has `REASON_STOP`.
  private static func key(_ word: String) -> String {
    var snake = ""
    var last: Character = " "
    for character in word.trimmed.prefix(longestWord) {
      // `maxPredictedTokensReached`, as in LM Studio's own API.
      if character.isUppercase, last.isLowercase { snake.append("_") }
      snake.append(character == "-" || character == " " ? "_" : character.lowercased())
      last = character
    }
    let name = snake.split(separator: ".").last ?? ""
    for prefix in ["finish_reason_", "stop_reason_", "reason_"] where name.hasPrefix(prefix) {
      return String(name.dropFirst(prefix.count))
    }
    return String(name)
  }

  /// More of a word says nothing.
  private static let longestWord = 200

  private static func guess(_ key: String) -> FinishWord {
    let padded = "_\(key)_"
    if let row = parts.first(where: { $0.parts.contains(where: padded.contains) }) {
      return row.meaning
    }
    let words = Set(key.split { !$0.isLetter && !$0.isNumber }.map(String.init))
    let vocabulary = vocabularies.first { one in
      !one.telling.isDisjoint(with: words) && words.isSubset(of: one.telling.union(one.others))
    }
    return FinishWord(vocabulary?.reason ?? .other)
  }
}

extension FinishReason {
  /// The reason that a provider's word stands for, or `nil` if the word means that the answer has
  /// not ended.
  init?(word: String) {
    guard let meaning = FinishWord(word) else { return nil }
    self = meaning.reason
  }
}

extension JSONScanner {
  /// Reads the next value as the word that ends an answer. SGLang's own format has an object with a
  /// `type`.
  mutating func finishWord() throws(JSONError) -> String? {
    if let word = try stringOrNumber() { return word }
    guard try enterObject() else { return nil }
    var word: String?
    while let name = try nextName() {
      switch name {
      case "type", "reason", "name", "value": word = try string() ?? word
      default: break
      }
    }
    return word
  }
}

/// What cut off an answer whose reason is ``FinishReason/length``.
package enum AnswerLimit: Sendable {
  /// The maximum number of tokens in the answer.
  case tokens
  /// The model's context window, which the prompt and the answer share.
  case contextWindow
  /// The time that the provider allows for an answer.
  case time
  /// The provider stopped an answer that repeated itself.
  case repetition
  /// The provider says no more than that the answer is cut off.
  case unnamed

  /// The limit that a provider's finish word names.
  package init(word: String) {
    self = FinishWord(word)?.limit ?? .tokens
  }

  /// Whether reasoning used up all tokens of an answer that has nothing else.
  ///
  /// - Parameters:
  ///   - reason: Why the answer ended, and the provider's word for it.
  ///   - hasReasoned: Whether any reasoning was received. Some providers only count it.
  package static func isUsedUpByReasoning(
    _ reason: FinishReason?, word: String, hasReasoned: Bool, usage: Usage?
  ) -> Bool {
    reason == .length && AnswerLimit(word: word) == .tokens
      && (hasReasoned || usage?.reasoningTokens ?? 0 > 0)
  }

  /// How the answer ended, as a clause about it.
  ///
  /// - Parameter word: The provider's word, which is shown where it says more than the clause.
  package func clause(_ word: String) -> String {
    switch self {
    case .tokens: "cut off at the token limit"
    case .contextWindow: "cut off at the end of the context window"
    case .time: "cut off at the provider's time limit (\(FaultText.oneLine(word, limit: 100)))"
    case .repetition: "cut off by the provider because it repeated itself"
    case .unnamed: "cut off by the provider (\(FaultText.oneLine(word, limit: 100)))"
    }
  }
}
