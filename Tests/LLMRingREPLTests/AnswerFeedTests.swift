import LLMRingPlatform
import StreamingEngine
import Testing

@testable import LLMRingREPL

@Suite(.timeLimit(.minutes(20)))
struct AnswerFeedTests {
  private func reading(
    _ script: Script, joinsText: Bool = false
  ) throws -> (feed: AnswerFeed, task: Task<Void, Never>) {
    let request = LLMRequest(
      model: "one:a", messages: [Message(role: .user, content: "q")])
    let ring = Desk.ring(script)
    return try AnswerFeed.reading(
      request, of: ring, from: .success(try ring.resolve("one:a")), joinsText: joinsText)
  }

  /// Whether the feed says that there is something to take: the screen takes nothing before.
  private func hasMail(_ feed: AnswerFeed) -> Bool {
    var request = pollfd(fd: feed.descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, 0) > 0
  }

  /// What is left to take, until the end.
  private func rest(of feed: AnswerFeed) async -> (texts: [String], fault: LLMError?) {
    var texts: [String] = []
    var turn = 0
    // The time limit cancels a test that waits in vain.
    while !Task.isCancelled {
      for event in hasMail(feed) ? feed.take() : [] {
        switch event {
        case .chunk(let chunk): texts.append(chunk.delta)
        case .ended(let fault): return (texts, fault)
        }
      }
      turn += 1
      // Greedy, so that it takes a piece while the writer is still busy with it; yet the writer
      // must get a turn where there is one processor.
      if turn.isMultiple(of: 200) { await Task.yield() }
    }
    return (texts, nil)
  }

  @Test("the answer feed delivers text in order, and the end last")
  func order() async throws {
    let texts = (0..<2000).map { "\($0) " }
    let (feed, _) = try reading(Script(.whole(texts)))
    let (taken, fault) = await rest(of: feed)
    #expect(taken == texts + [""])
    #expect(fault == nil)
    #expect(feed.take().isEmpty, "nothing follows the end")
  }

  @Test("a reader that takes joined pieces of text gets every piece")
  func joining() async throws {
    let texts = (0..<2000).map { "\($0) " }
    let (feed, _) = try reading(Script(.whole(texts)), joinsText: true)
    let (taken, fault) = await rest(of: feed)
    #expect(taken.joined() == texts.joined())
    #expect(fault == nil)
  }

  @Test("the answer feed delivers the text before an error, then the error")
  func fault() async throws {
    let (feed, _) = try reading(Script(.cut(["half"])))
    let (taken, fault) = await rest(of: feed)
    // The last chunk has no text, but the answer's id and model.
    #expect(taken == ["half", ""])
    #expect(fault?.kind == .truncated)
  }

  @Test("an answer is read from the provider only as fast as its text is taken")
  func backPressure() async throws {
    let text = String(repeating: "x", count: 4000)
    let script = Script(.endless(text))
    let (feed, task) = try reading(script)
    let most = AnswerFeed.limit / text.utf8.count + 1
    while script.pulls < AnswerFeed.limit / (text.utf8.count + 200) { await Task.yield() }
    for round in 1...5 {
      // Time enough for a writer that does not wait to be far ahead.
      for _ in 0..<5000 { await Task.yield() }
      #expect(script.pulls <= most * round)
      let before = script.pulls
      #expect(feed.take().count <= most)
      while script.pulls == before { await Task.yield() }
    }
    task.cancel()
    #expect(await rest(of: feed).fault?.kind == .cancelled)
  }

  @Test("a piece larger than the answer feed's buffer passes through in parts")
  func largePiece() async throws {
    let text = String(repeating: "x", count: 2 * AnswerFeed.limit)
    for _ in 0..<200 {
      let (feed, _) = try reading(Script(.whole([text, "end"])))
      #expect(
        await rest(of: feed).texts.map(\.utf8.count) == [AnswerFeed.limit, AnswerFeed.limit, 3, 0])
    }
  }

  @Test("stopping ends the answer feed, even while its reader is blocked")
  func stopping() async throws {
    let (feed, task) = try reading(Script(.endless(String(repeating: "x", count: 4000))))
    task.cancel()
    #expect(await rest(of: feed).fault?.kind == .cancelled)
  }

  @Test("the answer feed's buffer limit counts the text of tool calls")
  func sizes() {
    let call = ToolCall(
      index: 0, id: "i", name: "f", arguments: String(repeating: "x", count: 1000))
    let plain = AnswerFeed.size(of: StreamChunk(model: "m"))
    #expect(AnswerFeed.size(of: StreamChunk(model: "m", toolCalls: [call])) == plain + 1002)
    #expect(AnswerFeed.size(of: StreamChunk(delta: "é", reasoning: "a", model: "m")) == plain + 3)
  }
}
