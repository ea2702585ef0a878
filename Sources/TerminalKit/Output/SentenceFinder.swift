/// Finds where the sentences of a text end that comes in pieces.
///
/// An end is after a line feed, after the blank that follows a full stop, a question or exclamation
/// mark, and after their full-width forms; the number of a list's item is none. That `e.g. ` is taken
/// for one does no harm: it only says where to break off.
struct SentenceFinder: Sendable {
  private var isAfterStop = false
  /// Whether nothing but a number stands on the line so far.
  private var isNumber = true

  /// Reads a piece of text.
  ///
  /// - Returns: How many of its bytes belong to sentences that are whole now.
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
