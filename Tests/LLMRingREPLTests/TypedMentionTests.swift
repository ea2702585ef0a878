import LLMRingTerminal
import Testing

@testable import LLMRingREPL

/// Which words with @ of a typed line may name files, and how such a line is recalled.
struct TypedMentionTests {
  private func offsets(_ line: TypedLine, _ question: String? = nil) -> [Int] {
    line.mentions(in: question ?? line.text).map(\.offset)
  }

  @Test("only a typed @ of a single line names a file")
  func typed() {
    #expect(offsets("see @a and @b") == [4, 11])
    #expect(offsets("see @a\nand @b") == [])
    #expect(offsets("\"\"\"see @a\"\"\"") == [])
    #expect(offsets(TypedLine("see @a and @b", pastedParts: [4..<6])) == [11])
    #expect(offsets(TypedLine("see @a", pastedParts: [5..<6])) == [4])
    #expect(offsets(TypedLine("see @a", isPasted: true, pastedParts: [0..<4])) == [4])
  }

  @Test("a question is found at the end of its line")
  func ends() {
    let line = TypedLine("  /btw é see @a and @b  ", pastedParts: [20..<22])
    #expect(offsets(line, "é see @a and @b") == [6])
    #expect(offsets(line, "something @else") == [])
  }

  @Test("a line with a pasted @ is recalled as a block, and any other as it is")
  func recalled() {
    #expect(TypedLine("see @a").recallable == "see @a")
    #expect(TypedLine("see a", isPasted: true, pastedParts: [0..<5]).recallable == "see a")
    #expect(TypedLine("a@b", isPasted: true, pastedParts: [0..<3]).recallable == "a@b")
    #expect(
      TypedLine("see @a", isPasted: true, pastedParts: [0..<6]).recallable
        == "\"\"\"see @a\"\"\"")
    #expect(
      TypedLine("see @a\n@b", isPasted: true, pastedParts: [0..<9]).recallable == "see @a\n@b")
  }
}
