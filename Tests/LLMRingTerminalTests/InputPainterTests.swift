import LLMRingScreenTesting
import Testing

@testable import LLMRingTerminal

/// The bytes sent for one key.
struct InputPainterTests {
  struct Key: Sendable, CustomTestStringConvertible {
    var name: String
    var before: String
    var after: String
    /// The bytes sent, if they are only the typed characters.
    var sent: String?
    var testDescription: String { name }
  }

  static let keys = [
    Key(name: "a letter at the end", before: "ab", after: "abc", sent: "c"),
    Key(name: "the first letter", before: "", after: "a", sent: "a"),
    Key(name: "a burst", before: "ab", after: "abcd e", sent: "cd e"),
    Key(name: "the letter that fills the row", before: "abcdefg", after: "abcdefgh"),
    Key(name: "the letter after a full row", before: "abcdefgh", after: "abcdefghi", sent: "i"),
    Key(name: "on the second row", before: "abcdefghi", after: "abcdefghij", sent: "j"),
    Key(name: "a wide character", before: "ab", after: "ab日"),
    Key(name: "a mark on what is there", before: "e", after: "e\u{301}"),
    Key(name: "one that is taken away", before: "abc", after: "ab"),
    Key(name: "another text", before: "abc", after: "xyz"),
  ]

  @Test("typing at the end sends only the typed characters", arguments: keys)
  func sent(_ key: Key) {
    var painter = InputPainter()
    let emulator = Emulator(rows: 6, columns: 10)
    emulator.feed(painter.paint(Self.layout(key.before), screenRows: 6).utf8)
    let sent = painter.paint(Self.layout(key.after), screenRows: 6)
    emulator.feed(sent.utf8)
    if let expected = key.sent {
      #expect(sent == expected)
    } else {
      #expect(sent.hasPrefix("\u{1B}["))
    }
    let fresh = Emulator(rows: 6, columns: 10)
    var other = InputPainter()
    fresh.feed(other.paint(Self.layout(key.after), screenRows: 6).utf8)
    #expect(emulator.lines == fresh.lines)
    #expect(emulator.cursor == fresh.cursor)
  }

  @Test("redraws the input if the cursor is inside it or rows follow it")
  func redrawn() {
    var painter = InputPainter()
    _ = painter.paint(Self.layout("ab", cursor: 1), screenRows: 6)
    #expect(painter.paint(Self.layout("abc"), screenRows: 6).contains("\u{1B}[2K"))
    _ = painter.paint(Self.layout("abcd"), extra: ["notice"], screenRows: 6)
    #expect(painter.paint(Self.layout("abcde"), screenRows: 6).contains("\u{1B}[2K"))
  }

  private static func layout(_ text: String, cursor: Int? = nil) -> InputLayout {
    let scalars = text.unicodeScalars.map(\.value)
    return InputLayout(
      prompt: SafeText("> "), continuation: SafeText(""),
      line: EditLine.Line(scalars: scalars, cursor: cursor ?? scalars.count), columns: 10,
      screenRows: 6, theme: Theme(isColored: false))
  }
}
