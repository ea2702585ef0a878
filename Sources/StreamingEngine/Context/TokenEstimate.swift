/// How many tokens something takes, as far as can be told without the model's own tokenizer: the
/// likely number, and the range that it will be in.
///
/// Every model cuts text in its own way, and most tokenizers are not public. An estimate is good
/// for deciding *before* a request whether it can fit; ``Usage/promptTokens`` is what counts after.
/// Where a part has been counted, ``init(counted:of:then:)`` builds upon that.
///
/// Estimates add up: that of a conversation is the sum of those of its messages, so that a long one
/// need not be looked through again for each question.
public struct TokenEstimate: Sendable, Equatable {
  /// Hardly less than this.
  public var low: Int
  public var likely: Int
  /// Hardly more than this.
  public var high: Int
  /// The part of it that images and documents take: of that a count of text tells nothing.
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

  /// What a file takes that is no text.
  init(ofFile low: Int, _ likely: Int, _ high: Int) {
    self.init(low: low, likely: likely, high: high)
    files = Bounds(low: low, likely: likely, high: high)
  }

  /// A number that is known.
  public init(exactly count: Int) {
    self.init(low: count, likely: count, high: count)
  }

  /// No tokens.
  public static let none = TokenEstimate(exactly: 0)

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

  /// What is left of a sum without one of its terms.
  package static func - (sum: TokenEstimate, term: TokenEstimate) -> TokenEstimate {
    var rest = TokenEstimate(
      low: sum.low - term.low, likely: sum.likely - term.likely, high: sum.high - term.high)
    rest.files = Bounds(
      low: sum.files.low - term.files.low, likely: sum.files.likely - term.files.likely,
      high: sum.files.high - term.files.high)
    return rest
  }

  /// The estimate of a text of which the beginning has been counted.
  ///
  /// The count of the beginning is exact, and tells how far the rule is off for this model and this
  /// kind of text; so the text of the rest is estimated by the rule with that correction, to a
  /// tenth. Images and documents of the rest keep their range, and a beginning that is more of them
  /// than of text corrects nothing.
  ///
  /// - Parameters:
  ///   - count: The tokens of the beginning, as its provider reported them.
  ///   - beginning: The estimate of the beginning.
  ///   - rest: The estimate of what follows.
  public init(counted count: Int, of beginning: TokenEstimate, then rest: TokenEstimate) {
    let sample = beginning.likely - beginning.files.likely
    guard sample >= Self.leastSample, sample > beginning.files.likely else {
      self = TokenEstimate(exactly: count) + rest
      return
    }
    // A provider counts what it adds itself, too; beyond these bounds it is that, and not the text.
    let correction = min(max(Double(count) / Double(beginning.likely), 0.5), 2)
    // No text has so many tokens; but no number that is given may end the program.
    let likely = min(Double(rest.likely - rest.files.likely) * correction, 1e15)
    let range = [0.9, 1, 1.1].map { Int((likely * $0).rounded()) }
    self =
      TokenEstimate(exactly: count)
      + TokenEstimate(low: range[0], likely: range[1], high: range[2])
      + TokenEstimate(ofFile: rest.files.low, rest.files.likely, rest.files.high)
  }

  /// So much text tells how a model cuts it; of less, what the provider puts around it.
  private static let leastSample = 200
}

extension TokenEstimate {
  /// The estimate of a text by the scripts that it is written in.
  ///
  /// One pass over its UTF-8, about a nanosecond a byte.
  public init(of text: String) {
    var counts = CharacterCounts()
    var text = text
    text.withUTF8 { counts.add($0) }
    self = counts.tokens
  }
}

/// How many characters a text has of each kind that tokenizers treat alike.
///
/// The weights, in thousandths of a token, hold the rules that providers publish: four characters
/// a token for English (OpenAI, "What are tokens and how to count them"; Google, "Understand and
/// count tokens"), three and a half (Anthropic, glossary), 0.3 tokens an English character and 0.6
/// a Chinese one (DeepSeek, "Token & Token Usage"); and what multilingual tokenizers measure on
/// Wikipedia: 1.1 Chinese, 1.3 Japanese and 2 Korean characters a token (Cohere,
/// "multilingual-22-12"). Older vocabularies take up to one and a half tokens a Chinese character.
/// English prose comes to four characters a token by them, and code to three.
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
  /// Digits and marks: from three a token to one each.
  private static let mark = Weight(low: 250, likely: 480, high: 1000)
  /// A space or mark that repeats the one before: indentation and rules are few tokens.
  private static let repeated = Weight(low: 10, likely: 60, high: 250)
  /// Characters of two bytes: accents, Greek, Cyrillic, Hebrew, Arabic.
  private static let accented = Weight(low: 220, likely: 450, high: 800)
  /// Characters of three bytes: Chinese, Japanese, Korean, the scripts of India, typographic marks.
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
    // Rounded up: no text is no token.
    return TokenEstimate(
      low: (sum.low + 999) / 1000, likely: (sum.likely + 999) / 1000,
      high: (sum.high + 999) / 1000)
  }
}
