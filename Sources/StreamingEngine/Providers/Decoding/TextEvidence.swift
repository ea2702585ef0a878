/// Judges whether a text that begins with everything before it repeats that text, or is new text that
/// happens to begin alike.
///
/// Words that are shown twice are a nuisance; words that are lost are worse. So equal bytes alone
/// never count: answers say "bye" and then "bye-bye", chant "tick tock tick tock", and draw rules of
/// dashes. A repeat is certain only if no text would go on like this: if it is varied, if it does not
/// consist of repetitions itself, and if it follows the text before it without a space between.
struct TextEvidence {
  /// How the end of a text and the beginning of the next one meet.
  enum Joint {
    /// With white space, as words and lines do.
    case spaced
    /// Without white space, as the parts of a word do.
    case close
    /// As no words do: the next text begins with a capital letter in the middle of a word, or
    /// directly after a full stop.
    case sharp

    init(from end: Unicode.Scalar?, to start: Unicode.Scalar?) {
      guard let end, let start, !end.properties.isWhitespace, !start.properties.isWhitespace else {
        self = .spaced
        return
      }
      let mayEndWord = end.properties.isLowercase || ".!?…:;,".unicodeScalars.contains(end)
      self = start.properties.isUppercase && mayEndWord ? .sharp : .close
    }
  }

  /// Whether a text of which a later one is a copy, at least in its beginning, is no coincidence.
  ///
  /// - Parameters:
  ///   - text: The text that would be lost if it were new.
  ///   - joint: How it meets its copy.
  static func isRepeat(_ text: Substring.UTF8View, _ joint: Joint) -> Bool {
    let least =
      switch joint {
      case .spaced: Int.max
      case .close: 24
      case .sharp: 5
      }
    return text.count >= least && isDistinctive(text)
  }

  /// Whether a text is varied and does not repeat itself.
  static func isDistinctive(_ text: Substring.UTF8View) -> Bool {
    hasVariedLetters(Substring(text)) && !repeatsItself(Array(text))
  }

  /// Whether a text after a word may make it part of a longer name in a program, or a use of it.
  static func continuesName(_ rest: Substring) -> Bool {
    guard let first = rest.first else { return false }
    if first == "." { return rest.dropFirst().first?.isLetter == true }
    return first.isLetter || first.isNumber || "_([{<".contains(first)
  }

  private static func hasVariedLetters(_ text: Substring) -> Bool {
    var letters: Set<String> = []
    for character in text where character.isLetter {
      letters.insert(character.lowercased())
      if letters.count >= 4 { return true }
    }
    return false
  }

  /// Whether a text consists of copies of its beginning, apart from up to a quarter at its end: the
  /// failure function of Knuth, Morris and Pratt.
  private static func repeatsItself(_ text: [UInt8]) -> Bool {
    var borders = Array(repeating: 0, count: text.count)
    var longest = 0
    for place in text.indices.dropFirst() {
      var border = borders[place - 1]
      while border > 0, text[border] != text[place] { border = borders[border - 1] }
      if text[border] == text[place] { border += 1 }
      borders[place] = border
      longest = max(longest, border)
    }
    return longest * 4 > text.count
  }
}

extension ShownText {
  /// Whether another text begins with all of this one, and certainly repeats it.
  func isRepeated(by text: String) -> Bool {
    guard count > 0, continues(in: text) else { return false }
    let copy = Substring(text.utf8.prefix(count))
    var joint = TextEvidence.Joint(
      from: copy.unicodeScalars.last, to: text.unicodeScalars.first)
    // A name in a program may go on like this: Foo and then FooBar, or Foo().
    if joint == .sharp, !copy.contains(where: \.isWhitespace),
      TextEvidence.continuesName(Substring(text.utf8.dropFirst(count)))
    {
      joint = .close
    }
    return TextEvidence.isRepeat(copy.utf8, joint)
  }
}
