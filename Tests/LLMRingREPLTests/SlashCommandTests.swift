import LLMRingConversations
import StreamingEngine
import Testing

@testable import LLMRingREPL

/// The table of commands: how one is found, shown and refused.
struct SlashCommandTests {
  @Test("no two slash commands share a name")
  func unique() {
    let names = SlashCommand.all.flatMap { [$0.name] + $0.synonyms }
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { $0 == $0.lowercased() })
  }

  @Test(
    "a slash command is found by name, synonym or unique prefix",
    arguments: [
      ("help", "help"), ("HELP", "help"), ("?", "help"), ("load", "model"), ("cost", "usage"),
      ("quit", "exit"), ("bye", "exit"), ("clear", "new"), ("regen", "retry"),
      ("model", "model"), ("models", "models"), ("al", "aliases"), ("conti", "continue"),
      ("compress", "compact"), ("compac", "compact"),
      ("ret", "retry"), ("q", "exit"), ("sea", "search"), ("th", "think"),
    ])
  func found(word: String, name: String) throws {
    #expect(try SlashCommand.named(word).name == name)
  }

  @Test(
    "an unknown slash command is rejected with a suggestion",
    arguments: [
      ("h", "/h could be /history, /help"), ("mod", "/mod could be /model, /models"),
      ("hlep", "there is no command /hlep; did you mean /help? (/help lists them)"),
      ("quti", "there is no command /quti; did you mean /quit? (/help lists them)"),
      ("xyzzy", "there is no command /xyzzy (/help lists them)"),
    ])
  func refused(word: String, words: String) {
    #expect(throws: SlashCommand.Fault(words)) { try SlashCommand.named(word) }
  }

  @Test("every slash command shows its usage")
  func usage() {
    #expect(
      SlashCommand.all.map(\.usage) == [
        "/model [alias or model]", "/models [filter]", "/aliases", "/profile [name]",
        "/bind <alias models>",
        "/retry [@alias]", "/continue", "/edit [new question]", "/undo [n]", "/btw <question>",
        "/compare <@a @b question>", "/keep [n]",
        "/new", "/sessions", "/resume [id]", "/search <words>", "/rename <title>", "/fork [name]",
        "/history [n]", "/delete [id]",
        "/attach [path …]", "/detach [n or all]", "/paste", "/copy [n or code]",
        "/export [md, json or html] [path]",
        "/set [key [value]]", "/system [text]", "/think [level]",
        "/context", "/trim [n]", "/compact [alias]", "/usage",
        "/help [topic or command]", "/error", "/exit",
      ])
  }

  @Test("/help alone is short, and names every command and every topic")
  func overview() throws {
    let desk = try Desk()
    #expect(
      desk.run("help") == [
        "models    /model /models /aliases /profile /bind · @alias asks another once",
        "asking    /retry /continue /edit /undo /btw /compare /keep",
        "chats     /new /sessions /resume /search /rename /fork /history /delete",
        "files     /attach /detach /paste /copy /export · @path in a question",
        "prompts   /commit /explain /review /summarize /translate "
          + "· files with questions that you ask often",
        "settings  /set /system /think",
        "context   /context /trim /compact /usage",
        "keys      Ctrl-J adds a line, Ctrl-C stops an answer, Tab completes",
        "shell     !command runs it, !!command also attaches its output",
        "more      /help /error /exit",
        "",
        "/help TOPIC or /help COMMAND explains one, such as /help keys or /help retry",
      ])
  }

  @Test("/help with a topic explains its commands", arguments: HelpTopic.all.map(\.name))
  func topic(_ name: String) throws {
    let desk = try Desk()
    let topic = try #require(HelpTopic.named(name))
    let lines = desk.run("help \(name)")
    #expect(desk.run("help \(name.uppercased())") == lines)
    #expect(lines.count >= 2)
    for command in topic.commands {
      #expect(lines.contains { $0.hasPrefix(command.usage) && $0.hasSuffix(command.summary) })
    }
    #expect(topic.lines.allSatisfy(lines.contains))
  }

  @Test("/help explains a command")
  func help() throws {
    let desk = try Desk()
    #expect(
      desk.run("help /load") == [
        "/model [alias or model]  show or change the model, keeping the conversation",
        "also: /load",
      ])
    #expect(desk.run("help aliases") == ["/aliases  list the aliases of the lockfile"])
    #expect(
      desk.run("help modle")
        == ["fault: there is no command /modle; did you mean /model? (/help lists them)"])
  }

  @Test(
    "a slash command rejects an invalid argument and changes nothing",
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
          + "(settings are model, profile, temperature, max_tokens, reasoning, system, options, thinking, "
          + "markdown, math, wrap, background, bell, context_check, timeout, "
          + "budget.day, budget.month)"
      ),
      (
        "set zzz",
        "no setting 'zzz' "
          + "(settings are model, profile, temperature, max_tokens, reasoning, system, options, thinking, "
          + "markdown, math, wrap, background, bell, context_check, timeout, "
          + "budget.day, budget.month)"
      ),
      ("set markdown maybe", "invalid value 'maybe' for markdown: use on or off"),
      ("set bell x", "invalid value 'x' for bell: use on, off or osc9"),
      ("set background red", "invalid value 'red' for background: use auto, light or dark"),
      (
        "set temperature 3",
        "invalid value '3' for temperature: use a number from 0 to 2"
      ),
      (
        "set temperature nan --save",
        "invalid value 'nan' for temperature: use a number from 0 to 2"
      ),
      (
        "set max_tokens 0",
        "invalid value '0' for max_tokens: use a whole number, 1 or more"
      ),
      (
        "set timeout soon",
        "invalid value 'soon' for timeout: use a number of seconds, or none"
      ),
      (
        "think hard",
        "invalid value 'hard' for reasoning: use none, minimal, low, medium, high or max"
      ),
      (
        "set input_history 5",
        "input_history is read when llmring starts; "
          + "set it with: llmring config set input_history VALUE"
      ),
      ("set bell on --save", "this run has no config.toml to save to"),
      ("history 0", "'0' is not a number of turns"), ("history x", "'x' is not a number of turns"),
      ("resume 3", "no saved conversations yet"),
      ("undo 0", "'0' is not a number of questions"), ("undo", "there is no question to remove"),
      ("edit", "there is no question to edit"),
      ("edit x", "there is no question to remove"),
      ("fork", "this conversation has not been saved yet"),
      ("rename x", "this conversation has not been saved yet"),
      ("delete", "this conversation has not been saved yet"),
      ("delete a b", "/delete takes one id"),
      (
        "delete nosuch",
        "there is no conversation 'nosuch'; /sessions or llmring history list lists them"
      ),
      ("export", "the conversation is empty"),
      ("copy", "there is no answer to copy"), ("context x", "/context takes no argument"),
      ("compact", "there is nothing before the last exchange to summarise"),
      (
        "retry @nobody",
        "no alias 'nobody' in profile 'default'; it has chatbot, fast; "
          + "a model is written provider:model"
      ),
    ])
  func badArguments(line: String, words: String) throws {
    let desk = try Desk()
    desk.session.system = "s"
    desk.session.state.layers.set(.temperature, to: .value(.number(0.7)))
    if line.hasPrefix("retry") {
      desk.session.turns = [.init(id: 0, role: .user, content: "q", createdAt: 0)]
    }
    let before = desk.session.state
    #expect(desk.run(line) == ["fault: \(words)"])
    #expect(desk.session.state == before)
  }

  @Test("a slash command that needs an argument says so")
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
