import LLMRingConversations
import Foundation
import LLMRingScreenTesting
import StreamingEngine
import LLMRingTerminal
import Testing

@testable import LLMRingREPL

/// `/attach`, `/detach` and `/bind`: the commands that read and write files of the person's.
struct FileCommandTests {
  @Test("/attach sends files with the next question only")
  func attach() async throws {
    let desk = try Desk(Script(.whole(["a1"]), .whole(["a2"])))
    let note = "\(desk.folder.path)/note.txt"
    try Data("hello".utf8).write(to: URL(filePath: note))
    #expect(
      desk.run("attach \(note)") == [
        "attached to the next question: \(note) (5 bytes, about 7 tokens)"
      ])
    #expect(
      desk.run("file \(note)") == ["nothing new to attach: \(note) (already attached)"])
    try await desk.ask("q1")
    try await desk.ask("q2")
    #expect(desk.session.turns.map(\.attachments.count) == [1, 0, 0, 0])
    #expect(desk.session.turns[0].attachments.first?.bytes == Array("hello".utf8))
  }

  @Test("/attach rejects an unreadable file and attaches nothing")
  func unreadable() throws {
    let desk = try Desk()
    #expect(
      desk.run("attach /nowhere/a.png") == [
        "fault: /nowhere/a.png cannot be read: no such file or directory"
      ])
    #expect(desk.session.attachments.isEmpty)
  }

  @Test("/attach takes several paths in every form, and says in one line what is attached")
  func several() throws {
    let tree = try FileTree([
      "work/a b.c": "int a;", "work/c.txt": "c", "work/src/x.h": "x", "work/src/y.h": "y",
      "work/src/.z": "z", "work/one two.md": "12", "home/n.md": "n",
    ])
    try tree.link("work/link", to: "../home/n.md")
    var desk = try Desk()
    desk.services.workingFolder = "\(tree.path)/work"
    desk.services.home = "\(tree.path)/home"
    let line =
      "a b.c (6 bytes, about 7 tokens), c.txt (1 byte, about 5 tokens), "
      + "src/: x.h, y.h (2 files, 2 bytes, about 12 tokens; skipped: 1 hidden), "
      + "\(tree.path)/work/one two.md (2 bytes, about 7 tokens), "
      + "link → ~/n.md (1 byte, about 5 tokens); in all 6 files, 12 bytes, about 36 tokens"
    let asked = "(asked: link leads out of this folder; attach them? usually no)"
    let typed = #"attach a\ b.c "c.txt" src/ file://\#(tree.path)/work/one%20two.md link"#
    #expect(
      desk.run(typed) == [
        "to attach: \(line)", "nothing is attached", asked, "(at the prompt: /\(typed))",
      ])
    #expect(desk.session.attachments.isEmpty)
    desk.host.answers = [true]
    #expect(
      desk.run(typed) == [
        "to attach: \(line)",
        "attached to the next question: 6 files, 12 bytes, about 36 tokens", asked,
      ])
    #expect(
      desk.run("attach") == [
        "1  a b.c          6 bytes, about 7 tokens", "2  c.txt          1 byte, about 5 tokens",
        "3  src/x.h        1 byte, about 6 tokens", "4  src/y.h        1 byte, about 6 tokens",
        "5  one two.md     2 bytes, about 7 tokens", "6  link → ~/n.md  1 byte, about 5 tokens",
        "/detach NUMBER removes one, /detach all removes all",
      ])
    #expect(
      desk.run("attach ./a\\ b.c src/*.h c.txt ~/n.md") == [
        "nothing new to attach: ./a b.c (already attached), src/*.h: x.h, y.h (2 files, 2 bytes, "
          + "about 12 tokens; 2 already attached), c.txt (already attached), ~/n.md (already attached)"
      ])
  }

  @Test("blanks need no quotes where all of the line is the path of one file")
  func blanks() throws {
    let tree = try FileTree(["one two.md": "12", "three": "3"])
    var desk = try Desk()
    desk.services.workingFolder = tree.path
    #expect(
      desk.run("attach one two.md")
        == ["attached to the next question: one two.md (2 bytes, about 7 tokens)"])
    #expect(
      desk.run("attach one two.md three")
        == ["fault: one cannot be read: no such file or directory"])
    #expect(desk.session.attachments.attachments.map(\.name) == ["one two.md"])
  }

  @Test("a file that has changed replaces what was attached, and what is sent is what was read")
  func changed() async throws {
    let tree = try FileTree(["a.c": "old", "b.c": "b"])
    var desk = try Desk(Script(.whole(["a1"])))
    desk.services.workingFolder = tree.path
    _ = desk.run("attach a.c b.c")
    try tree.write("newer", to: "a.c")
    #expect(
      desk.run("attach a.c") == [
        "attached to the next question: a.c (5 bytes, about 6 tokens, as it is now)"
      ])
    try tree.write("newest", to: "a.c")
    try await desk.ask("q1")
    let sent = try #require(desk.session.turns.first).attachments
    #expect(sent.map(\.name) == ["a.c", "b.c"])
    #expect(sent.first?.bytes == Array("newer".utf8))
  }

  @Test("/detach removes files by number or name, or all of them")
  func detach() throws {
    let tree = try FileTree(["a": "1", "b": "2", "c": "3", "d": "4", "7": "5"])
    var desk = try Desk()
    desk.services.workingFolder = tree.path
    #expect(desk.run("detach 1") == ["fault: no file is attached"])
    #expect(
      desk.run("attach") == ["no file is attached; /attach PATH sends one with the next question"])
    _ = desk.run("attach a b c d 7")
    #expect(desk.run("detach").count == 6)
    #expect(desk.run("detach 3 1 3") == ["removed: a, c"])
    #expect(
      desk.run("detach 4")
        == ["fault: '4' is not the number of an attached file; /attach lists them"])
    #expect(desk.run("detach 0").first?.hasPrefix("fault: ") == true)
    #expect(
      desk.run("detach 1 x")
        == ["fault: 'x' is not the number of an attached file; /attach lists them"])
    #expect(desk.session.attachments.attachments.map(\.name) == ["b", "d", "7"])
    let offered = Completer.complete("/detach ", cursor: 8, session: desk.session)
    #expect(offered.candidates == ["1", "2", "3", "all"])
    #expect(desk.run("detach 7") == ["removed: 7"])
    #expect(desk.run("detach ALL") == ["removed: 2 files"])
    #expect(desk.session.attachments.isEmpty)
    #expect(Completer.complete("/detach ", cursor: 8, session: desk.session).candidates == [])
  }

  @Test("a name that says it is many files is shortened to some of them")
  func many() throws {
    let tree = try FileTree(["x": "x"])
    for number in 10..<40 { try tree.write("\(number)", to: "d/\(number)") }
    var desk = try Desk()
    desk.services.workingFolder = tree.path
    desk.host.answers = [true]
    let line = "d: 10, 11, 12, 13, 14 and 25 more (30 files, 60 bytes, about 180 tokens)"
    #expect(
      desk.run("attach d") == [
        "to attach: \(line)",
        "attached to the next question: 30 files, 60 bytes, about 180 tokens",
        "(asked: these are 30 files; attach them? usually no)",
      ])
  }

  @Test("/bind writes the lockfile in use, and the alias works immediately")
  func bind() throws {
    var desk = try Desk()
    let services = SessionServices(
      ring: LLMRing(
        configuration: Configuration(
          providers: Array(desk.services.ring.configuration.providers.values),
          aliases: .located(
            argument: nil, environment: ["HOME": desk.folder.path],
            workingDirectory: desk.folder.path))),
      store: nil, now: { 1_795_363_200_000 })
    desk.services = services
    let path = "\(desk.folder.path)/llmring.lock"
    #expect(
      desk.run("bind new one:a, two:b") == ["bound 'new' to one:a, then two:b in \(path)"])
    #expect(services.aliases(profile: nil).contains("new"))
    #expect(services.resolved("new", profile: nil) == "one:a")
    #expect(
      desk.run("bind new nope:m") == [
        "bound 'new' to nope:m in \(path)",
        "no provider 'nope'; add [providers.nope] to config.toml, or bind another model "
          + "(`llmring providers` lists them)",
      ])
  }

  @Test(
    "/bind rejects invalid aliases and models",
    arguments: [
      ("bind x", "name the models too: /bind x provider:model"),
      ("bind x one:a", "the aliases of this run are not in a file"),
    ])
  func refused(line: String, words: String) throws {
    let desk = try Desk()
    #expect(desk.run(line) == ["fault: \(words)"])
  }
}
