package import TerminalKit

/// Standard output or standard error, as something to write to.
package final class StandardOutput {
  private let descriptor: Int32
  let theme: Theme
  package let isTerminal: Bool
  /// Columns of the screen, if it is one.
  var columns: Int? { isTerminal ? Descriptor.size(of: descriptor).columns : nil }
  /// Whether nobody reads any more.
  package private(set) var isClosed = false

  package init(descriptor: Int32, environment: [String: String], isPlain: Bool = false) {
    self.descriptor = descriptor
    isTerminal = Descriptor.isTerminal(descriptor)
    theme = Theme(environment: environment, isTerminal: isTerminal, isPlain: isPlain)
  }

  package func write(_ bytes: [UInt8]) {
    guard !isClosed else { return }
    isClosed = !Descriptor.write(bytes, to: descriptor)
  }

  /// A line of its own, made safe.
  package func line(_ words: String, style: Style = .plain) {
    write(bytes(ofLine: words, style))
  }

  /// Lines that are there already, made safe, in few writes; no more of them once nobody reads.
  package func lines(_ lines: some Sequence<String>) {
    var batch: [UInt8] = []
    for line in lines where !isClosed {
      batch += bytes(ofLine: line, .plain)
      guard batch.count >= Self.batch else { continue }
      write(batch)
      batch.removeAll(keepingCapacity: true)
    }
    if !batch.isEmpty { write(batch) }
  }

  private static let batch = 32 << 10

  private func bytes(ofLine words: String, _ style: Style) -> [UInt8] {
    Array((theme.render(SafeText(words).styled(style)) + "\n").utf8)
  }
}
