import LLMRingConversations
import StreamingEngine

@testable import LLMRingREPL

/// A prompt that writes down what commands have it do.
final class RecordingHost: CommandHost {
  private var lines: [String] = []
  private var actions: [String] = []
  /// What the next request of a command's own comes to.
  var shown: AnswerProgress?
  /// What the next copying comes to.
  var clipboard = ClipboardReport(route: .program("xclip"))

  /// The answers to the next questions; after them, questions get the usual answer.
  var answers: [Bool] = []

  var showsStatus: Bool { false }

  func answer(from model: String?) {
    actions.append("(answer of \(model ?? "the model in use"))")
  }

  func compare(_ models: [String]) {
    actions.append("(answers of \(models.joined(separator: ", ")))")
  }

  func show(_ request: LLMRequest) -> (progress: AnswerProgress, duration: Duration)? {
    actions.append("(request to \(request.model))")
    return shown.map { ($0, .milliseconds(9)) }
  }

  func work<Work: ResumableTask>(on task: inout Work, status: (Work) -> String) {
    while !task.isOver { task.advance() }
  }

  func say(_ lines: [String]) {
    self.lines += lines
  }

  func show(_ turns: [Turn], isWhole: Bool) {
    lines += turns.flatMap { Transcript.lines($0, images: nil) }
  }

  func showExchange(around turn: Int64?, below line: String) {
    lines.append(line)
    if let turn { actions.append("(exchange of turn \(turn))") }
  }

  func confirm(_ question: String, usually: Bool) -> Bool {
    actions.append("(asked: \(question) usually \(usually ? "yes" : "no"))")
    return answers.isEmpty ? usually : answers.removeFirst()
  }

  /// Which files these are is not looked at here.
  func attachFiles(namedIn question: String) -> Bool {
    guard !Mention.all(in: question).isEmpty else { return true }
    actions.append("(files of: \(question))")
    return answers.isEmpty || answers.removeFirst()
  }

  /// What is on the clipboard.
  var contents = ClipboardContents.none("nothing there")

  func readClipboard() -> ClipboardContents { contents }

  func propose(_ line: String) {
    actions.append("(at the prompt: \(line))")
  }

  func copy(_ text: String) -> ClipboardReport {
    if clipboard.route != nil { actions.append("(copied: \(text))") }
    return clipboard
  }

  func leave() {
    actions.append("(leave)")
  }

  func takeLines() -> [String] {
    defer { lines = [] }
    return lines
  }

  func takeActions() -> [String] {
    defer { actions = [] }
    return actions
  }
}
