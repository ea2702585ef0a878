/// One long line for an ``OutputSink``, written in pieces so that it is never in memory as a whole.
package struct LineWriter: TextOutputStream {
  private static let batch = 64 << 10

  private let sink: OutputSink
  private var pending = ""

  package init(_ sink: OutputSink) {
    self.sink = sink
  }

  package mutating func write(_ piece: String) {
    pending += piece
    if pending.utf8.count >= Self.batch { flush() }
  }

  /// Ends the line.
  package mutating func end() {
    flush()
    sink.write("\n")
  }

  /// Writes what is held without ending the line.
  package mutating func flush() {
    sink.write(piece: pending)
    pending = ""
  }
}
