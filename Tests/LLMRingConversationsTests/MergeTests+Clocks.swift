import LLMRingPlatform
import LLMRingSQLite
import StreamingEngine
import Testing

@testable import LLMRingConversations

/// Two stores that become one after their clocks were wrong.
extension MergeTests {
  @Test(
    "what was said after the copy that was erased elsewhere is kept, whatever the clocks said",
    arguments: [(900_000, 10), (1_000, 10), (5_000_000, 20)] as [(Int64, Int64)])
  func survivesClocks(began: Int64, continued time: Int64) throws {
    let id = try talk(store("a"), "q", at: began, cost: 0.25)
    try copyFile(path("a"), path("b"))
    try continued(store("b"), id, "later", at: time)
    try store("a").delete(id)
    try copyFile(path("b"), path("b2"))
    #expect(try merge("a", into: "b").notes == [])
    #expect(try merge("b2", into: "a").newConversations == 1)
    for name in ["a", "b"] {
      #expect(try texts(name, id) == ["q", "re q", "later", "re later"])
    }
    #expect(try MergedState(path("a")) == MergedState(path("b")))
  }

  @Test("what was erased by an earlier version is erased elsewhere, unless more was said there")
  func erasedEarlier() throws {
    let ids = try (1...3).map { try talk(store("b"), "\($0)", at: 900 + Int64($0) * 10) }
    try continued(store("b"), ids[1], "later, by a clock that was set right", at: 20)
    do {
      let database = try Database(path("old"))
      try Schema.migrations.migrate(database, upTo: "v13")
      for (id, time) in zip(ids, [911, 921, nil] as [Int64?]) {
        try database.run("INSERT INTO erased (conversation_id, last_said) VALUES (?, ?)", id, time)
      }
    }
    #expect(try merge("old", into: "b").notes == ["deleted, because deleted there: 1 conversation"])
    #expect(try store("b").conversations().map(\.id) == [ids[1], ids[2]])
  }

  @Test("an imported conversation that was erased is erased elsewhere, under another id, too")
  func erasedImport() throws {
    func imported(_ turns: Int) -> ImportedConversation {
      ImportedConversation(
        origin: "claude:u",
        turns: (0..<turns).map {
          Turn(id: 0, role: .user, content: "\($0)", createdAt: Int64($0))
        })
    }
    func add(_ turns: Int, to name: String) throws -> String {
      var count = ImportCount()
      try store(name).add([imported(turns)], to: &count)
      return try #require(try store(name).latest()).id
    }
    let ours = try add(2, to: "a")
    #expect(try add(2, to: "b") != ours)
    try store("a").delete(ours)
    try copyFile(path("a"), path("a2"))
    try copyFile(path("b"), path("b2"))
    #expect(
      try merge("b", into: "a").notes == ["left out, because deleted here: 1 conversation"])
    #expect(try merge("a2", into: "b").notes == ["deleted, because deleted there: 1 conversation"])
    for name in ["a", "b"] { #expect(try store(name).conversations().isEmpty) }
    #expect(try MergedState(path("a")) == MergedState(path("b")))
    // More turns are kept, and importing the file anew brings all of it back.
    let grown = try add(3, to: "b2")
    #expect(try merge("a2", into: "b2").notes == [])
    #expect(try merge("b2", into: "a2").newTurns == 3)
    #expect(try store("a2").turns(of: grown).count == 3)
    let again = try add(2, to: "a")
    #expect(try store("a").turns(of: again).count == 2)
    #expect(try merge("b2", into: "a").newTurns == 1)
  }

  @Test("a title that stands for a lost one wins over no other", arguments: ["q", "given"])
  func standIn(title: String) throws {
    let id = try talk(store("a"), "q", at: 1)
    try store("a").setSystem(id, to: "a system prompt")
    try store("a").rename(id, to: title)
    try copyFile(path("a"), path("b"))
    do {
      let database = try Database(path("b"))
      try database.run("UPDATE conversation SET title = 'salvaged conversation', system = ''")
    }
    // Also of the side that was continued.
    try continued(store("b"), id, "later", at: 9)
    try copyFile(path("b"), path("b2"))
    _ = try merge("b", into: "a")
    _ = try merge("a", into: "b2")
    for name in ["a", "b2"] {
      #expect(try store(name).find(id).title == title)
      #expect(try store(name).system(of: id) == "a system prompt")
    }
  }

  @Test(
    "what was said last is the latest after a merge, although a clock had been ahead",
    arguments: [900_000, 5_000_000] as [Int64])
  func latest(ahead: Int64) throws {
    _ = try talk(store("a"), "a, ahead", at: ahead)
    let shared = try talk(store("a"), "shared", at: ahead + 10)
    try copyFile(path("a"), path("b"))
    try continued(store("a"), shared, "set right", at: 100)
    // More than the other has said, so that what is numbered after the wrong times is higher here.
    for number in 1...3 { _ = try talk(store("a"), "a, \(number)", at: 100 + Int64(number) * 10) }
    _ = try talk(store("b"), "b, right", at: 200)
    _ = try talk(store("a"), "a, last", at: 300)
    try copyFile(path("b"), path("b2"))
    _ = try merge("b", into: "a")
    _ = try merge("a", into: "b2")
    for name in ["a", "b2"] {
      let titles = try store(name).conversations().map(\.title)
      #expect(
        titles == ["a, last", "b, right", "a, 3", "a, 2", "a, 1", "shared", "a, ahead"])
      #expect(try store(name).find(shared).updatedAt == 101)
      #expect(try texts(name, shared).last == "re set right")
    }
    _ = try talk(store("b"), "b, last of all", at: 400)
    _ = try merge("b", into: "a")
    #expect(try store("a").latest()?.title == "b, last of all")
  }
}
