/// Follows Markdown's code marks through a text, to tell whether a byte is part of code.
///
/// It knows fences and code spans within a line, which is enough to recognise a tag that the text
/// only mentions.
struct CodeTracker: Sendable {
  /// The mark that opened a fence, and how many of it; 0 outside of fences.
  private var fence: (byte: UInt8, count: Int32) = (0, 0)
  /// The backticks or tildes just before the next byte.
  private var run: (byte: UInt8, count: Int32) = (0, 0)
  private var isRunFirstInLine = false
  private var isInSpan = false
  /// Whether the line so far is blank.
  private var isAtLineStart = true

  /// Whether the next byte, unless it is a mark itself, is part of code.
  var isInCode: Bool {
    var ended = self
    ended.endRun()
    return ended.fence.count > 0 || ended.isInSpan
  }

  /// Whether a byte marks code or ends a line.
  @inline(__always)
  static func isMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "`") || byte == UInt8(ascii: "~") || byte == UInt8(ascii: "\n")
  }

  @inline(__always)
  static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  /// Takes bytes without marks, at least one.
  @inline(__always)
  mutating func takeUnmarked(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
    if run.count > 0 { endRun() }
    if isAtLineStart, !bytes.allSatisfy(Self.isBlank) { isAtLineStart = false }
  }

  /// Takes bytes, of which nearly all are no marks.
  mutating func take(_ bytes: UnsafeBufferPointer<UInt8>) {
    var rest = bytes[...]
    while let mark = rest.firstIndex(where: Self.isMark) {
      if mark > rest.startIndex { takeUnmarked(rest[..<mark]) }
      take(rest[mark])
      rest = rest[(mark + 1)...]
    }
    if !rest.isEmpty { takeUnmarked(rest) }
  }

  @inline(__always)
  mutating func take(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "`"), UInt8(ascii: "~"):
      takeMark(byte)
    case UInt8(ascii: "\n"):
      if run.count > 0 { endRun() }
      isAtLineStart = true
      isInSpan = false
    default:
      if run.count > 0 { endRun() }
      if !Self.isBlank(byte) { isAtLineStart = false }
    }
  }

  private mutating func takeMark(_ byte: UInt8) {
    if run.byte != byte || run.count == 0 {
      endRun()
      run = (byte, 0)
      isRunFirstInLine = isAtLineStart
    }
    run.count &+= 1
    isAtLineStart = false
  }

  private mutating func endRun() {
    guard run.count > 0 else { return }
    if fence.count > 0 {
      let isEnd = isRunFirstInLine && run.byte == fence.byte && run.count >= fence.count
      if isEnd { fence = (0, 0) }
    } else if isRunFirstInLine, run.count >= 3 {
      fence = run
    } else if run.byte == UInt8(ascii: "`") {
      isInSpan.toggle()
    }
    run = (0, 0)
  }
}
