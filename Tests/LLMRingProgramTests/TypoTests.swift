import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

@testable import llmring

/// A mistyped command is not sent to a model.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct TypoTests {
  private static let refusals: [([String], String)] = [
    (
      ["hitsory"],
      """
      there is no command 'hitsory'; did you mean llmring history? \
      to send it as a prompt: llmring chat hitsory
      """
    ),
    (
      ["histroy", "list"],
      """
      there is no command 'histroy'; did you mean llmring history? \
      to send it as a prompt: llmring chat histroy list
      """
    ),
    (
      ["Lst it"],
      """
      there is no command 'lst'; did you mean llmring list? \
      to send it as a prompt: llmring chat 'Lst it'
      """
    ),
    (
      ["-q", "-s", "it's \"so\"", "docter"],
      #"""
      there is no command 'docter'; did you mean llmring doctor? \#
      to send it as a prompt: llmring chat -q -s 'it'\''s "so"' docter
      """#
    ),
    (
      ["stats"],
      """
      'stats' is a command of Python's llmring, which this llmring does not have; \
      to send it as a prompt: llmring chat stats
      """
    ),
    (
      ["server", "start"],
      """
      'server' is a command of Python's llmring, which this llmring does not have; \
      to send it as a prompt: llmring chat server start
      """
    ),
    (
      ["-q", "providers"],
      """
      'providers' is a command and comes before all options; \
      to send it as a prompt: llmring chat -q providers
      """
    ),
  ]

  @Test(
    "a prompt that looks like a mistyped command is refused, with what would send it",
    arguments: refusals)
  func refused(arguments: [String], words: String) throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let outcome = try Desk(server).start(arguments).finish()
    #expect(outcome == .init(status: .exited(2), output: "", errors: "llmring: \(words)\n"))
    #expect(server.requests.isEmpty)
  }

  private static let prompts: [([String], String?)] = [
    (["chat", "hitsory"], "hitsory"), (["--", "hitsory", "list"], "hitsory list"),
    (["-q", "--", "stats"], "stats"), (["hitsory", "of", "rome"], "hitsory of rome"),
    (["hello"], "hello"), (["list of rivers"], "list of rivers"),
    (["stats on rain, please"], nil),
    (["history rome"], "history rome"), (["hitssory"], "hitssory"),
    (["help me now"], "help me now"),
    (["help", "me", "now"], "help me now"),
  ]

  @Test("what is meant as a prompt is sent", arguments: prompts)
  func sent(arguments: [String], question: String?) throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let outcome = try Desk(server).start(arguments).finish()
    #expect(outcome == .init(status: .exited(0), output: "Aye.\n", errors: ""))
    #expect(server.requests.map(\.question) == [question ?? arguments.joined(separator: " ")])
  }

  @Test(
    "one slip is a letter too many, too few, wrong, or swapped",
    arguments: [
      ("list", false), ("lis", true), ("lisst", true), ("lizt", true), ("lsit", true),
      ("ilst", true),
      ("listt", true), ("xlist", true), ("ist", true), ("lits", true), ("tsil", false),
      ("li", false), ("liisst", false), ("stli", false), ("lxsx", false), ("", false),
    ])
  func slips(typed: String, isOne: Bool) {
    #expect(TypoGuard.isOneSlip(from: typed, to: "list") == isOne)
  }
}
