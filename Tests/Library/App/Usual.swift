import Foundation
import StreamingEngine

/// What the default traits add: libcurl, the lockfile and the environment.
func usual() throws(LLMError) -> [LLMRing.Alias] {
  let ring = LLMRing(
    configuration: .environment(["HOME": "/nonexistent"], workingDirectory: "/nonexistent"),
    transport: CurlTransport())
  _ = LLMRing()
  return try ring.aliases()
}

/// Reads a lockfile, and says where it is wrong.
func lockfile(at path: String) throws(SettingsError) -> Lockfile {
  try Lockfile.load(path: path)
}

/// The example of the README, word for word; `Tests/Library/run` compares them.
func readme() async throws {
  let ring = LLMRing()
  let request = LLMRequest(
    model: "chatbot",  // your alias from llmring.lock
    messages: [Message(role: .user, content: "Count to 10")])

  for try await chunk in ring.chatStream(request) {
    print(chunk.delta, terminator: "")
    fflush(nil)  // shows it at once, not only at the end of a line
  }
}
