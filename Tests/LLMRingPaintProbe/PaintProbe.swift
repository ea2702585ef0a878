import LLMRingPlatform
import LLMRingREPL
import StreamingEngine
import LLMRingTerminal

/// Paints an answer from a file as the program does, into a pipe that never blocks, and prints what
/// that cost. It is a separate process, because only its own processor time matters.
///
///     LLMRingPaintProbe FILE [BYTES]        BYTES of text per delta; 5 by default
///
/// The longest step is the processor time of this thread from the arrival of a delta until its text
/// is painted. Other work on the machine does not count.
@main
enum LLMRingPaintProbe {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count > 1, let size = arguments.count > 2 ? Int(arguments[2]) : 5 else {
      print("usage: LLMRingPaintProbe FILE [BYTES]")
      exit(2)
    }
    let file = try OpenFile(arguments[1], O_RDONLY)
    let text = String(decoding: try file.read(limit: file.size()), as: UTF8.self)
    let sink = Sink()
    let theme = Theme(environment: ["TERM": "xterm-256color"], isTerminal: true)
    let output = OutputBuffer(theme: theme, columns: 80) {
      sink.write($0)
    }
    var view = AnswerView(output: output, showsReasoning: true, showsMarkdown: true)
    var took = 0.0
    var longest = 0.0
    var rest = text.unicodeScalars[...]
    while !rest.isEmpty {
      let delta = piece(of: &rest, bytes: size)
      let before = processorTime()
      view.show(StreamChunk(delta: delta, model: "probe:model"))
      output.tick()
      let step = processorTime() - before
      took += step
      longest = max(longest, step)
    }
    let last = processorTime()
    view.finish()
    let step = processorTime() - last
    took += step
    longest = max(longest, step)
    print(
      "text=\(text.utf8.count) painted=\(output.bytesWritten) writes=\(output.writes)",
      "cpu=\(milliseconds(took)) longest=\(milliseconds(longest))")
  }

  /// Discards painted bytes, after the same system calls as for a terminal.
  private struct Sink {
    private let descriptor = open("/dev/null", O_WRONLY)

    func write(_ bytes: [UInt8]) {
      _ = LLMRingPlatform.write(descriptor, bytes, bytes.count)
    }
  }

  /// Takes whole characters with at least this many bytes.
  private static func piece(of rest: inout Substring.UnicodeScalarView, bytes: Int) -> String {
    var end = rest.startIndex
    var taken = 0
    while taken < bytes, end < rest.endIndex {
      taken += UTF8.width(rest[end])
      rest.formIndex(after: &end)
    }
    defer { rest = rest[end...] }
    return String(rest[..<end])
  }

  /// Processor time of this thread in seconds.
  private static func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func milliseconds(_ seconds: Double) -> String {
    "\((seconds * 100_000).rounded() / 100)ms"
  }
}
