import Conversations
import Foundation
import ScreenTesting
import Settings
import StreamingEngine
import Testing

@testable import REPLKit

/// `/attach` and `/bind`: the commands that read and write files of the person's.
struct FileCommandTests {
  @Test("/attach sends files with the next question only")
  func attach() async throws {
    let desk = try Desk(Script(.whole(["a1"]), .whole(["a2"])))
    let note = "\(desk.folder.path)/note.txt"
    try Data("hello".utf8).write(to: URL(filePath: note))
    #expect(desk.run("attach \(note)") == ["attached to the next question: note.txt"])
    #expect(desk.run("file \(note)") == ["attached to the next question: note.txt, note.txt"])
    try await desk.ask("q1")
    try await desk.ask("q2")
    #expect(desk.session.turns.map(\.attachments.count) == [2, 0, 0, 0])
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
