import LLMRingConversations
import StreamingEngine
import LLMRingTerminal
import Testing

@testable import LLMRingREPL

/// `/copy`: answers and the code in them.
struct CopyCommandTests {
  private static func desk(_ answers: String...) throws -> Desk {
    let desk = try Desk()
    desk.session.turns = answers.enumerated().flatMap { place, answer in
      [
        Turn(id: 0, role: .user, content: "q", createdAt: Int64(place)),
        Turn(id: 0, role: .assistant, content: answer, createdAt: Int64(place)),
      ]
    }
    return desk
  }

  private static let code = "Two:\n```swift\nlet a = 1\nlet b\n```\nand\n\n~~~\nc\n~~~\nDone."

  @Test(
    "/copy copies an answer or a code block and reports which",
    arguments: [
      ("copy", ["copied with xclip: the last answer, 1 line, 2 bytes", "(copied: a3)"]),
      ("copy 1", ["copied with xclip: the last answer, 1 line, 2 bytes", "(copied: a3)"]),
      (
        "copy 3",
        ["copied with xclip: the answer before the last 2, 1 line, 2 bytes", "(copied: a1)"]
      ),
      ("copy code", ["copied with xclip: the last code block, 1 line, 1 byte", "(copied: c)"]),
      (
        "copy code 1",
        ["copied with xclip: code block 1, 2 lines, 15 bytes", "(copied: let a = 1\nlet b)"]
      ),
      ("copy 4", ["fault: there are only 3 answers"]),
      ("copy code 3", ["fault: there are only 2 code blocks in it"]),
      ("copy 0", ["fault: /copy takes a number, code, or code and a number"]),
      ("copy all", ["fault: /copy takes a number, code, or code and a number"]),
      ("copy code x", ["fault: /copy takes a number, code, or code and a number"]),
      ("copy 1 2", ["fault: /copy takes a number, code, or code and a number"]),
    ])
  func copies(line: String, said: [String]) throws {
    let desk = try Self.desk("a1", Self.code, "a3")
    #expect(desk.run(line) == said)
  }

  @Test("/copy fails without an answer or a code block")
  func nothing() throws {
    let desk = try Self.desk("a1", " ")
    #expect(desk.run("copy code") == ["fault: no answer has a code block"])
    #expect(desk.run("copy").last == "(copied: a1)", "an empty answer is none")
  }

  @Test(
    "/copy reports what is certain about the route, and what failed before it",
    arguments: [
      (
        ClipboardReport(route: .terminal),
        "sent to the terminal (OSC 52), which may put it on its clipboard: "
          + "the last answer, 1 line, 2 bytes"
      ),
      (
        ClipboardReport(route: .tmux),
        "copied to tmux, which passes it on if its terminal takes it: "
          + "the last answer, 1 line, 2 bytes"
      ),
      (
        ClipboardReport(
          route: .program("xsel"),
          failures: [
            .failed("wl-copy", reason: "exit status 1"), .notInstalled("xclip"),
          ]),
        "copied with xsel: the last answer, 1 line, 2 bytes; wl-copy failed (exit status 1)"
      ),
      (ClipboardReport(isStopped: true), "not copied"),
      (
        ClipboardReport(failures: [.notInstalled("xclip"), .tooLong(bytes: 80_000)]),
        "fault: not copied: xclip is not installed, 80,000 bytes are more than a terminal takes "
          + "(74,994); /export writes the conversation to a file"
      ),
      (
        ClipboardReport(),
        "fault: not copied: llmring cannot reach this terminal's clipboard; "
          + "/export writes the conversation to a file"
      ),
    ])
  func reported(report: ClipboardReport, said: String) throws {
    let desk = try Self.desk("a1")
    desk.host.clipboard = report
    #expect(desk.run("copy").first == said)
  }

  @Test(
    "a code block is the text between its fences, without the fence's indentation",
    arguments: [
      ("no code", []), ("```\na\n```", ["a"]), ("```swift\na\n\n  b\n```\n", ["a\n\n  b"]),
      ("````\n```\na\n```\n````", ["```\na\n```"]), ("~~~\n```\n~~~", ["```"]),
      ("- item\n  ```\n  a\n    b\n  ```", ["a\n  b"]), ("```\ncut", ["cut"]),
      ("```a``` is code in a line", []), ("```\n```", [""]), ("``\na\n``", []),
      ("```\na\n``` \n```\nb\n```", ["a", "b"]), ("```\r\na\r\n```", ["a"]),
    ])
  func blocks(markdown: String, texts: [String]) {
    #expect(CodeBlocks(in: markdown).texts == texts)
  }

  @Test("/copy names hidden characters and asks before it copies them")
  func hidden() async throws {
    let desk = try Desk(Script(.whole(["rm\u{200B} -rf\u{1B}[2K"])))
    try await desk.ask("q")
    let warning = "the last answer contains 1 control character, 1 zero-width character"
    desk.host.answers = [false, true]
    let question = "(asked: copy it anyway? usually no)"
    #expect(desk.run("copy") == [warning, "not copied", question])
    #expect(desk.run("copy").last == "(copied: rm\u{200B} -rf\u{1B}[2K)")
  }
}
