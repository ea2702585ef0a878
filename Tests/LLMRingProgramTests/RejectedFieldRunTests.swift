import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// What a run learns from a server's rejections for later runs.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct RejectedFieldRunTests {
  /// Rejects every request with the field.
  private func server(rejecting field: String) -> LoopbackServer {
    LoopbackServer { request in
      request.text.contains("\"\(field)\"")
        ? .json(400, #"{"error":{"message":"Unknown parameter: '\#(field)'","param":"\#(field)"}}"#)
        : .answer(request, "Hi.")
    }
  }

  @Test("a field that llmring sends on its own account is rejected once, also over several runs")
  func ownField() throws {
    let server = server(rejecting: "stream_options")
    let desk = try Desk(server)
    for sent in [2, 3, 4] {
      let outcome = try desk.run("q")
      #expect(outcome == .init(status: .exited(0), output: "Hi.\n", errors: ""))
      #expect(server.requests.count == sent)
    }
    let preview = try desk.run("--dry-run", "q").output
    #expect(preview.contains("\"stream\"") && !preview.contains("stream_options"))
    let name = try #require(try desk.homeFiles().first { $0.contains("rejected-fields/openai") })
    let file = try desk.read("../home/\(name)")
    #expect(file.contains(#""fields":["stream_options"]"#) && !file.contains("sk-test"))
    // Another server of the same name has rejected nothing.
    let other = LoopbackServer { .answer($0, "Hello.") }
    desk.configure(port: other.port)
    #expect(try desk.run("q").output == "Hello.\n")
    #expect(other.requests.first?.text.contains("stream_options") == true)
  }

  @Test("a field that the user asks for is tried in every run")
  func usersField() throws {
    let server = server(rejecting: "temperature")
    let desk = try Desk(server)
    for sent in [2, 4] {
      let outcome = try desk.run("-t", "0.5", "q")
      #expect(outcome.output == "Hi.\n")
      #expect(outcome.errors.contains("rejected temperature"))
      #expect(server.requests.count == sent)
    }
    #expect(try !desk.homeFiles().contains { $0.contains("rejected-fields/openai") })
  }

  @Test("a folder that cannot be written to does not disturb the answer")
  func unwritable() throws {
    let server = server(rejecting: "stream_options")
    let desk = try Desk(server)
    desk.environment["XDG_CACHE_HOME"] = "/proc/nowhere"
    for sent in [2, 4] {
      #expect(
        try desk.run("q") == .init(status: .exited(0), output: "Hi.\n", errors: ""))
      #expect(server.requests.count == sent)
    }
  }
}
