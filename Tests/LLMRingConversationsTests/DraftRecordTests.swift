import StreamingEngine
import Testing

@testable import LLMRingConversations

@Suite struct DraftRecordTests {
  private static let header = DraftHeader(
    conversation: "c", parent: 3, alias: "chatbot", model: "openai:m", createdAt: 9)

  /// A file, and where each of its records ends.
  private static func file(
    _ records: [(DraftRecord.Kind, String)]
  ) -> (bytes: [UInt8], ends: [Int]) {
    var bytes: [UInt8] = []
    var ends: [Int] = []
    for (kind, text) in [(.header, StoredJSON.text(header) ?? "")] + records {
      DraftRecord.append(kind, text.utf8, to: &bytes)
      ends.append(bytes.count)
    }
    return (bytes, ends)
  }

  private static let texts = ["Hel", "lo, ", "wörld\0", "", "!"]

  @Test("computes the checksum of iSCSI")
  func checksum() {
    var sum = CRC32C()
    sum.add(Array("123456789".utf8)[...])
    #expect(sum.value == 0xE306_9283)
    sum = CRC32C()
    sum.add([UInt8](repeating: 0, count: 32)[...])
    #expect(sum.value == 0x8A91_36AA)
  }

  @Test("a draft that is cut at any byte keeps its complete records and does not count as damaged")
  func torn() {
    let (bytes, ends) = Self.file(Self.texts.map { (.text, $0) })
    for length in 0...bytes.count {
      let whole = ends.count { $0 <= length }
      let content = DraftContent(Array(bytes.prefix(length)))
      #expect(content.record.content == Self.texts.prefix(max(0, whole - 1)).joined(), "\(length)")
      #expect(content.header == (whole > 0 ? Self.header : nil), "\(length)")
      #expect(!content.isDamaged, "\(length)")
    }
  }

  @Test("zeros after the last record, as a power cut leaves them, do not count as damage")
  func zeros() {
    let bytes = Self.file([(.text, "kept")]).bytes + [UInt8](repeating: 0, count: 4096)
    let content = DraftContent(bytes)
    #expect(content.record.content == "kept")
    #expect(!content.isDamaged)
  }

  @Test("a changed byte ends the readable part of a draft and never alters it")
  func flipped() {
    let (bytes, ends) = Self.file(Self.texts.map { (.text, $0) })
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 0x20
      let whole = ends.count { $0 <= index }
      let content = DraftContent(changed)
      #expect(content.record.content == Self.texts.prefix(max(0, whole - 1)).joined(), "\(index)")
    }
    // In a payload, where nothing but the checksum can notice.
    var changed = bytes
    changed[ends[0] + DraftRecord.prefixSize] ^= 1
    #expect(DraftContent(changed).isDamaged)
  }

  @Test("a record that is written in pieces equals one that is written whole")
  func streamed() throws {
    let end = AnswerRecord(
      content: "", status: .complete, alias: "chatbot", model: "anthropic:b",
      answer: Turn.Answer(
        toolCalls: [
          ToolCall(
            index: 0, id: "a", name: "f",
            arguments: #"{"a":""# + String(repeating: "\u{2028}é\n\u{7F}x", count: 40_000) + #""}"#),
          ToolCall(index: 1, id: "b", name: "", arguments: #"{"b"#, isComplete: false),
        ],
        trace: StoredJSON.value(
          ReasoningTrace.self,
          of: #"{"model":"b","parts":[{"call":{"index":0,"token":"t"}}],"provider":"anthropic"}"#),
        usage: Usage(promptTokens: 1)), createdAt: 10)
    var (bytes, _) = Self.file([])
    let start = bytes.count
    var written: [UInt8] = []
    var pieces = 0
    let size = try DraftRecord.write(.end, StoredJSON.value(of: end)) { piece in
      written += piece
      pieces += 1
    }
    bytes += written
    #expect(size == bytes.count - start)
    #expect(pieces > 2)
    #expect(DraftContent(bytes).record == end)
    #expect(!DraftContent(bytes).isDamaged)
  }

  @Test("texts of one kind in a row are one record, and everything else is a record of its own")
  func batched() {
    var moved = StreamChunk(delta: "g", reasoning: "f", model: "b:m")
    moved.textWasReasoning = true
    let chunks = [
      StreamChunk(delta: "a", model: "a:m"), StreamChunk(model: "a:m"),
      StreamChunk(delta: "b", model: "a:m"), StreamChunk(delta: "c", model: "b:m"),
      StreamChunk(reasoning: "d", model: "b:m"), StreamChunk(reasoning: "e", model: "b:m"), moved,
      StreamChunk(delta: "h\0", model: "b:m"),
    ]
    var batch = DraftBatch()
    var model: String? = "a:m"
    for chunk in chunks { batch.append(chunk, model: &model) }
    let (records, tail) = DraftRecord.read(batch.finished())
    #expect(tail == .whole)
    #expect(
      records.map { "\($0.kind) \(String(decoding: $0.payload, as: UTF8.self))" } == [
        "text ab", "model b:m", "text c", "reasoning de", "textWasReasoning ", "reasoning f",
        "text gh\0",
      ])
    #expect(DraftBatch().finished().isEmpty)
  }

  @Test("reads text, thinking, refusal, model and end into their own fields")
  func kinds() throws {
    let end = AnswerRecord(
      content: "", status: .truncated, alias: "chatbot", model: "anthropic:b",
      answer: Turn.Answer(usage: Usage(promptTokens: 1), duration: 8, error: "cut"), createdAt: 10)
    let unfinished: [(DraftRecord.Kind, String)] = [
      (.model, "anthropic:b"), (.reasoning, "h"), (.text, "a"), (.reasoning, "m"), (.text, "b"),
      (.refusal, "no"),
    ]
    var expected = AnswerRecord(
      content: "ab", status: .recovered, alias: "chatbot", model: "anthropic:b",
      answer: Turn.Answer(reasoning: "hm", refusal: "no"), createdAt: 9)
    #expect(DraftContent(Self.file(unfinished).bytes).record == expected)
    expected = end
    expected.content = "ab"
    expected.answer.reasoning = "hm"
    expected.answer.refusal = "no"
    let ended = unfinished + [(.end, try #require(StoredJSON.text(end)))]
    #expect(DraftContent(Self.file(ended).bytes).record == expected)
  }
}
