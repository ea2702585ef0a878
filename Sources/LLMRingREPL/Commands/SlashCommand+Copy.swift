import LLMRingConversations
import StreamingEngine
import LLMRingTerminal

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
    // The clipboard gets the raw text, including characters that the screen shows as notations.
    let hidden = HiddenCharacters(in: text)
    if !hidden.isEmpty {
      host.say(["\(what) contains \(hidden.names.joined(separator: ", "))"])
      guard host.confirm("copy it anyway?", usually: false) else { return ["not copied"] }
    }
    let report = host.copy(text)
    if report.isStopped { return ["not copied"] }
    guard let route = report.route else {
      let attempts = report.attempts.joined(separator: ", ")
      let reason = attempts.isEmpty ? "llmring cannot reach this terminal's clipboard" : attempts
      throw Fault("not copied: \(reason); /export writes the conversation to a file")
    }
    let warnings = report.warnings.map { "; \($0)" }.joined()
    return ["\(route.claim): \(what), \(size(of: text))\(warnings)"]
  }

  private static func size(of text: String) -> String {
    let lines = max(1, text.splitLines.count - (text.hasSuffix("\n") ? 1 : 0))
    return [(lines, "line"), (text.utf8.count, "byte")]
      .map { "\(UsageMessages.grouped($0)) \($1)\($0 == 1 ? "" : "s")" }.joined(separator: ", ")
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
