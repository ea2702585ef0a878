import LLMRingCutTesting
@testable import StreamingEngine
import StreamingEngineTesting
import Testing

/// Reasoning between tags, from the response body to the chunks.
struct ThinkTagAnswerTests {
  private let request = LLMRequest(
    model: "chatbot", messages: [Message(role: .user, content: "q")])

  private static let noAliases = Configuration.Aliases.fixed(
    Lockfile(defaultProfile: "default", profiles: []))

  private func responses(
    _ answers: [ScriptedReply], joinsText: Bool = true,
    change: (inout Provider) -> Void = { _ in }
  ) async throws -> [LLMResponse] {
    var provider = Provider(name: "one", format: .openAIChat, baseURL: "https://p.example/v1")
    change(&provider)
    let ring = LLMRing(
      configuration: Configuration(providers: [provider], aliases: Self.noAliases),
      transport: ScriptedTransport(answers))
    var request = request
    request.model = "\(provider.name):a"
    var responses: [LLMResponse] = []
    for _ in answers {
      var response = LLMResponse(content: "", model: "", finishReason: .other)
      for try await chunk in ring.chatStream(request, joinsText: joinsText) {
        response.append(chunk)
      }
      responses.append(response)
    }
    return responses
  }

  @Test("tags split over deltas at every place give the same answer, with text joined or not")
  func splits() async throws {
    let text = "<think>\\nOkay, hi.\\n</think>\\n\\nHello!"
    for cut in 1..<text.count {
      let parts = [String(text.prefix(cut)), String(text.dropFirst(cut))]
      // An escape is not split: no server does.
      if parts[0].hasSuffix("\\") { continue }
      for joinsText in [true, false] {
        let answer = ScriptedReply(parts.map(Answers.chunk) + [Answers.finish()])
        let response = try await responses([answer], joinsText: joinsText)[0]
        #expect(response.content == "Hello!")
        #expect(response.reasoning == "Okay, hi.")
        #expect(response.finishReason == .stop)
        #expect(Message.assistant(response).content == "Hello!")
      }
    }
  }

  @Test("after an answer with only a closing tag, the model's next answers start as reasoning")
  func learns() async throws {
    let (lone, plain) = (["Hm.", "</think>", "Hi"], ["Hi", " there"])
    let provider = Provider(name: "one", format: .openAIChat, baseURL: "https://p.example/v1")
    let ring = LLMRing(
      configuration: Configuration(providers: [provider], aliases: Self.noAliases),
      transport: ScriptedTransport([lone, lone, plain, plain].map { Answers.whole($0) }))
    var shown: [[String]] = []
    for model in ["one:a", "one:a", "one:b", "one:a"] {
      var parts: [String] = []
      var request = request
      request.model = model
      for try await chunk in ring.chatStream(request) {
        if chunk.textWasReasoning { parts.append("text was reasoning") }
        if chunk.reasoningWasText { parts.append("reasoning was text") }
        if !chunk.reasoning.isEmpty { parts.append("[\(chunk.reasoning)]") }
        if !chunk.delta.isEmpty { parts.append(chunk.delta) }
      }
      shown.append(parts)
    }
    #expect(
      shown == [
        ["Hm.", "text was reasoning", "Hi"],
        ["[Hm.]", "Hi"],
        // Another model of the same provider.
        ["Hi", " there"],
        // No tag arrived: the text is the answer after all.
        ["[Hi]", "[ there]", "reasoning was text", "Hi there"],
      ])
  }

  @Test("a model that answers without the expected tag is no longer expected to write one")
  func forgets() async throws {
    let texts = [["Hm.</think>Hi"], ["Hi"], ["Hi"]]
    let all = try await responses(texts.map { Answers.whole($0) })
    #expect(all.map(\.content) == ["Hi", "Hi", "Hi"])
    #expect(all.map(\.reasoning) == ["Hm.", "", ""])
    let cut = try await responses(
      [Answers.whole(["Hm.</think>Hi"]), Answers.whole(["Hm"], finish: "length")]
        + [Answers.whole(["Hm.</think>Hi"])])
    #expect(cut.map(\.content) == ["Hi", "Hm", "Hi"])
  }

  @Test("a tag is learned at once, and forgotten after two answers without one")
  func exceptionsToHabits() {
    let cases: [(answers: [Bool], expected: Bool)] = [
      ([], false), ([true], true),
      // A short answer without reasoning in between.
      ([true, false], true), ([true, false, true, false], true), ([true, true, false], true),
      ([true, false, false], false), ([true, false, false, true], true),
      // A tag is learned at once, however many answers had none.
      ([false, true], true), ([false, false, false, true], true),
      ([false, false, false, true, false, true], true),
      ([false, false, false, true, false, false], false),
    ]
    for (answers, expected) in cases {
      var habit = Habit()
      for answer in answers { habit.note(answer) }
      #expect(habit.startsInReasoning == expected, "\(answers)")
    }
  }

  @Test("a model that has shown its habit is believed after an answer without tags")
  func remembers() async throws {
    let lone = Answers.whole(["Hm.", "</think>Hi"])
    let ring = Answers.ring(
      ScriptedTransport([lone, Answers.whole(["Hello"]), lone]))
    var reasoning: [Bool] = []
    for _ in 0..<3 {
      var isFirstReasoning: Bool?
      for try await chunk in ring.chatStream(request) where isFirstReasoning == nil {
        if !chunk.reasoning.isEmpty { isFirstReasoning = true }
        if !chunk.delta.isEmpty { isFirstReasoning = false }
      }
      reasoning.append(isFirstReasoning == true)
    }
    #expect(reasoning == [false, true, true])
  }

  @Test("an answer of nothing but reasoning says that it ended in reasoning")
  func onlyReasoning() async throws {
    let answer = Answers.whole(["<think>a b"], finish: "length")
    let response = try await responses([answer])[0]
    #expect(response.content == "")
    #expect(response.reasoning == "a b")
    #expect(response.endedInReasoning)
  }

  @Test("text that is held back as the beginning of a tag is not lost when the answer is cut")
  func cut() async throws {
    for fault in [nil, TransportError.disconnected("x")] {
      let ring = Answers.ring(
        ScriptedTransport([
          .init([Answers.chunk("a </thi")], ending: fault.map { .fault($0) } ?? .end)
        ]))
      var text = ""
      var error: LLMError?
      do throws(LLMError) {
        for try await chunk in ring.chatStream(request) { text += chunk.delta }
      } catch let fault {
        error = fault
      }
      #expect(text == "a </thi")
      #expect(error != nil)
    }
  }

  @Test("tags stay in the text of servers that parse them, and where the user wants that")
  func exceptions() async throws {
    let answer = Answers.whole(["<think>a</think>b"])
    let content = { (change: (inout Provider) -> Void) in
      try await responses([answer], change: change)[0].content
    }
    #expect(try await content { _ in } == "b")
    #expect(try await content { $0.descriptor.readsThinkTags = false } == "<think>a</think>b")
    #expect(
      try await content { $0.baseURL = "https://api.openai.com/v1" } == "<think>a</think>b")
  }
}
