import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// What reaches the terminal of an answer, and how often.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct PaintingTests {
  /// The clipboard, the screen, the cursor, the colours, the title, a query.
  private static let hostile =
    "safe\n\u{1B}]52;c;aGk=\u{7}\u{1B}[2J\rover\u{9B}31mred\u{1B}]0;title\u{7}\u{1B}[6n\nlast"
  private static let inert = [
    "safe", "^[]52;c;aGk=^G^[[2J^Mover<U+009B>31mred^[]0;title^G^[[6n", "last",
  ]

  @Test("escape sequences of a model are shown and do nothing")
  func hostileAnswer() throws {
    let server = LoopbackServer { .answer($0, Self.hostile) }
    let screen = try Desk(server).converse()
    try screen.enter("a question")
    #expect(screen.rows.prefix(2).map { $0.prefix(9) } == ["chatbot →", "chatbot> "])
    #expect(Array(screen.rows.dropFirst(2).prefix(3)) == Self.inert)
    try screen.enter("/history")
    #expect(screen.rows.filter { $0 == Self.inert[1] }.count == 2)
    #expect(screen.emulator.otherReplies.isEmpty)
    #expect(screen.emulator.properties.title.isEmpty)
    #expect(screen.emulator.properties.bells == 0)
  }

  @Test("an answer's Markdown is rendered until rendering is switched off")
  func markdown() throws {
    let answer = [
      "## A **bo", "ld** head\n- `a", "`\n\n| x | y |\n|---|---|\n| longer | 1 |\n\n", "end",
    ]
    let server = LoopbackServer { .answer($0, answer[0], answer[1], answer[2], answer[3]) }
    let screen = try Desk(server).converse()
    try screen.enter("a question")
    let shown = ["A bold head", "- a", "", "x      │ y", "───────┼────", "longer │ 1", "", "end"]
    #expect(Array(screen.rows.dropFirst(2).prefix(8)) == shown)
    try screen.enter("/set markdown off")
    try screen.enter("again")
    #expect(screen.rows.contains("## A **bold** head"))
    #expect(screen.rows.contains("|---|---|"))
  }

  @Test("an answer's formulas are shown in Unicode until this is switched off")
  func maths() throws {
    let answer = [
      "So \\( \\frac{a", "}{2} \\) and $x^2$ for $5 to", " $6:\n\n$$\nx = \\sqrt{2}", "\n$$\n\nend",
    ]
    let server = LoopbackServer { .answer($0, answer[0], answer[1], answer[2], answer[3]) }
    let desk = try Desk(server)
    let screen = try desk.converse()
    try screen.enter("a question")
    let shown = ["So a/2 and x² for $5 to $6:", "", "  x = √2", "", "end"]
    #expect(Array(screen.rows.dropFirst(2).prefix(5)) == shown)
    try screen.enter("/set math off")
    try screen.enter("again")
    #expect(screen.rows.contains("So \\( \\frac{a}{2} \\) and $x^2$ for $5 to $6:"))
    #expect(screen.rows.contains("x = \\sqrt{2}"))
    try screen.enter("/export notes.md")
    #expect(try desk.read("notes.md").contains(answer.joined()))
  }

  @Test("an answer's lines are broken between words where the user asks for it")
  func wrapped() throws {
    let server = LoopbackServer {
      .answer($0, "> some words that do", " not fit\n\n```\nand some code that stays\n```")
    }
    let screen = try Desk(server).converse(columns: 24)
    try screen.enter("/set wrap 16")
    try screen.enter("a question")
    for row in ["│ some words", "│ that do not", "│ fit", "and some code that stays"] {
      #expect(screen.rows.contains(row))
    }
    try screen.enter("/set wrap on")
    try screen.enter("again")
    #expect(screen.rows.contains("│ some words that do not"))
    try screen.enter("/set wrap wide")
    #expect(screen.text.contains("invalid value 'wide'"))
  }

  @Test("reasoning and text that is not rendered are broken between words as well")
  func wrappedText() throws {
    let server = LoopbackServer { _ in
      Script.sse([
        #"{"choices":[{"index":0,"delta":{"reasoning_content":"some thoughts that do not fit"}}]}"#,
        #"{"choices":[{"index":0,"delta":{"content":"**some** words that do not fit"}}]}"#,
        #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#, "[DONE]",
      ])
    }
    let desk = try Desk(server)
    let screen = try desk.converse(columns: 40)
    for line in ["/set wrap 16", "/set thinking on", "/set markdown off"] { try screen.enter(line) }
    try screen.enter("a question")
    let shown = ["some thoughts", "that do not fit", "", "**some** words", "that do not fit"]
    #expect(screen.rows.joined(separator: "\n").contains(shown.joined(separator: "\n")))
    // What is piped is as it came.
    let piped = try desk.shell("LLMRING_WRAP=16 llmring q")
    #expect(piped.output == "**some** words that do not fit\n")
  }

  @Test("escape sequences cut between two pieces of an answer are inert as well")
  func hostilePieces() throws {
    let server = LoopbackServer { .answer($0, "a\u{1B}", "[2Jb\r", "c\u{C2}\u{9B}", "31md") }
    let screen = try Desk(server).converse()
    try screen.enter("a question")
    #expect(screen.rows.first?.hasPrefix("chatbot →") == true)
    #expect(screen.rows.dropFirst(2).first == "a^[[2Jb^McÂ<U+009B>31md")
  }

  @Test("escape sequences in a provider's error are inert as well")
  func hostileError() throws {
    let server = LoopbackServer { _ in
      .refusal(400, "invalid_request_error", #"bad\u001b[2J\u001b]0;title\u0007request"#)
    }
    let screen = try Desk(server).converse()
    try screen.enter("a question")
    #expect(screen.rows.first?.hasPrefix("chatbot →") == true)
    #expect(screen.text.contains("request (400)"))
    #expect(screen.emulator.properties.title.isEmpty)
  }

  @Test("a fast answer is painted at most every 50 ms, and completely")
  func throttled() throws {
    let pieces = (1...2000).map { "\($0) " }
    let server = LoopbackServer { _ in
      WireScript.openAIChat(deltas: pieces, pause: .milliseconds(1))
    }
    let screen = try Desk(server).converse()
    try screen.waitForPrompt()
    let (reads, mark, start) = (screen.reads, screen.raw.count, ContinuousClock.now)
    screen.type("count to 2,000")
    try screen.waitForPrompt(after: mark, timeout: .seconds(40))
    let time = start.duration(to: .now)
    // One paint each 50 ms; the rest is the echo, the wait, the line below and the prompt.
    #expect(Double(screen.reads - reads) < time / .milliseconds(50) + 16)
    let written = String(decoding: screen.raw.dropFirst(mark), as: UTF8.self)
    #expect(written.contains(pieces.joined()))
  }

  @Test("resizing the window loses no text")
  func resized() throws {
    let server = LoopbackServer { .answer($0, "wide ", "and narrow", gates: [1: "rest"]) }
    let screen = try Desk(server).converse()
    try screen.waitForPrompt()
    let mark = screen.raw.count
    screen.type("a question")
    try screen.wait(for: "wide")
    screen.resize(rows: 20, columns: 60)
    server.open("rest")
    try screen.waitForPrompt(after: mark)
    #expect(screen.rows.contains("wide and narrow"))
  }

  @Test("NO_COLOR turns off colours and the spinner")
  func plain() throws {
    let server = LoopbackServer { .answer($0, "Plain.") }
    let desk = try Desk(server)
    desk.environment["NO_COLOR"] = "1"
    let screen = try desk.converse()
    try screen.enter("a question")
    #expect(!screen.text.contains("waiting"))
    let written = String(decoding: screen.raw, as: UTF8.self)
    #expect(!written.contains("\u{1B}[3") && !written.contains("\u{1B}[2m"))
  }
}
