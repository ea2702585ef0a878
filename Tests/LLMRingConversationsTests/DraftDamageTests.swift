import StreamingEngine
import Testing

@testable import LLMRingConversations

/// In-flight files that are cut, spoilt or never came to the disk.
@Suite struct DraftDamageTests {
  private static let words = (0..<200).map { "word \($0) of the answer, " }

  /// A file of 200 records of text, and where each begins.
  private func file() -> (bytes: [UInt8], starts: [Int]) {
    let header = DraftHeader(conversation: "abc", parent: 1, model: "p:m", createdAt: 5)
    var bytes: [UInt8] = []
    DraftRecord.append(.header, header.text.utf8, to: &bytes)
    var starts: [Int] = []
    for word in Self.words {
      starts.append(bytes.count)
      DraftRecord.append(.text, word.utf8, to: &bytes)
    }
    return (bytes, starts)
  }

  @Test(
    "a draft that is cut anywhere keeps the records before the cut and does not count as damaged")
  func cut() {
    let (bytes, starts) = file()
    for length in max(starts[0], bytes.count - 4096)...bytes.count {
      let content = DraftContent(Array(bytes.prefix(length)))
      let whole = starts.dropFirst().prefix { $0 <= length }.count + (length == bytes.count ? 1 : 0)
      #expect(content.record.content == Self.words.prefix(whole).joined())
      #expect(!content.isDamaged, "cut at \(length)")
    }
  }

  @Test("with any bit changed the records before it are kept and the loss is reported")
  func flipped() {
    let (bytes, starts) = file()
    for place in stride(from: 0, to: bytes.count, by: 5) {
      var damaged = bytes
      damaged[place] ^= UInt8(1 << (place % 8))
      let content = DraftContent(damaged)
      let before = starts.prefix { $0 <= place }.count - 1
      if before >= 0 {
        #expect(content.record.content == Self.words.prefix(before).joined())
      }
      // With the last record alone a wrong length looks as if the writer had been stopped.
      if place < starts[starts.count - 1] { #expect(content.isDamaged, "byte \(place)") }
    }
  }

  @Test("zeros at the end of a draft were never written; zeros within it are damage")
  func zeros() {
    let (bytes, starts) = file()
    let zeros = [UInt8](repeating: 0, count: 4096)
    #expect(!DraftContent(bytes + zeros).isDamaged)
    #expect(DraftContent(bytes + zeros).record.content == Self.words.joined())
    #expect(DraftContent(zeros).header == nil)
    var damaged = bytes
    for place in starts[50]..<starts[60] { damaged[place] = 0 }
    #expect(DraftContent(damaged).isDamaged)
    #expect(DraftContent(damaged).record.content == Self.words.prefix(50).joined())
  }
}
