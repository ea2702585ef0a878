import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

@Suite("The example of the README", .timeLimit(.minutes(20)))
struct ExampleOnTerminalTests {
  @Test("the first text is on the screen before the second is sent")
  func showsAtOnce() throws {
    let server = LoopbackServer(
      WireScript.openAIChat(deltas: ["One, ", "two."], gates: [1: "second"]))
    let folder = try TemporaryFolder()
    let lockfile = folder.write(
      "llmring.lock",
      """
      version = "1.0"
      default_profile = "default"

      [profiles.default]
      name = "default"

      [[profiles.default.bindings]]
      alias = "chatbot"
      models = ["openai:gpt-5-mini"]
      """)
    let screen = try Screen(
      Screen.product("LLMRingExampleProbe"),
      environment: [
        "LLMRING_LOCKFILE_PATH": lockfile, "OPENAI_API_KEY": "sk-test",
        "OPENAI_BASE_URL": server.url + "/v1",
      ])
    // The server sends the rest only after this.
    try screen.wait(for: "One,")
    #expect(screen.rows.first == "One,")
    server.open("second")
    #expect(try screen.waitForEnd() == .exited(0))
    #expect(screen.rows.first == "One, two.")
  }
}
