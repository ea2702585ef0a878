import Conversations
import Settings
import StreamingEngine
import TerminalKit

extension SlashCommand {
  static let copy = SlashCommand(
    name: "copy", argument: .optional("n or code"),
    summary: "copy the last answer, the n-th from last, or the last code block (or code n)",
    values: { _ in ["code"] }
  ) { argument, session, host throws(Fault) in
    let answers = session.turns.filter { $0.role == .assistant && !$0.content.trimmed.isEmpty }
    guard !answers.isEmpty else { throw Fault("there is no answer to copy") }
    let words = argument.split(separator: " ").map(String.init)
    let (what, text) =
      words.first == "code"
      ? try codeBlock(words.dropFirst(), of: answers) : try answer(words[...], of: answers)
    let bytes = text.utf8.count
    guard bytes <= Clipboard.limit else {
      throw Fault(
        "\(what) has \(UsageMessages.grouped(bytes)) bytes, but the limit is "
          + "\(UsageMessages.grouped(Clipboard.limit)); /export writes the conversation to a file")
    }
    let lines = UsageMessages.count(text.splitLines.count, "line")
    let size = bytes == 1 ? "1 byte" : "\(UsageMessages.grouped(bytes)) bytes"
    // The clipboard gets the raw text, including characters that the screen shows as escapes.
    let warning = SafeText(text).hasNotations ? "; it contains hidden or control characters" : ""
    guard host.copy(text) else {
      throw Fault("llmring cannot reach this terminal's clipboard; /export writes to a file")
    }
    return ["copied \(what): \(lines), \(size)\(warning)"]
  }

  private static func answer(
    _ words: ArraySlice<String>, of answers: [Turn]
  ) throws(Fault) -> (String, String) {
    let place = try number(words) ?? 1
    guard place <= answers.count else {
      throw Fault("there are only \(UsageMessages.count(answers.count, "answer"))")
    }
    let what = place == 1 ? "the last answer" : "the answer before the last \(place - 1)"
    return (what, answers[answers.count - place].content)
  }

  /// A block of the last answer that has any.
  private static func codeBlock(
    _ words: ArraySlice<String>, of answers: [Turn]
  ) throws(Fault) -> (String, String) {
    let place = try number(words)
    for answer in answers.reversed() {
      let blocks = CodeBlocks(in: answer.content).texts
      guard let last = blocks.last else { continue }
      guard let place else { return ("the last code block", last) }
      guard place <= blocks.count else {
        throw Fault("there are only \(UsageMessages.count(blocks.count, "code block")) in it")
      }
      return ("code block \(place)", blocks[place - 1])
    }
    throw Fault("no answer has a code block")
  }

  private static func number(_ words: ArraySlice<String>) throws(Fault) -> Int? {
    guard let word = words.first else { return nil }
    guard words.count == 1, let number = Int(word), number > 0 else {
      throw Fault("/copy takes a number, code, or code and a number")
    }
    return number
  }
}
