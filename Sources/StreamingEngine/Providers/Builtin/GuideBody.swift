import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// An answer of the guide as Ollama would stream it: a line a word, made when it is asked for.
final class GuideBody: ResponseBody {
  /// One line of the stream.
  struct Line: Encodable, Equatable {
    var model: String?
    var message: Message?
    var done: Bool?
    var doneReason: String?
    var promptEvalCount: Int?
    var evalCount: Int?
    var error: String?

    enum CodingKeys: String, CodingKey {
      case model, message, done, error
      case doneReason = "done_reason"
      case promptEvalCount = "prompt_eval_count"
      case evalCount = "eval_count"
    }

    struct Message: Encodable, Equatable {
      var role = "assistant"
      var content: String
    }
  }

  private let lines: Mutex<ArraySlice<Line>>

  init(lines: [Line]) {
    self.lines = Mutex(lines[...])
  }

  /// - Parameters:
  ///   - promptTokens: What the conversation is counted as.
  ///   - limit: Maximum number of tokens in the answer; a longer one ends early, with the
  ///     finish reason `length`.
  convenience init(model: String, answer: String, promptTokens: Int, limit: Int?) {
    let words = Self.words(of: answer)
    // As many whole words as are counted as no more than the limit.
    let shown = words.prefix(limit.map { max(0, $0) * 3 / 4 } ?? words.count)
    var lines = shown.map {
      Line(model: model, message: Line.Message(content: String($0)), done: false)
    }
    lines.append(
      Line(
        model: model, message: Line.Message(content: ""), done: true,
        doneReason: shown.count < words.count ? "length" : "stop", promptEvalCount: promptTokens,
        evalCount: Self.tokens(ofWords: shown.count)))
    self.init(lines: lines)
  }

  func next() async throws(TransportError) -> [UInt8]? {
    if Task.isCancelled { throw .cancelled }
    guard let line = lines.withLock({ $0.popFirst() }) else { return nil }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(line) else {
      throw .unusable("the guide's answer cannot be written as JSON")
    }
    return json + [UInt8(ascii: "\n")]
  }

  /// An estimate, as the guide has no tokenizer: four tokens for every three words.
  static func tokens(in text: String) -> Int {
    tokens(ofWords: text.split(whereSeparator: \.isWhitespace).count)
  }

  private static func tokens(ofWords count: Int) -> Int {
    (count * 4 + 2) / 3
  }

  /// The words of a text, each with the white space after it: joined, they are the text.
  private static func words(of text: String) -> [Substring] {
    var words: [Substring] = []
    var rest = text[...]
    while !rest.isEmpty {
      let word = rest.drop(while: \.isWhitespace).drop { !$0.isWhitespace }
      let end = word.drop(while: \.isWhitespace).startIndex
      words.append(rest[..<end])
      rest = rest[end...]
    }
    return words
  }
}
