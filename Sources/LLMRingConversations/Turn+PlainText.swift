import StreamingEngine

extension Turn {
  /// The turn as text alone: the content, or the refusal if there is no content, and below it the
  /// names of the attached files.
  package var plainText: String {
    (content.isEmpty ? answer.refusal : content) + Self.note(of: attachments.map(\.name))
  }

  /// The line that stands for attached files where only text can.
  package static func note(of files: [String]) -> String {
    files.isEmpty ? "" : "\n\n(attached: \(files.joined(separator: ", ")))"
  }

  /// Whether an imported turn is this one again.
  ///
  /// Markdown has the plain text of a turn, and JSON from earlier versions of the program has no
  /// refusals and no tool calls.
  func isRepeated(by imported: Turn) -> Bool {
    let (ours, theirs) = (answer.toolCalls, imported.answer.toolCalls)
    // By bytes: Swift's `==` takes different spellings of a letter for the same.
    if content.utf8.elementsEqual(imported.content.utf8),
      answer.refusal.utf8.elementsEqual(imported.answer.refusal.utf8),
      attachments.map(\.bytes) == imported.attachments.map(\.bytes),
      ours.isEmpty || theirs.isEmpty || ours == theirs
    {
      return true
    }
    return imported.answer.refusal.isEmpty && theirs.isEmpty && imported.attachments.isEmpty
      && plainText.utf8.elementsEqual(imported.content.utf8)
  }
}
