/// An estimate of a token count without the model's own tokenizer: the likely number, and its
/// range.
///
/// Every model splits text differently, and most tokenizers are not public. An estimate is good
/// enough to decide *before* a request whether it fits. After the request, ``Usage/promptTokens``
/// is the exact number. If a part has been counted already, use ``init(counted:of:then:)``.
///
/// Estimates can be added: that of a conversation is the sum of those of its messages, so a long
/// conversation is not scanned again for each question.
public struct TokenEstimate: Sendable, Equatable {
  /// The lower bound.
  public var low: Int
  public var likely: Int
  /// The upper bound.
  public var high: Int
  /// The part of the estimate for images and documents. Text counts say nothing about it.
  private var files = Bounds()

  private struct Bounds: Sendable, Equatable {
    var low = 0
    var likely = 0
    var high = 0
  }

  public init(low: Int, likely: Int, high: Int) {
    self.low = low
    self.likely = likely
    self.high = high
  }

  /// Creates the estimate for a file that is not text.
  init(ofFile low: Int, _ likely: Int, _ high: Int) {
    self.init(low: low, likely: likely, high: high)
    files = Bounds(low: low, likely: likely, high: high)
  }

  /// Creates an estimate from a known number.
  public init(exactly count: Int) {
    self.init(low: count, likely: count, high: count)
  }

  /// No tokens.
  public static let zero = TokenEstimate(exactly: 0)

  public static func + (left: TokenEstimate, right: TokenEstimate) -> TokenEstimate {
    var sum = TokenEstimate(
      low: left.low.addingClamped(right.low), likely: left.likely.addingClamped(right.likely),
      high: left.high.addingClamped(right.high))
    sum.files = Bounds(
      low: left.files.low.addingClamped(right.files.low),
      likely: left.files.likely.addingClamped(right.files.likely),
      high: left.files.high.addingClamped(right.files.high))
    return sum
  }

  public static func += (left: inout TokenEstimate, right: TokenEstimate) {
    left = left + right
  }

  /// The sum without one of its terms.
  package static func - (sum: TokenEstimate, term: TokenEstimate) -> TokenEstimate {
    var rest = TokenEstimate(
      low: sum.low - term.low, likely: sum.likely - term.likely, high: sum.high - term.high)
    rest.files = Bounds(
      low: sum.files.low - term.files.low, likely: sum.files.likely - term.files.likely,
      high: sum.files.high - term.files.high)
    return rest
  }

  /// Estimates a text whose beginning has been counted.
  ///
  /// The exact count of the beginning shows how far off the estimate is for this model and kind of
  /// text. The estimate of the rest is corrected by the same factor, and its range is narrowed to
  /// 10 %. Images and documents keep their range. There is no correction if most of the beginning
  /// consists of them.
  ///
  /// - Parameters:
  ///   - count: The tokens of the beginning, as reported by the provider.
  ///   - beginning: The estimate of the beginning.
  ///   - rest: The estimate of the rest.
  public init(counted count: Int, of beginning: TokenEstimate, then rest: TokenEstimate) {
    let sample = beginning.likely - beginning.files.likely
    guard sample >= Self.minimumSample, sample > beginning.files.likely else {
      self = TokenEstimate(exactly: count) + rest
      return
    }
    // The provider's count includes its own additions. A factor outside these bounds comes from
    // those and not from the text.
    let correction = min(max(Double(count) / Double(beginning.likely), 0.5), 2)
    // No text is this long, but an absurd number must not overflow and crash the program.
    let likely = min(Double(rest.likely - rest.files.likely) * correction, 1e15)
    let range = [0.9, 1, 1.1].map { Int((likely * $0).rounded()) }
    self =
      TokenEstimate(exactly: count)
      + TokenEstimate(low: range[0], likely: range[1], high: range[2])
      + TokenEstimate(ofFile: rest.files.low, rest.files.likely, rest.files.high)
  }

  /// The smallest sample for a correction, in tokens. In a shorter one, the provider's own
  /// additions dominate.
  private static let minimumSample = 200
}

extension TokenEstimate {
  /// Estimates a text from the scripts it is written in.
  ///
  /// One pass over its UTF-8, at about one nanosecond per byte.
  public init(of text: String) {
    var counts = CharacterCounts()
    var text = text
    text.withUTF8 { counts.add($0) }
    self = counts.tokens
  }
}

/// Counts the characters of a text by kind. Tokenizers treat all characters of a kind alike.
///
/// The weights are in thousandths of a token. They combine the rules that providers publish: four
/// characters per token for English (OpenAI, "What are tokens and how to count them"; Google,
/// "Understand and count tokens"), three and a half (Anthropic, glossary), 0.3 tokens per English
/// character and 0.6 per Chinese character (DeepSeek, "Token & Token Usage"); and measurements of
/// multilingual tokenizers on Wikipedia: 1.1 Chinese, 1.3 Japanese and 2 Korean characters per
/// token (Cohere, "multilingual-22-12"). Older vocabularies take up to one and a half tokens per
/// Chinese character. The resulting estimate is about four characters per token for English prose
/// and three for code.
private struct CharacterCounts {
  private struct Weight {
    var low, likely, high: Int

    mutating func add(_ count: Int, _ weight: Weight) {
      low += count * weight.low
      likely += count * weight.likely
      high += count * weight.high
    }
  }

  /// Latin letters, and the spaces between words.
  private static let letter = Weight(low: 180, likely: 235, high: 300)
  /// Digits and punctuation: between one and three per token.
  private static let mark = Weight(low: 250, likely: 480, high: 1000)
  /// A space or punctuation mark that repeats the previous one. Indentation and rules take few
  /// tokens.
  private static let repeated = Weight(low: 10, likely: 60, high: 250)
  /// Characters of two bytes: accented letters, Greek, Cyrillic, Hebrew, Arabic.
  private static let accented = Weight(low: 220, likely: 450, high: 800)
  /// Characters of three bytes: Chinese, Japanese, Korean, Indic scripts, typographic punctuation.
  private static let ideograph = Weight(low: 450, likely: 950, high: 1500)
  /// Characters of four bytes: emoji, rare ideographs.
  private static let emoji = Weight(low: 800, likely: 2000, high: 3500)

  private var letters = 0
  private var marks = 0
  private var repeats = 0
  private var accents = 0
  private var ideographs = 0
  private var emojis = 0

  mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
    var last: UInt8 = 0
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
        letters += 1
      case 0x80..<0xC0: break  // the rest of a character
      case 0xC0..<0xE0: accents += 1
      case 0xE0..<0xF0: ideographs += 1
      case 0xF0...: emojis += 1
      case last where !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte): repeats += 1
      case UInt8(ascii: " "): letters += 1
      default: marks += 1
      }
      last = byte
    }
  }

  var tokens: TokenEstimate {
    var sum = Weight(low: 0, likely: 0, high: 0)
    sum.add(letters, Self.letter)
    sum.add(marks, Self.mark)
    sum.add(repeats, Self.repeated)
    sum.add(accents, Self.accented)
    sum.add(ideographs, Self.ideograph)
    sum.add(emojis, Self.emoji)
    // Rounded up, so only an empty text has no tokens.
    return TokenEstimate(
      low: (sum.low + 999) / 1000, likely: (sum.likely + 999) / 1000,
      high: (sum.high + 999) / 1000)
  }
}
