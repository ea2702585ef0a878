import LLMRingREPL
import StreamingEngine
import Testing

struct InputTests {
  @Test(
    "the beginning of a line decides whether it is a command or a question",
    arguments: [
      ("", Input.nothing), (" \t\n", .nothing),
      ("hello", .message("hello")), ("  hello \n", .message("hello")),
      ("/help", .command(name: "help", argument: "")),
      ("/", .command(name: "help", argument: "")),
      ("/?", .command(name: "?", argument: "")),
      ("  /Model  fast  ", .command(name: "Model", argument: "fast")),
      ("/set temperature 0.2", .command(name: "set", argument: "temperature 0.2")),
      ("/system two\nlines", .command(name: "system", argument: "two\nlines")),
      ("/system\ntwo", .command(name: "system", argument: "two")),
      ("/nonsense", .command(name: "nonsense", argument: "")),
      ("//help me", .message("/help me")), ("//", .message("/")), ("///x", .message("///x")),
      ("// a comment", .message("// a comment")), ("//etc/hosts", .message("//etc/hosts")),
      ("//nonsense", .message("/nonsense")), ("//?", .message("/?")),
      ("/etc/hosts is what?", .message("/etc/hosts is what?")),
      ("/usr/bin", .message("/usr/bin")), ("/3 of it", .message("/3 of it")),
      ("/* a comment */", .message("/* a comment */")), ("/ alone", .message("/ alone")),
      ("@fast why?", .aside(model: "fast", question: "why?")),
      ("@one:a  why? ", .aside(model: "one:a", question: "why?")),
      ("@fast\nwhy?", .aside(model: "fast", question: "why?")),
      ("@fast", .message("@fast")), ("@somebody hello", .message("@somebody hello")),
      ("@ fast", .message("@ fast")),
      ("exit", .command(name: "exit", argument: "")),
      ("Quit", .command(name: "exit", argument: "")),
      ("!ls -l", .shell(command: "ls -l", attaches: false)),
      (" ! ls ", .shell(command: "ls", attaches: false)),
      ("!", .shell(command: "", attaches: false)),
      ("!!git diff", .shell(command: "git diff", attaches: true)),
      ("!!", .shell(command: "", attaches: true)),
      ("!!!x", .shell(command: "!x", attaches: true)), ("a !b", .message("a !b")),
      ("exit now", .message("exit now")), ("bye", .message("bye")),
    ])
  func parses(line: String, input: Input) {
    #expect(Input(line) { ["fast", "one:a"].contains($0) } == input)
  }

  @Test(
    "what was pasted, or has several lines, is a question whatever it begins with",
    arguments: ["/help", "/", "//x", "exit", "  /exit ", "!ls", "!!ls", "!"])
  func parsesText(line: String) {
    #expect(Input(line, mayBeCommand: false) { _ in true } == .message(line.trimmed))
  }
}
