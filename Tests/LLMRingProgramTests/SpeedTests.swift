import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// The speed of an answer, in the line below it.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct SpeedTests {
  @Test(
    "the line below an answer over two seconds shows tokens per second", arguments: [true, false])
  func speed(isConversation: Bool) throws {
    let server = LoopbackServer { request in
      request.question == "slow"
        ? WireScript.openAIChat(
          deltas: ["one, ", "two, ", "three"], usage: .init(prompt: 9, completion: 60),
          pause: .milliseconds(1100))
        : .answer(request, "At once.")
    }
    let desk = try Desk(server)
    let screen: Screen
    if isConversation {
      screen = try desk.converse()
      try screen.enter("fast")
      #expect(!screen.text.contains("tokens/s"))
      try screen.enter("slow")
    } else {
      screen = try desk.converse("slow")
      #expect(try screen.waitForEnd() == .exited(0))
    }
    let line = try #require(screen.rows.last { $0.hasPrefix("openai:first-model") })
    let speed = try #require(line.split(separator: " · ").last { $0.hasSuffix(" tokens/s") })
    let tokens = try #require(Int(speed.dropLast(" tokens/s".count)))
    // At most 60 tokens in 2.2 s. A slow machine is slower.
    #expect((1...28).contains(tokens), "\(line)")
    // A conversation that is resumed shows the same line.
    let later = try desk.converse("-c")
    try later.waitForPrompt()
    #expect(later.rows.contains(line))
  }
}
