import LLMRingCutTesting
import LLMRingScreenTesting
import Testing

@testable import LLMRingTerminal

struct OutputBufferTests {
  /// A buffer that paints on an in-memory terminal.
  final class Painting {
    let emulator = Emulator(rows: 6, columns: 20)
    private(set) var writes: [String] = []
    private(set) lazy var buffer = OutputBuffer(theme: Theme(isColored: false), columns: 20) {
      [unowned self] bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      writes.append(text)
      // As the terminal driver does with output.
      emulator.feed(text.replacing("\n", with: "\r\n").utf8)
    }
    let start = ContinuousClock.now

    /// The screen, after the lines that have scrolled off it.
    var all: [String] { emulator.properties.scrollback + emulator.lines }

    func at(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }
  }

  @Test("the first text is painted at once, later text at the deadline")
  func edges() {
    let painting = Painting()
    let buffer = painting.buffer
    buffer.append(SafeText("a"), at: painting.at(0))
    buffer.append(SafeText("b"), at: painting.at(10))
    buffer.append(SafeText("c"), at: painting.at(20))
    #expect(painting.writes == ["a"])
    #expect(buffer.deadline == painting.at(50))
    buffer.tick(at: painting.at(49))
    #expect(painting.writes == ["a"])
    buffer.tick(at: painting.at(50))
    #expect(painting.writes == ["a", "bc"])
    #expect(buffer.deadline == nil)
    #expect(buffer.writes == 2)
    #expect(buffer.bytesWritten == 3)
  }

  @Test("a hundred chunks per second cause twenty writes")
  func rate() {
    let painting = Painting()
    let buffer = painting.buffer
    for step in 0..<100 {
      buffer.append(SafeText("x"), at: painting.at(step * 10))
      buffer.tick(at: painting.at(step * 10))
    }
    buffer.flush(at: painting.at(1000))
    #expect((20...21).contains(buffer.writes))
    #expect(painting.writes.joined().count == 100)
  }

  @Test("what the user has stopped is dropped between pieces, and the next line begins below it")
  func interrupted() {
    var writes: [String] = []
    var isInterrupted = false
    let theme = Theme(isColored: false)
    let buffer = OutputBuffer(theme: theme, isInterrupted: { isInterrupted }) { bytes in
      writes.append(String(decoding: bytes, as: UTF8.self))
      isInterrupted = writes.count == 2
    }
    let text = String(repeating: "é word\n", count: 5000)
    buffer.append(SafeText(text))
    #expect(writes.count == 2)
    #expect(text.hasPrefix(writes.joined()))
    #expect(writes.allSatisfy { (4000...4100).contains($0.utf8.count) })
    buffer.append(SafeText("dropped"))
    buffer.flush()
    #expect(writes.count == 2)
    isInterrupted = false
    buffer.endLine()
    buffer.append(SafeText("next"))
    buffer.flush()
    #expect(writes[2] == (writes[1].hasSuffix("\n") ? "next" : "\nnext"))
  }

  @Test("the status line is shown below the text and never mixes with it")
  func status() {
    let painting = Painting()
    let buffer = painting.buffer
    buffer.setStatus(SafeText("waiting"))
    #expect(painting.emulator.lines == ["waiting"])
    buffer.setStatus(SafeText("still"))
    #expect(painting.emulator.lines == ["still"])
    buffer.append(SafeText("one\ntw"), at: painting.at(0))
    #expect(painting.emulator.lines == ["one", "tw"])
    buffer.setStatus(SafeText("more"))
    #expect(painting.emulator.lines == ["one", "tw"])
    buffer.append(SafeText("o\n"), at: painting.at(60))
    #expect(painting.emulator.lines == ["one", "two", "more"])
    buffer.setStatus(nil)
    #expect(painting.emulator.lines == ["one", "two"])
    #expect(painting.emulator.cursor == (2, 0))
    buffer.append(SafeText("end"), at: painting.at(120))
    #expect(painting.emulator.lines == ["one", "two", "end"])
  }

