import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// Parts of an answer that the program cannot show.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct MissingPartTests {
  @Test(
    "a part that is not shown is named on standard error, also where that is no terminal",
    arguments: [
      (
        #"{"poem":"Roses"}"#,
        "part of the answer is missing, because it cannot be read: a part of type 'poem'"
      ),
      (
        #"{"executableCode":{"code":"1"}}"#,
        "a part of the answer is of a type that cannot be shown: executableCode"
      ),
    ])
  func names(part: String, note: String) throws {
    let payload =
      #"{"candidates":[{"content":{"parts":[{"text":"Hi"},\#(part)]},"finishReason":"STOP"}]}"#
    let desk = try Desk(LoopbackServer { _ in .sse([payload]) })
    let outcome = try desk.start(["-m", "google:m", "q"]).finish()
    expect(outcome, .init(status: .exited(0), output: "Hi\n", errors: "note: \(note)\n"))
    let quiet = try desk.start(["-q", "-m", "google:m", "q"]).finish()
    expect(quiet, .init(status: .exited(0), output: "Hi\n", errors: ""))
  }
}
