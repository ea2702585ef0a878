import StreamingEngine
import LLMRingTerminal

/// Files that are dropped on the terminal, which pastes their paths. They are only offered: pasted
/// text never acts.
extension TypedLine {
  /// The command that attaches the files whose paths the line consists of; `nil` if it has anything
  /// else.
  func attachCommand(from place: FilePlace) -> String? {
    let line = text.trimmed
    guard isPasted, hasOnly(pastedParts), let words = Self.files(in: line, from: place) else {
      return nil
    }
    return "/attach \(words.map(\.quoted).joined(separator: " "))"
  }

  /// The line with an `@` before each path that was pasted into it as a whole; `nil` if there is
  /// none.
  func namingDroppedFiles(from place: FilePlace) -> String? {
    guard !text.contains(where: \.isNewline) else { return nil }
    let scalars = Array(text.unicodeScalars)
    var result = String.UnicodeScalarView()
    var end = 0
    var isChanged = false
    for part in pastedParts where part.upperBound <= scalars.count {
      let pasted = String(String.UnicodeScalarView(scalars[part]))
      let isFirst = part.lowerBound == 0
      guard isFirst || scalars[part.lowerBound - 1].properties.isWhitespace,
        let words = Self.files(in: pasted.trimmed, from: place),
        words.allSatisfy({ $0.path(home: place.home).hasPrefix("/") })
      else { continue }
      result += scalars[end..<part.lowerBound]
      let blanks = pasted.reversed().prefix(while: \.isWhitespace)
      result += (words.map { "@\($0.quoted)" }.joined(separator: " ") + blanks).unicodeScalars
      end = part.upperBound
      isChanged = true
    }
    result += scalars[end...]
    return isChanged ? String(result) : nil
  }

  /// Whether everything but white space stands in these parts.
  private func hasOnly(_ parts: [Range<Int>]) -> Bool {
    text.unicodeScalars.enumerated().allSatisfy { place, scalar in
      scalar.properties.isWhitespace || parts.contains { $0.contains(place) }
    }
  }

  /// The paths of existing files in a line that has nothing else.
  private static func files(in line: String, from place: FilePlace) -> [PathWord]? {
    guard !line.contains(where: \.isNewline), line.utf8.count < 1 << 16 else { return nil }
    let words = PathWord.words(in: line)
    let isSeveral = words.count > 1
    if !words.isEmpty, words.count <= 100,
      words.allSatisfy({ isFile($0, from: place, needsSlash: isSeveral) })
    {
      return words
    }
    let whole = PathWord(plain: line)
    return isFile(whole, from: place, needsSlash: true) ? [whole] : nil
  }

  /// Whether a path is that of a file or folder, and no other word.
  private static func isFile(
    _ word: PathWord, from place: FilePlace, needsSlash: Bool
  ) -> Bool {
    let path = word.path(home: place.home)
    guard path.contains(where: { $0 != "/" && $0 != "." }), path.contains("/") || !needsSlash else {
      return false
    }
    switch FileKind(of: place.absolute(path)) {
    case .file: return true
    case .folder: return path.contains("/")
    default: return false
    }
  }
}
