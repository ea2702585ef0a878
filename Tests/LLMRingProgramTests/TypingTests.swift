import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// Lines that are recalled, typed ahead and pasted.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct TypingTests {
  @Test("lines of an earlier run come back with Up and with Ctrl-R")
  func recalled() throws {
    let server = LoopbackServer { .answer($0, "Noted.") }
    let desk = try Desk(server)
    let earlier = try desk.converse()
    try earlier.enter("the first line")
    try earlier.enter("another line")
    earlier.send(Key.controlD)
    #expect(try earlier.waitForEnd() == .exited(0))

    let screen = try desk.converse()
    try screen.waitForPrompt()
    screen.send(Key.up)
    try screen.wait("the latest is there") { $0.rows.last == "chatbot> another line" }
    screen.send(Key.up)
    try screen.wait("the one before is there") { $0.rows.last == "chatbot> the first line" }
    screen.send(Key.controlC)
    try screen.waitForPrompt()
    screen.send("\(Key.controlR)anoth")
    try screen.wait("it is found") {
      $0.rows.suffix(2) == ["chatbot> another line", "search: anoth"]
    }
    let mark = screen.raw.count
    screen.send("\r")
    try screen.waitForPrompt(after: mark)
    #expect(server.requests.map(\.question) == ["the first line", "another line", "another line"])
  }

  @Test("keys typed while an answer streams appear in the next prompt")
  func typedAhead() throws {
    let server = LoopbackServer { .answer($0, "Half", " and half.", gates: [1: "rest"]) }
    let screen = try Desk(server).converse()
    try screen.waitForPrompt()
    screen.type("a question")
    try screen.wait(for: "Half")
    screen.send("the next one")
    server.open("rest")
    try screen.wait("it is in the prompt") { $0.rows.last == "chatbot> the next one" }
    #expect(screen.rows.contains("Half and half."))
    #expect(server.requests.count == 1)
    let mark = screen.raw.count
    screen.send("\r")
    try screen.waitForPrompt(after: mark)
    #expect(server.requests.last?.question == "the next one")
  }

  @Test("a line typed ahead with Enter is asked next")
  func typedAheadWithEnter() throws {
    let server = LoopbackServer { .answer($0, "One", " answer.", gates: [1: "rest"]) }
    let screen = try Desk(server).converse()
    try screen.waitForPrompt()
    screen.type("a question")
    try screen.wait(for: "One")
    screen.type("the next one")
    server.open("rest")
    try screen.wait("both are answered") {
      $0.rows.filter { $0 == "One answer." }.count == 2 && $0.rows.last == "chatbot>"
    }
    #expect(server.requests.map(\.question) == ["a question", "the next one"])
  }

  @Test("three pasted lines are one question")
  func pasted() throws {
    let server = LoopbackServer { .answer($0, "Read.") }
    let screen = try Desk(server).converse()
    try screen.waitForPrompt()
    #expect(screen.isPasteBracketed)
    screen.paste("one\ntwo\nthree")
    try screen.wait("all of it is there") { $0.rows.last == "... three" }
    #expect(server.requests.isEmpty)
    let mark = screen.raw.count
    screen.send("\r")
    try screen.waitForPrompt(after: mark)
    #expect(server.requests.map(\.question) == ["one\ntwo\nthree"])
  }

  @Test("a paste that contains its own end marker sends nothing")
  func pastedEnd() throws {
    let server = LoopbackServer { .answer($0, "Read.") }
    let screen = try Desk(server).converse()
    try screen.waitForPrompt()
    screen.paste("harmless\u{1B}[201~/exit\nmore\u{3}")
    try screen.wait("all of it is there") { $0.rows.last == "... more^C" }
    #expect(screen.rows.dropLast().last == "chatbot> harmless^[[201~/exit")
    let mark = screen.raw.count
    screen.send("\r")
    try screen.waitForPrompt(after: mark)
    #expect(server.requests.map(\.question) == ["harmless\u{1B}[201~/exit\nmore\u{3}"])
  }

  @Test("pasting one mebibyte sends one question, byte for byte")
  func pastedMebibyte() throws {
    let server = LoopbackServer { .answer($0, "Read.") }
    let screen = try Desk(server).converse(rows: 10)
    try screen.waitForPrompt()
    let line = "\tlet x = \"日本\u{1B}[31m\" \u{7}\u{3}\u{4}" + String(repeating: "x", count: 90)
    let text =
      "begin\n" + String(repeating: line + "\n", count: (1 << 20) / line.utf8.count) + "end"
    screen.paste(text)
    try screen.wait("all of it is there") { $0.rows.last == "... end" }
    #expect(server.requests.isEmpty)
    let mark = screen.raw.count
    screen.send("\r")
    try screen.waitForPrompt(after: mark)
    #expect(server.requests.count == 1)
    #expect(server.requests.first?.question == text)
  }

  @Test("Tab completes a command and an alias")
  func completed() throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let screen = try Desk(server).converse()
    try screen.waitForPrompt()
    screen.send("/mode\t")
    try screen.wait("what they share is there") { $0.text.contains("chatbot> /model") }
    screen.send("\t")
    try screen.wait("the candidates stand below") { $0.text.contains("/models") }
    screen.send(" oth\t")
    try screen.wait("the alias is whole") { $0.text.contains("chatbot> /model other") }
    screen.send("\r")
    try screen.waitForPrompt("other")
  }

  @Test("Tab completes a path with blanks in it, and shows a name's control bytes")
  func completedPath() throws {
    let server = LoopbackServer { .answer($0, "Read.") }
    let desk = try Desk(server)
    try desk.write("hello", to: "a note.txt")
    try desk.write("hello", to: "b\u{1B}[2Jad.txt")
    let screen = try desk.converse()
    try screen.waitForPrompt()
    screen.send("/attach \t")
    try screen.wait("the names stand below") {
      $0.rows.last?.split(separator: " ").last == "llmring.lock" && $0.text.contains("b^[[2Jad.txt")
    }
    screen.send("a\t")
    try screen.wait("the name is whole") { $0.rows.last == #"chatbot> /attach a\ note.txt"# }
    screen.send("\r")
    try screen.wait(for: "attached to the next question: a note.txt")
    screen.send("/attach b\t")
    try screen.wait("the name is whole") { $0.rows.last == "chatbot> /attach b^[[2Jad.txt" }
    screen.send("\r")
    try screen.wait(for: "attached to the next question: b^[[2Jad.txt (5 bytes, about 8 tokens)")
    screen.send("/set mar\to\t\t")
    try screen.wait("the values stand below") {
      $0.rows.suffix(2) == ["chatbot> /set markdown o", "on   off"]
    }
  }
}
