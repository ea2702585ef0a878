import StreamingEngine
import StreamingEngineTesting
import Testing

/// The streaming examples of the seed document in Swift. Each compiles and runs.
///
/// Only the first line differs from a user's code: it creates an engine with a scripted provider
/// instead of `LLMRing()`.
struct SeedExamplesTests {
  let service = Answers.ring(ScriptedTransport([Answers.whole(["One, ", "two, ", "three."])]))

  @Test func quickStart() async throws {
    let request = LLMRequest(
      model: "chatbot",  // your alias from llmring.lock
      messages: [Message(role: .user, content: "Count to 10")])

    var printed = ""
    for try await chunk in service.chatStream(request) {
      print(chunk.delta, terminator: "", to: &printed)
    }
    #expect(printed == "One, two, three.")
  }

  @Test func everyAttributeOfAChunk() async throws {
    let request = LLMRequest(
      model: "chatbot", messages: [Message(role: .user, content: "Count to 3")])
    var deltas: [String] = []
    var models: Set<String> = []
    var reasons: [FinishReason] = []
    var usages: [Usage] = []
    for try await chunk in service.chatStream(request) {
      deltas.append(chunk.delta)
      models.insert(chunk.model)
      if let reason = chunk.finishReason { reasons.append(reason) }
      if let usage = chunk.usage { usages.append(usage) }
    }
    #expect(deltas == ["One, ", "two, ", "three.", ""])
    #expect(models == ["one:a"])
    #expect(reasons == [.stop])
    #expect(usages.map(\.totalTokens) == [12])
  }

  @Test func capturingUsageStatistics() async throws {
    let request = LLMRequest(
      model: "chatbot", messages: [Message(role: .user, content: "Explain quantum computing")])

    var accumulatedUsage: Usage?
    var fullResponse = ""
    for try await chunk in service.chatStream(request) {
      fullResponse += chunk.delta
      if let usage = chunk.usage { accumulatedUsage = usage }
    }
    let usage = try #require(accumulatedUsage)
    #expect(fullResponse == "One, two, three.")
    #expect(usage.totalTokens == 12)
    #expect(usage.promptTokens == 9)
    #expect(usage.completionTokens == 3)
  }

  @Test func buildingTheFullResponse() async throws {
    let request = LLMRequest(
      model: "chatbot", messages: [Message(role: .user, content: "Write a story")])
    var chunks: [String] = []
    for try await chunk in service.chatStream(request) {
      chunks.append(chunk.delta)
    }
    #expect(chunks.joined().count == 16)
  }

  @Test func streamingWithCustomDisplay() async throws {
    let request = LLMRequest(
      model: "chatbot", messages: [Message(role: .user, content: "Describe the ocean")])
    var wordCount = 0
    for try await chunk in service.chatStream(request) {
      wordCount += chunk.delta.split(separator: " ").count
    }
    #expect(wordCount == 3)
  }

  @Test func streamingWithTemperature() async throws {
    let transport = ScriptedTransport([Answers.whole(["Once"])])
    let request = LLMRequest(
      model: "chatbot", messages: [Message(role: .user, content: "Write a creative story")],
      temperature: 1.2)
    for try await _ in Answers.ring(transport).chatStream(request) {}
    #expect(transport.bodies.first?.contains(#""temperature":1.2"#) == true)
  }

  @Test func multiTurnStreamingConversation() async throws {
    let transport = ScriptedTransport([
      Answers.whole(["A language."]), Answers.whole(["print(1)"]),
    ])
    let service = Answers.ring(transport)
    var messages = [
      Message(role: .system, content: "You are a helpful assistant."),
      Message(role: .user, content: "What is Python?"),
    ]

    // First streaming response
    var responseText = ""
    for try await chunk in service.chatStream(LLMRequest(model: "chatbot", messages: messages)) {
      responseText += chunk.delta
    }

    // Add to history
    messages.append(Message(role: .assistant, content: responseText))

    // Second turn
    messages.append(Message(role: .user, content: "Give me an example"))
    responseText = ""
    for try await chunk in service.chatStream(LLMRequest(model: "chatbot", messages: messages)) {
      responseText += chunk.delta
    }
    #expect(responseText == "print(1)")
    let second = try #require(transport.bodies.last)
    #expect(second.contains("What is Python?") && second.contains("A language."))
  }

  @Test func streamingWithMaxTokens() async throws {
    let transport = ScriptedTransport([Answers.whole(["A long"], finish: "length")])
    let request = LLMRequest(
      model: "chatbot", messages: [Message(role: .user, content: "Write a long essay")],
      maxTokens: 50)
    var last: StreamChunk?
    for try await chunk in Answers.ring(transport).chatStream(request) {
      last = chunk
    }
    #expect(last?.finishReason == .length)
    #expect(transport.bodies.first?.contains(#"_tokens":50"#) == true)
  }

  @Test func detectingStreamCompletion() async throws {
    let request = LLMRequest(
      model: "chatbot", messages: [Message(role: .user, content: "Hello")])
    var ended: FinishReason?
    for try await chunk in service.chatStream(request) {
      if let reason = chunk.finishReason { ended = reason }
    }
    #expect(ended == .stop)
  }

  @Test(
    "errors can be distinguished by kind",
    arguments: [
      (401, "invalid_api_key", "invalid API key"),
      (404, "model_not_found", "model not available"),
      (429, "rate_limit_exceeded", "rate limited"),
      (500, "", "stream error"),
    ])
  func errorHandling(status: Int, code: String, said: String) async throws {
    let service = Answers.ring(ScriptedTransport([Answers.error(status, code: code)]))
    var words = ""
    do {
      let request = LLMRequest(
        model: "chatbot", messages: [Message(role: .user, content: "Hello")])
      for try await chunk in service.chatStream(request) {
        words += chunk.delta
      }
    } catch {
      switch error.kind {
      case .authentication: words = "invalid API key"
      case .modelNotFound: words = "model not available"
      case .rateLimit: words = "rate limited"
      case .timeout: words = "request timed out"
      default: words = "stream error"
      }
    }
    #expect(words == said)
  }

  @Test func bufferForUserInterfaceUpdates() async throws {
    let request = LLMRequest(
      model: "chatbot", messages: [Message(role: .user, content: "Write a paragraph")])
    var buffer = ""
    var printed: [String] = []
    let updateInterval = Duration.milliseconds(50)
    var lastUpdate = ContinuousClock.now
    for try await chunk in service.chatStream(request) {
      buffer += chunk.delta
      if lastUpdate.duration(to: .now) >= updateInterval || chunk.finishReason != nil {
        printed.append(buffer)
        buffer = ""
        lastUpdate = .now
      }
    }
    // The seed's loop loses buffered text if an answer ends without a finish reason. Here such an
    // answer throws an error.
    #expect(printed.joined() == "One, two, three.")
  }
}
