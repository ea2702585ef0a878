package import LLMRingConversations
import StreamingEngine
import LLMRingTerminal

/// Erasing a conversation for good: from the store, and from the history of what was typed.
package enum Erasure {
  /// What is left to do is an ``IndexScrubbing``.
  ///
  /// - Returns: What to say.
  package static func erase(
    _ one: ConversationSummary, in store: ConversationStore, _ history: InputHistory?
  ) throws(StoreError) -> [String] {
    let questions = Set(try store.questions(of: one.id))
    try store.delete(one.id)
    var lines = ["deleted: \(one.title)"]
    do throws(StoreError) {
      try history?.forget { line in
        Self.questions(in: line).contains(where: questions.contains)
          || Self.promptInput(in: line).map { input in questions.contains { $0.contains(input) } }
            ?? false
      }
    } catch {
      lines.append("its questions are still in the input history: \(error)")
    }
    return lines
      + store.damagedFiles.map {
        "\($0), a damaged file that was set aside, may still contain it; delete that too"
      }
  }

  /// The words that a line of the history may have given to a prompt, whose question contains them.
  static func promptInput(in line: String) -> String? {
    guard case .command(let name, let argument) = Input(line, isModel: { _ in false }),
      !SlashCommand.all.contains(where: { $0.isNamed(name) })
    else { return nil }
    // Which words filled variables is not known now.
    let words = argument.drop { !$0.isWhitespace }
    let input = argument.prefix { !$0.isWhitespace }.contains("=") ? words.trimmed : argument
    return input.isEmpty ? nil : input
  }

  /// What a line of the history may have asked. Nobody knows now whether a word after `@` was a
  /// model then, or whether the line was typed or pasted.
  static func questions(in line: String) -> [String] {
    let text = MultilineBlock.contents(of: line)
    let inputs =
      [true, false].map { isModel in Input(text, isModel: { _ in isModel }) }
      + [Input(text, mayBeCommand: false, isModel: { _ in false })]
    return inputs.compactMap { input in
      switch input {
      case .message(let text), .aside(_, let text): text
      case .command("edit", let text): text
      case .command, .shell, .nothing: nil
      }
    }
  }
}
