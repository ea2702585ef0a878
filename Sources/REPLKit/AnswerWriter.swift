import StreamingEngine
import TerminalKit

/// Writes one answer to standard output in the format that was asked for.
struct AnswerWriter {
  private let format: OneShot.Format
  /// Whether the answer is JSON, which is of use when it is whole and without a fence around it.
  private let isStructured: Bool
  private let out: StandardOutput
  private var buffer: OutputBuffer
  private var text: AnswerText
  private var hasText = false

  init(format: OneShot.Format, isStructured: Bool = false, out: StandardOutput) {
    self.format = format
    self.isStructured = isStructured
    self.out = out
    // What is piped, perhaps into a file, is the answer's own text, even where colour is forced.
    let theme = out.isTerminal ? out.theme : Theme(isColored: false)
    text = AnswerText(showsMarkdown: out.isTerminal, theme: theme, columns: out.columns)
    buffer = OutputBuffer(theme: theme) { out.write($0) }
  }

  /// When held text is due.
  var deadline: ContinuousClock.Instant? { buffer.deadline }

  /// Whether that is so near that more need not be looked at before it.
  var isDueSoon: Bool { buffer.isDueSoon }

  func begin(model: String, alias: String?, conversation: String?) {
    guard case .jsonLines = format else { return }
    line(AnswerDocument.start(model: model, alias: alias, conversation: conversation))
  }

  mutating func show(_ chunk: StreamChunk) {
    switch format {
    case .text(let isRaw, isStreamed: true) where !isStructured:
      show(chunk.delta, isRaw: isRaw)
      if let refusal = chunk.ending?.refusal { show(refusal, isRaw: isRaw) }
    case .jsonLines:
      for object in AnswerDocument.lines(chunk) { line(object) }
    case .text, .json:
      break
    }
  }

  func tick() {
    buffer.tick()
  }

  mutating func finish(_ progress: AnswerProgress, alias: String?, conversation: String?) {
    switch format {
    case .text(let isRaw, let isStreamed):
      if !isStreamed || isStructured {
        let content = progress.response.content
        let isFit = isStructured && progress.isComplete && progress.misfit == nil
        show(isFit ? content.withoutFence : content, isRaw: isRaw)
        show(progress.response.ending?.refusal ?? "", isRaw: isRaw)
      }
      buffer.append(text.finish())
      if hasText, !isRaw { buffer.endLine() }
      buffer.flush()
    case .json:
      line(AnswerDocument.whole(progress, alias: alias, conversation: conversation))
    case .jsonLines:
      line(AnswerDocument.whole(progress, alias: alias, conversation: conversation, type: "end"))
    }
  }

  private mutating func show(_ piece: String, isRaw: Bool) {
    guard !piece.isEmpty else { return }
    hasText = true
    if isRaw {
      out.write(Array(piece.utf8))
    } else {
      buffer.append(text.append(piece))
    }
  }

  private func line(_ object: JSONValue) {
    out.write(Array((object.text + "\n").utf8))
  }
}