  @Test("an urgent status stands below an unfinished line, which continues where it was")
  func urgentStatus() {
    let painting = Painting()
    let buffer = painting.buffer
    buffer.append(SafeText("1\n2\n3\n4\n5\none tw"), at: painting.at(0))
    buffer.setStatus(SafeText("waiting"), isUrgent: true)
    // The screen has six rows.
    #expect(painting.emulator.lines == ["2", "3", "4", "5", "one tw", "waiting"])
    buffer.append(SafeText("o 漢"), at: painting.at(60))
    #expect(painting.emulator.lines.suffix(2) == ["one two 漢", "waiting"])
    buffer.replaceStatus(with: SafeText("字 and a word too"), at: painting.at(120))
    #expect(painting.emulator.lines.suffix(2) == ["one two 漢字 and a w", "ord too"])
    buffer.setStatus(SafeText("waiting"), isUrgent: true)
    buffer.append(SafeText("\n"), at: painting.at(180))
    #expect(painting.emulator.lines.suffix(2) == ["ord too", "waiting"])
    buffer.setStatus(nil)
    #expect(painting.emulator.cursor.column == 0)
  }

  @Test("the status stands below a line with characters whose widths are not certain")
  func statusBelowUncertain() {
    let painting = Painting()
    let buffer = painting.buffer
    buffer.append(SafeText("1\n2\n3\n4\n5\n👩‍👩‍👧❤\u{FE0F} a"), at: painting.at(0))
    buffer.setStatus(SafeText("⠋ waiting"), isUrgent: true)
    #expect(painting.emulator.lines.suffix(2) == ["👩‍👩‍👧❤\u{FE0F} a", "⠋ waiting"])
    buffer.replaceStatus(with: SafeText("nd b"), at: painting.at(60))
    #expect(painting.emulator.lines.last == "👩‍👩‍👧❤\u{FE0F} and b")
  }

  @Test("no status is drawn where a line with uncertain widths may fill its row")
  func noStatus() {
    let painting = Painting()
    let buffer = painting.buffer
    buffer.append(SafeText("❤\u{FE0F} 45678901234567890"), at: painting.at(0))
    buffer.setStatus(SafeText("⠋ waiting"), isUrgent: true)
    #expect(painting.emulator.lines == ["❤\u{FE0F} 45678901234567890"])
    buffer.replaceStatus(with: SafeText("0123"), at: painting.at(60))
    buffer.setStatus(SafeText("⠋ waiting"), isUrgent: true)
    #expect(painting.emulator.lines.last == "⠋ waiting")
  }

  @Test("the status stands beside a line that fills its row")
  func statusBeside() {
    let painting = Painting()
    let buffer = painting.buffer
    buffer.replaceStatus(with: SafeText("12345678901234567890"), at: painting.at(120))
    buffer.setStatus(SafeText("⠋ waiting"), isUrgent: true)
    #expect(painting.emulator.lines.suffix(2) == ["12345678901234567890", "⠋ waiting"])
    buffer.replaceStatus(with: SafeText("1"), at: painting.at(180))
    #expect(painting.emulator.lines.suffix(2) == ["12345678901234567890", "1"])
  }

