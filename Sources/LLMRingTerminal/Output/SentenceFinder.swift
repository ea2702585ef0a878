/// Finds the ends of sentences in text that arrives in chunks.
///
/// A sentence ends after a line feed, and after the space that follows a full stop, question mark
/// or exclamation mark (or their full-width forms). The number of a list item does not end a
/// sentence. `e.g. ` does, which is harmless, because the result only decides where to pause.
struct SentenceFinder: Sendable {
  private var isAfterStop = false
  /// Whether the line so far contains only a number.
  private var isNumber = true

  /// Reads a chunk of text.
  ///
  /// - Returns: Number of its bytes that belong to complete sentences.
  mutating func read(_ piece: String) -> Int {
    var end = 0
    var offset = 0
    for scalar in piece.unicodeScalars {
      offset += UTF8.width(scalar)
      switch scalar {
      case "\n", "。", "！", "？", "．", "｡":
        end = offset
        isAfterStop = false
      case " " where isAfterStop:
        end = offset
        isAfterStop = false
      case ".", "!", "?", "…", "؟", "۔", "।", "॥":
        isAfterStop = !isNumber
      case "\"", "'", ")", "]", "*", "_", "`", "”", "’", "»":
        break
      default:
        isAfterStop = false
      }
      isNumber =
        scalar == "\n" || isNumber && (scalar == " " || ("0"..."9").contains(scalar))
    }
    return end
  }
}
