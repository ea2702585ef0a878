import Testing

@testable import LLMRingTerminal

struct PastedPartsTests {
  /// A line that is edited step by step.
  private struct Line {
    var scalars: [UInt32] = []
    var parts = PastedParts()

    mutating func type(_ text: String, at place: Int? = nil) {
      for (offset, scalar) in text.unicodeScalars.enumerated() {
        edit { $0.insert(scalar.value, at: place.map { $0 + offset } ?? $0.count) }
      }
    }

    mutating func paste(_ text: String, at place: Int? = nil) {
      let new = text.unicodeScalars.map(\.value)
      let start = place ?? scalars.count
      scalars.insert(contentsOf: new, at: start)
      parts.paste(start..<(start + new.count))
    }

    mutating func edit(_ body: (inout [UInt32]) -> Void) {
      let old = scalars
      body(&scalars)
      parts.change(from: old, to: scalars)
    }

    var isPasted: Bool { parts.isBeginning(of: scalars) }
  }

  @Test("a line is pasted if its beginning was")
  func beginning() {
    var line = Line()
    #expect(!line.isPasted)
    line.paste("/exit")
    #expect(line.isPasted)
    line.type(" now")
    #expect(line.isPasted)
    line.type("  ", at: 0)
    #expect(line.isPasted)
    line.type("!", at: 0)
    #expect(!line.isPasted)
    line.edit { $0.removeFirst() }
    #expect(line.isPasted)
  }

  @Test("a paste after typed text makes no line pasted, until the typed text is gone")
  func afterTyping() {
    var line = Line()
    line.type("x")
    line.paste("/exit")
    #expect(!line.isPasted)
    line.edit { $0.removeFirst() }
    #expect(line.isPasted)
    line = Line()
    line.type(" now")
    line.paste("/exit", at: 0)
    #expect(line.isPasted)
    line = Line()
    line.type("ab")
    line.paste("/exit", at: 1)
    line.edit { $0.removeSubrange(0..<2) }
    #expect(line.isPasted)
    line.edit { $0.removeSubrange(0..<4) }
    #expect(line.scalars == [0x62])
    #expect(!line.isPasted)
  }

  @Test("a paste that is removed and typed anew is typed; one that comes back at once is not")
  func removed() {
    var line = Line()
    line.paste("/exit")
    line.edit { $0.removeAll() }
    line.type("/exit")
    #expect(!line.isPasted)
    line.edit { $0.removeAll() }
    line.edit { $0 = "/exit".unicodeScalars.map(\.value) }
    #expect(line.isPasted)
  }

  @Test("a line without a paste is typed, however it changes")
  func typedOnly() {
    var line = Line()
    line.edit { $0 = "/exit".unicodeScalars.map(\.value) }
    line.edit { $0.removeAll() }
    line.edit { $0 = "/exit".unicodeScalars.map(\.value) }
    #expect(!line.isPasted)
  }

  @Test("a line that is too long to compare counts as pasted if a part of it is")
  func long() {
    var line = Line()
    line.type("a")
    line.paste(String(repeating: "x", count: PastedParts.limit))
    let isPasted = line.isPasted
    line.edit { $0.removeLast(2) }
    line.edit { $0 += [0x62, 0x63, 0x64] }
    let isPastedLater = line.isPasted
    #expect((isPasted, isPastedLater) == (false, true))
  }
}
