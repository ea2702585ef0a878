/// The notes about parts of an answer that are not shown. They are told with the answer; other notes
/// are details for those who ask.
package enum MissingPart {
  private static let unreadable = "part of the answer is missing, because it cannot be read: "
  private static let hidden = "a part of the answer is of a type that cannot be shown: "

  /// The note about text that cannot be read.
  static func unreadable(_ what: String) -> String { unreadable + what }

  /// The note about a part that is not text.
  static func hidden(ofType type: String) -> String { hidden + type }

  /// Whether a note is about such a part.
  package static func isNoted(in note: String) -> Bool {
    note.hasPrefix(unreadable) || note.hasPrefix(hidden)
  }
}
