import LLMRingLoopbackServer
import LLMRingPlatform
import LLMRingScreenTesting
import Testing

/// Stores of several computers that become one, and exports of everything.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct StoreExchangeTests {
  private static let store = "data/llmring/conversations.sqlite"

  private func desk() throws -> Desk {
    try Desk(LoopbackServer { .answer($0, "Answer to ", $0.question ?? "") })
  }

  @Test("history import adds what another store has, once, and leaves that as it is")
  func merged() throws {
    let (ours, theirs) = (try desk(), try desk())
    #expect(try ours.run("asked here").status == .exited(0))
    #expect(try theirs.run("asked there").status == .exited(0))
    let other = "\(theirs.home)/\(Self.store)"
    let sum = try ours.shell("cksum '\(other)'").output
    expect(
      try ours.run("history", "import", other),
      .init(
        status: .exited(0),
        output: "\(other): 1 conversation, 1 new conversation, 2 new turns\n", errors: ""))
    expect(
      try ours.run("history", "import", other),
      .init(
        status: .exited(0),
        output: "\(other): 1 conversation, 0 new conversations, 0 new turns\n", errors: ""))
    #expect(try ours.shell("cksum '\(other)'").output == sum)
    let list = try ours.run("history", "list").output
    #expect(list.contains("asked here") && list.contains("asked there"))
    // Through a pipe too.
    let piped = try ours.shell("llmring history import - <'\(other)'")
    #expect(piped.output == "-: 1 conversation, 0 new conversations, 0 new turns\n")
  }

  @Test("history export --all gives everything to history import, on every branch")
  func exported() throws {
    let (ours, theirs) = (try desk(), try desk())
    #expect(try ours.run("history", "export", "--all").output == "[]\n")
    #expect(try ours.run("question 1").status == .exited(0))
    #expect(try ours.run("another conversation").status == .exited(0))
    let screen = try ours.converse("-r", "last")
    try screen.waitForPrompt()
    try screen.enter("left aside")
    try screen.enter("/undo")
    try screen.enter("kept instead")
    screen.type("/exit")
    _ = try screen.waitForEnd()
    let all = try ours.run("history", "export", "--all")
    #expect(all.status == .exited(0) && all.errors == "")
    try theirs.write(all.output, to: "all.json")
    #expect(
      try theirs.run("history", "import", "all.json").output
        == "all.json: 2 conversations, 2 new conversations, 8 new turns\n")
    #expect(
      try theirs.run("history", "import", "all.json").output
        == "all.json: 2 conversations, 0 new conversations, 0 new turns\n")
    #expect(
      try theirs.run("history", "show").output == ours.run("history", "show").output)
    #expect(try theirs.run("history", "search", "left aside").output.contains("left aside"))
    // The store that they came from has all of it already, and the other way round.
    #expect(
      try ours.run("history", "import", "\(theirs.home)/\(Self.store)").output
        .hasSuffix("2 conversations, 0 new conversations, 0 new turns\n"))
    #expect(
      try ours.run("history", "import", "--json", "\(theirs.folder)/all.json").output
        .contains(#""new_turns":0"#))
  }

  @Test("a store of no bytes is reported, and a copy of no bytes is not imported")
  func noBytes() throws {
    let desk = try desk()
    #expect(
      try desk.shell("mkdir -p '\(desk.home)/data/llmring' && : >'\(desk.home)/\(Self.store)'")
        .status
        == .exited(0))
    #expect(
      try desk.run("doctor").output.contains(
        "conversations.sqlite is empty (0 bytes); if it had conversations, "
          + "`llmring history import FILE` adds them from a copy"))
    let copy = try desk.run("history", "import", "\(desk.home)/\(Self.store)")
    #expect(copy.status == .exited(3) && copy.errors.hasSuffix(": it is empty\n"))
    let listed = try desk.run("history", "list")
    #expect(listed.status == .exited(0) && listed.output == "")
    #expect(
      listed.errors.contains("conversations.sqlite is empty (0 bytes); if it had conversations, "))
    #expect(try desk.run("history", "list").errors == "")
  }

  @Test("an import says where its copy of a store cannot be written")
  func scratch() throws {
    let desk = try desk()
    #expect(try desk.run("a question").status == .exited(0))
    let name = "\(desk.home)/\(Self.store)"
    let refused = try desk.shell(
      "cp '\(name)' x.sqlite; TMPDIR=/nowhere llmring history import x.sqlite")
    #expect(refused.status == .exited(3))
    #expect(
      refused.errors.contains(
        "x.sqlite: a copy of it cannot be written to /nowhere: no such file or directory; "
          + "set TMPDIR to another folder"))
  }

  @Test("--all takes neither an id nor another format")
  func options() throws {
    let desk = try desk()
    let id = try desk.run("history", "export", "--all", "abcd")
    #expect(id.status == .exited(2) && id.errors.contains("use --all or an id, not both"))
    let html = try desk.run("history", "export", "--all", "--html")
    #expect(
      html.status == .exited(2) && html.errors.contains("--all prints JSON; leave out --html"))
  }

  @Test("doctor names the copies that sync services leave beside the store")
  func copies() throws {
    let desk = try desk()
    #expect(try desk.run("a question").status == .exited(0))
    let folder = "\(desk.home)/data/llmring"
    let names = [
      "conversations (ann's conflicted copy 2026-11-30).sqlite", "conversations 2.sqlite",
      "conversations-DESKTOP-1A2B.sqlite",
      "conversations.sync-conflict-20261130-120000-ABCDEFG.sqlite",
      "conversations (conflicted copy 2026-11-30 120000).sqlite", "conversations (1).sqlite",
    ]
    for name in names {
      #expect(
        try desk.shell("cp '\(folder)/conversations.sqlite' \"\(folder)/\(name)\"").status
          == .exited(0))
    }
    // Ours, and what is no store.
    _ = try desk.shell(
      """
      cd '\(folder)' && cp conversations.sqlite conversations.sqlite.bak && \
      echo text > 'conversations notes.sqlite' && cp conversations.sqlite other.sqlite
      """)
    let report = try desk.run("doctor").output.split(separator: "\n")
    let found = report.filter { $0.contains("history import") }
    for name in names {
      #expect(found.count { $0.contains("\(folder)/\(name) ") } == 1, "\(name)")
    }
    #expect(found.count == names.count)
    #expect(
      found.first?.hasSuffix(
        "; `llmring history import FILE` adds what is new in it; then delete it") == true)
  }
}
