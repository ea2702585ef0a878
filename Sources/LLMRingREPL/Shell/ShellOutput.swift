import LLMRingPlatform
import StreamingEngine
import LLMRingTerminal

/// The output of a shell command: what the screen shows of it, and what a model is sent.
struct ShellOutput {
  /// The screen shows so much that what came before can still be scrolled to.
  private var shown = ClippedOutput(
    head: .init(lines: 500, bytes: 64 << 10), tail: .init(lines: 50, bytes: 8 << 10))
  /// A model is sent no more than of the result of a tool.
  private var kept = ClippedOutput(
    head: .init(lines: .max, bytes: 48 << 10), tail: .init(lines: .max, bytes: 16 << 10))
  private var encoder = SafeTextEncoder()
  private var hasEndedHead = false

  /// Whether there is any.
  private(set) var isEmpty = true

  /// Number of lines beyond those that were shown.
  var hiddenLines: Int { shown.hiddenLines }

  /// Adds output; returns what is to be shown now.
  mutating func append(_ bytes: [UInt8]) -> SafeText {
    if !bytes.isEmpty { isEmpty = false }
    _ = kept.append(bytes)
    var text = encoder.append(bytes: shown.append(bytes))
    if shown.isHeadFull, !hasEndedHead {
      hasEndedHead = true
      text.append(encoder.finish())
      // The status needs a line of its own.
      if shown.head.last != UInt8(ascii: "\n") { text.append(SafeText(trusted: "\n")) }
    }
    return text
  }

  /// Ends the output; returns the rest of what is to be shown.
  mutating func finish() -> SafeText {
    let omission = shown.omission()
    var text = omission.map { SafeText("… \($0) not shown …\n").styled(.dim) } ?? SafeText()
    text.append(encoder.append(bytes: shown.tail))
    text.append(encoder.finish())
    return text
  }

  /// The output as a file that goes with a question. Output that is itself a file of a known kind,
  /// such as an image, is that file; any other is text, below the command that printed it.
  ///
  /// - Parameter ending: How the command failed or was stopped, if it did or was.
  mutating func attachment(
    of command: String, ending: String?
  ) throws(LLMError) -> Attachment {
    let omission = kept.omission()
    let program = command.split(separator: " ").first?.split(separator: "/").last ?? "command"
    let name = "output of \(program)"
    if omission == nil, let file = try? Attachment(name: name, bytes: kept.head + kept.tail),
      file.mediaType != .text
    {
      return file
    }
    var lines = ["$ \(command)", Self.text(kept.head[...])]
    if let omission { lines.append("[… \(omission) left out …]") }
    lines.append(Self.text(kept.tail))
    lines.append(ending.map { "[\($0)]" } ?? "")
    let text = lines.filter { !$0.isEmpty }.map { $0.hasSuffix("\n") ? $0 : $0 + "\n" }.joined()
    return try Attachment(name: name, bytes: Array(text.utf8))
  }

  /// Text without NUL, which no provider accepts.
  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self).replacing("\0", with: "\u{FFFD}")
  }
}
