import Conversations
import StreamingEngine
import Testing

@testable import REPLKit

/// The table of commands: how one is found, shown and refused.
struct SlashCommandTests {
  @Test("no two commands answer to one name")
  func unique() {
    let names = SlashCommand.all.flatMap { [$0.name] + $0.synonyms }
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { $0 == $0.lowercased() })
  }

  @Test(
    "a command is found by its name, a synonym, or a beginning that only one has",
    arguments: [
      ("help", "help"), ("HELP", "help"), ("?", "help"), ("load", "model"), ("cost", "usage"),
      ("quit", "exit"), ("bye", "exit"), ("clear", "new"), ("regen", "retry"),
      ("model", "model"), ("models", "models"), ("al", "aliases"), ("conti", "continue"),
      ("compress", "compact"), ("comp", "compact"),
      ("ret", "retry"), ("q", "exit"), ("sea", "search"), ("th", "think"),
    ])
  func found(word: String, name: String) throws {
    #expect(try SlashCommand.named(word).name == name)
  }

  @Test(
    "any other word is refused with what was meant",
    arguments: [
      ("h", "/h could be /help, /history"), ("mod", "/mod could be /model, /models"),
      ("hlep", "there is no command /hlep; did you mean /help? (/help lists them)"),
      ("quti", "there is no command /quti; did you mean /quit? (/help lists them)"),
      ("xyzzy", "there is no command /xyzzy (/help lists them)"),
    ])
  func refused(word: String, words: String) {
    #expect(throws: SlashCommand.Fault(words)) { try SlashCommand.named(word) }
  }

  @Test("every command shows how it is used")
  func usage() {
    #expect(
      SlashCommand.all.map(\.usage) == [
        "/help [command]", "/model [alias or model]", "/aliases",
        "/models [filter]", "/profile [name]", "/bind <alias models>", "/system [text]",
        "/set [key [value]]", "/think [level]", "/attach <path>", "/retry [@alias]", "/continue",
        "/undo [n]", "/edit [new question]",
        "/fork [name]", "/history [n]", "/new", "/sessions", "/resume [id]", "/search <words>",
        "/rename <title>", "/delete [id]", "/copy [n or code]", "/export [md or json] [path]",
        "/context", "/trim [n]", "/compact [alias]", "/usage", "/error", "/exit",
      ])
  }

  @Test("/help lists every command, and explains one")
  func help() throws {
    let desk = try Desk()
    let lines = desk.run("help")
    for command in SlashCommand.all {
      #expect(lines.contains { $0.hasPrefix(command.usage) && $0.hasSuffix(command.summary) })
    }
    #expect(
      desk.run("help /load") == [
        "/model [alias or model]  show or switch the model; the conversation is kept",
        "also /load",
      ])
    #expect(desk.run("help aliases") == ["/aliases  list the aliases of the lockfile"])
    #expect(
      desk.run("help modle")
        == ["fault: there is no command /modle; did you mean /model? (/help lists them)"])
  }

  @Test(
    "what a command cannot take is refused, and changes nothing",
    arguments: [
      ("aliases x", "/aliases takes no argument"), ("new x", "/new takes no argument"),
      ("exit now", "/exit takes no argument"), ("usage x", "/usage takes no argument"),
      (
        "model nobody",
        "no alias 'nobody' in profile 'default'; it has chatbot, fast; "
          + "a model is written provider:model"
      ),
      (
        "model nobody:x",
        "no provider 'nobody', nor an alias 'nobody:x'; providers are one, two; "
          + "others are defined in config.toml"
      ),
      ("profile prod", "no profile 'prod'; the lockfile has default, dev"),
      (
        "set temprature 1",
        "no setting 'temprature'; did you mean temperature? "
          + "(there is temperature, max_tokens, thinking, markdown, background, bell, "
          + "context_check)"
      ),
      (
        "set markdown maybe",
        "'maybe' will not do for markdown: on, or off to see answers as they were written"
      ),
      (
        "set background red",
        "'red' will not do for background: light, dark, or auto for what the terminal says"
      ),
      (
        "set zzz",
        "no setting 'zzz' (there is temperature, max_tokens, thinking, markdown, background, bell, "
          + "context_check)"
      ),
      ("set temperature 3", "'3' will not do for temperature: 0 to 2, or default"),
      ("set temperature warm", "'warm' will not do for temperature: 0 to 2, or default"),
      ("set max_tokens 0", "'0' will not do for max_tokens: a number of tokens, or default"),
      (
        "set thinking maybe",
        "'maybe' will not do for thinking: show or hide what a model lets be seen of its thinking"
      ),
      (
        "think hard",
        "'hard' is no level; there is none, minimal, low, medium, high, max and default"
      ),
      ("history 0", "'0' is not a number of turns"), ("history x", "'x' is not a number of turns"),
      ("resume 3", "no saved conversations yet"),
      ("undo 0", "'0' is not a number of questions"), ("undo", "there is no question to take back"),
      ("edit", "there is no question to change"),
      ("edit x", "there is no question to take back"),
      ("fork", "nothing of this conversation is saved yet"),
      ("rename x", "nothing of this conversation is saved yet"),
      ("delete", "nothing of this conversation is saved yet"),
      ("delete a b", "/delete takes one id"),
      ("delete nosuch yes", "there is no conversation 'nosuch'; /sessions lists them"),
      ("export", "nothing has been said yet"),
      ("copy", "there is no answer to copy"), ("context x", "/context takes no argument"),
      ("compact", "nothing was said before the last exchange that could be shortened"),
      (
        "set context_check maybe",
        "'maybe' will not do for context_check: on, or off to send what is longer than a model "
          + "is known to read"
      ),
      (
        "retry @nobody",
        "no alias 'nobody' in profile 'default'; it has chatbot, fast; "
          + "a model is written provider:model"
      ),
    ])
  func badArguments(line: String, words: String) throws {
    let desk = try Desk()
    desk.session.system = "s"
    desk.session.preferences.temperature = 0.7
    if line.hasPrefix("retry") {
      desk.session.turns = [.init(id: 0, role: .user, content: "q", createdAt: 0)]
    }
    let before = desk.session.state
    #expect(desk.run(line) == ["fault: \(words)"])
    #expect(desk.session.state == before)
  }

  @Test("a command that needs an argument says so")
  func required() throws {
    let desk = try Desk()
    let command = SlashCommand(name: "x", argument: .required("thing"), summary: "") {
      _, _, _ throws(SlashCommand.Fault) in []
    }
    #expect(command.usage == "/x <thing>")
    #expect(throws: SlashCommand.Fault("/x needs an argument: /x <thing>")) {
      try command.run("", in: desk.session, host: desk.host)
    }
  }

  @Test("/exit leaves")
  func exit() throws {
    let desk = try Desk()
    #expect(desk.run("exit") == ["(leave)"])
    #expect(desk.run("bye") == ["(leave)"])
  }
}
