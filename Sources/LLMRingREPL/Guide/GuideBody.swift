import StreamingEngine
import Synchronization

/// A reply of the guide: a line a word, made when it is asked for.
final class GuideBody: ResponseBody {
  private enum Piece {
    case line(GuideLine)
    case json(String)
  }

  private let pieces: Mutex<ArraySlice<Piece>>

  init(json: String) {
    pieces = Mutex([.json(json)])
  }

  /// - Parameters:
  ///   - promptTokens: What the conversation is counted as.
  ///   - limit: Maximum number of tokens in the answer; a longer one ends early, with the
  ///     finish reason `length`.
  init(answer: String, promptTokens: Int, limit: Int?) {
    let words = Self.words(of: answer)
    // As many whole words as are counted as no more than the limit.
    let shown = words.prefix(limit.map { max(0, $0) * 3 / 4 } ?? words.count)
    let end = GuideLine(
      end: shown.count < words.count ? "length" : "stop", promptTokens: promptTokens,
      answerTokens: Self.tokens(ofWords: shown.count))
    let lines = shown.map { GuideLine(text: String($0)) } + [end]
    pieces = Mutex(lines.map(Piece.line)[...])
  }

  func next() async throws(TransportError) -> [UInt8]? {
    if Task.isCancelled { throw .cancelled }
    switch pieces.withLock({ $0.popFirst() }) {
    case nil: return nil
    case .json(let text): return Array(text.utf8)
    case .line(let line):
      guard let json = try? JSONValue.text(encoding: line) else {
        throw .unusable("the guide's answer cannot be written as JSON")
      }
      return Array("\(json)\n".utf8)
    }
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