  @Test("the status goes its own way to the screen")
  func separateStatus() {
    var written: [String] = []
    let buffer = OutputBuffer(
      theme: Theme(isColored: false),
      write: { written.append("text " + String(decoding: $0, as: UTF8.self)) },
      writeStatus: { written.append("status " + String(decoding: $0, as: UTF8.self)) })
    buffer.setStatus(SafeText("waiting"))
    buffer.replaceStatus(with: SafeText("a\n"))
    buffer.setStatus(SafeText("more"))
    buffer.setStatus(nil)
    #expect(
      written == [
        "status waiting", "status \r\u{1B}[2K", "text a\n", "status more", "status \r\u{1B}[2K",
      ])
  }

  @Test("nothing is erased after another program has used the screen")
  func returnedToScreen() {
    let painting = Painting()
    painting.buffer.append(SafeText("one"), at: painting.at(0))
    painting.buffer.setStatus(SafeText("waiting"), isUrgent: true)
    painting.buffer.returnToScreen()
    painting.buffer.append(SafeText("two"), at: painting.at(60))
    #expect(painting.writes == ["one", "\r\nwaiting", "two"])
  }

  @Test("the program's own lines are broken between words")
  func ownLines() {
    let painting = Painting()
    painting.buffer.append(lines: "a line of the program\nand one more", style: .plain)
    painting.buffer.flush()
    #expect(painting.emulator.lines == ["a line of the", "  program", "and one more"])
  }

  @Test("text continues below its line if the screen changes its size while a status is shown")
  func resizedStatus() {
    let painting = Painting()
    let buffer = painting.buffer
    buffer.append(SafeText("one"), at: painting.at(0))
    buffer.setStatus(SafeText("waiting"), isUrgent: true)
    buffer.columns = 19
    buffer.replaceStatus(with: SafeText("two"), at: painting.at(60))
    #expect(painting.emulator.lines == ["one", "two"])
  }

  @Test("the status stands below an unfinished line once the terminal has said where that ends")
  func askedStatus() {
    let painting = Painting()
    let buffer = painting.buffer
    var questions = 0
    buffer.askCursor = { questions += 1 }
    buffer.append(SafeText("one"), at: painting.at(0))
    buffer.columns = 19
    for frame in ["⠋", "⠙"] { buffer.setStatus(SafeText("\(frame) waiting"), isUrgent: true) }
    #expect(questions == 1)
    #expect(painting.emulator.lines == ["one"])
    // What is painted meanwhile makes the answer worthless.
    buffer.replaceStatus(with: SafeText(" two"), at: painting.at(60))
    buffer.setStatus(SafeText("⠋ waiting"), isUrgent: true)
    #expect(questions == 2)
    buffer.noteCursor(column: 4)
    #expect(painting.emulator.lines == ["one two"])
    buffer.noteCursor(column: 8)
    #expect(painting.emulator.lines == ["one two", "⠋ waiting"])
    buffer.replaceStatus(with: SafeText(" three"), at: painting.at(120))
    #expect(painting.emulator.lines == ["one two three"])
  }

  @Test("the cursor moves over a gap only within a row, also where the window has become narrower")
  func gaps() {
    var written = ""
    let buffer = OutputBuffer(theme: Theme(isColored: true, isScreen: true), columns: 12) {
      written += String(decoding: $0, as: UTF8.self)
    }
    let row = SafeText(trusted: "one") + SafeText(gap: 6) + SafeText(trusted: "two\n")
    func paint(_ text: SafeText, columns: Int) {
      buffer.columns = columns
      buffer.append(text)
      buffer.flush()
    }
    paint(row, columns: 12)
    paint(row, columns: 11)
    paint(SafeText(trusted: "12"), columns: 11)
    paint(row, columns: 14)
    paint(row, columns: 14)
    #expect(written == "one\u{1B}[6Ctwo\none      two\n12one      two\none\u{1B}[6Ctwo\n")
  }

  @Test("no status stands below a line that may fill its row")
  func statusAtEdge() {
    let painting = Painting()
    let buffer = painting.buffer
    var questions = 0
    buffer.askCursor = { questions += 1 }
    buffer.append(SafeText("12345678901234567890"), at: painting.at(0))
    buffer.noteEcho()
    for frame in ["⠋", "⠙"] { buffer.setStatus(SafeText("\(frame) waiting"), isUrgent: true) }
    buffer.noteCursor(column: 20)
    buffer.setStatus(SafeText("⠹ waiting"), isUrgent: true)
    #expect(questions == 1)
    #expect(painting.emulator.lines == ["12345678901234567890"])
  }

  @Test("the screen has the same text with and without a status that comes and goes")
  func statusAtRandom() {
    let material = [
      "a", "word ", "漢", "é", "\n", "👩‍👩‍👧", "❤\u{FE0F}", "e\u{301}", "가", "-----",
      "twenty columns: 1234",
    ]
    for seed in 1...200 as ClosedRange<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let painting = Painting()
      let other = Painting()
      for step in 0..<30 {
        let piece = SafeText(material.randomElement(using: &generator) ?? "")
        if Bool.random(using: &generator) {
          painting.buffer.setStatus(
            SafeText(["⠋ waiting", "⠙ table, 3 rows"].randomElement(using: &generator) ?? ""),
            isUrgent: true)
        }
        painting.buffer.replaceStatus(with: piece, at: painting.at(step * 60))
        other.buffer.append(piece, at: other.at(step * 60))
      }
      painting.buffer.setStatus(nil)
      // The status may have scrolled the screen by a row.
      #expect(painting.all == other.all, "seed \(seed)")
      #expect(painting.emulator.cursor.column == other.emulator.cursor.column, "seed \(seed)")
    }
  }

  @Test("the status line stays on one row")
  func longStatus() {
    let painting = Painting()
    painting.buffer.setStatus(SafeText("日本語日本語日本語日本語\nsecond line"))
    #expect(painting.emulator.lines == ["日本語日本語日本語"])
    painting.buffer.setStatus(nil)
    #expect(painting.emulator.lines.isEmpty)
  }

  @Test("an unchanged status line is not painted again")
  func unchangedStatus() {
    let painting = Painting()
    painting.buffer.setStatus(SafeText("waiting"))
    painting.buffer.setStatus(SafeText("waiting"))
    #expect(painting.buffer.writes == 1)
  }

  @Test("text replaces the status line in one write")
  func replacedStatus() {
    let painting = Painting()
    let buffer = painting.buffer
    buffer.setStatus(SafeText("waiting"))
    buffer.replaceStatus(with: SafeText("a\n"), at: painting.at(0))
    #expect(painting.writes == ["waiting", "\r\u{1B}[2Ka\n"])
    buffer.replaceStatus(with: SafeText("b"), at: painting.at(60))
    #expect(painting.writes.count == 3)
    #expect(painting.emulator.row(0) == "a")
    #expect(painting.emulator.row(1) == "b")
  }

  @Test("new text removes the status line even before the text is painted")
  func replacedByNothing() {
    let painting = Painting()
    painting.buffer.setStatus(SafeText("waiting"))
    painting.buffer.replaceStatus(with: SafeText(), at: painting.at(0))
    #expect(painting.emulator.row(0) == "")
    #expect(painting.writes.count == 2)
  }

  @Test("ending a line paints the held text and one line feed")
  func endedLine() {
    let painting = Painting()
    let buffer = painting.buffer
    buffer.append(SafeText("a"), at: painting.at(0))
    buffer.append(SafeText("b"), at: painting.at(10))
    buffer.endLine(at: painting.at(20))
    buffer.endLine(at: painting.at(30))
    buffer.flush(at: painting.at(40))
    #expect(painting.writes == ["a", "b\n"])
    buffer.endLine(at: painting.at(200))
    #expect(painting.writes.count == 2)
  }

  @Test("holds at most 64 KiB of text before painting")
  func bound() {
    let start = ContinuousClock.now
    let buffer = OutputBuffer(theme: Theme(isColored: false)) { _ in }
    buffer.append(SafeText("a"), at: start)
    let most = SafeText(trusted: "b").repeated(64 << 10)
    buffer.append(most, at: start)
    #expect(buffer.bytesWritten == 1)
    buffer.append(SafeText("c"), at: start)
    #expect(buffer.bytesWritten == (64 << 10) + 2)
    #expect(buffer.deadline == nil)
  }
}

extension SafeText {
  fileprivate func repeated(_ count: Int) -> SafeText {
    SafeText(encoded: String(repeating: text, count: count))
  }
}
