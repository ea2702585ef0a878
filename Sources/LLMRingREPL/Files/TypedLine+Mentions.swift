import LLMRingTerminal

extension TypedLine {
  /// The words of a question that name files, if its line was typed at the prompt: their `@` was
  /// not pasted, and the line is only one.
  ///
  /// - Parameter question: The end of the line.
  func mentions(in question: String) -> [Mention] {
    guard !text.contains(where: \.isNewline), MultilineBlock.contents(of: text) == text,
      question.contains("@")
    else { return [] }
    let line = text.unicodeScalars.reversed().drop { $0.properties.isWhitespace }
    let question = question.unicodeScalars
    let start = line.count - question.count
    guard line.starts(with: question.reversed()) else { return [] }
    return Mention.all(in: String(question)).filter { mention in
      !pastedParts.contains { $0.contains(start + mention.offset) }
    }
  }
}
