import LLMRingConversations
import Foundation
import LLMRingPlatform
import StreamingEngine
import Testing

@testable import LLMRingREPL

/// What paths find in real folders.
struct FileFinderTests {
  private func find(
    _ line: String, in place: FilePlace, limits: FileFinder.Limits = .init()
  ) throws -> FoundFiles {
    var finder = FileFinder(
      PathWord.words(in: line).map { FileFinder.Request($0) }, from: place, limits: limits)
    finder.finish()
    return try finder.result()
  }

  private func names(_ line: String, in place: FilePlace) throws -> [String] {
    try find(line, in: place).files.map(\.attachment.name)
  }

  private func fault(
    _ line: String, in place: FilePlace, limits: FileFinder.Limits = .init()
  ) -> String {
    do {
      return "found: \(try find(line, in: place, limits: limits).files.map(\.attachment.name))"
    } catch {
      return (error as? FileFinder.Fault)?.words ?? "\(error)"
    }
  }

  @Test("a folder is sent whole, and what is skipped is counted by its reason")
  func folder() throws {
    let tree = try FileTree([
      "src/main.c": "int main;", "src/sub/a b.h": "h", "src/.env": "key", "src/.git/config": "x",
      "src/.git/HEAD": "x", "src/empty.c": "", "src/none/": "", "src/dot.gif": "GIF89a;",
      "src/doc.pdf": "%PDF-1", "other.c": "o",
    ])
    try tree.write([0x7F, 0x45, 0x4C, 0x46, 0], to: "src/program")
    try tree.write([0xC3, 0x28], to: "src/latin1.txt")
    try tree.link("src/loop", to: "..")
    try tree.link("src/out.c", to: "../other.c")
    #expect(mkfifo("\(tree.path)/src/pipe", 0o600) == 0)
    let found = try find("src", in: tree.place())
    #expect(
      found.files.map(\.attachment.name) == [
        "src/doc.pdf", "src/dot.gif", "src/main.c", "src/sub/a b.h",
      ])
    #expect(
      found.groups.first?.skipped.words
        == "skipped: 2 hidden, 2 links, 2 binary, 1 empty, 1 that is not a file")
  }

  @Test("names that a pattern matches are found in order, and hidden ones only if it says so")
  func patterns() throws {
    let tree = try FileTree([
      "b.c": "b", "a.c": "a", "src/x.c": "x", "src/deep/y.c": "y", "src/y.h": "h", ".hid.c": "h",
      "src/.ci/z.c": "z", "[1].txt": "1", "1.txt": "one",
    ])
    let place = tree.place()
    #expect(try names("*.c", in: place) == ["a.c", "b.c"])
    #expect(try names("**/*.c", in: place) == ["a.c", "b.c", "src/deep/y.c", "src/x.c"])
    #expect(try names("src/*.[ch]", in: place) == ["src/x.c", "src/y.h"])
    #expect(try names(".*.c", in: place) == [".hid.c"])
    #expect(try names("src/.ci/*", in: place) == ["src/.ci/z.c"])
    #expect(try names("src/.ci", in: place) == ["src/.ci/z.c"])
    // A file of this name comes before the pattern that it could be.
    #expect(try names("[1].txt", in: place) == ["[1].txt"])
    #expect(try find("*.c", in: place).groups.first?.skipped.words == "skipped: 1 hidden")
    #expect(fault("*.zig", in: place) == "*.zig matches no file that can be attached")
    #expect(
      fault("no/*.c", in: place) == "no/*.c cannot be read: no such file or directory")
  }

  @Test("a model sees the path from the working folder, and outside of it only what was named")
  func naming() throws {
    let tree = try FileTree(["work/src/a.c": "a", "other/lib/b.c": "b", "home/c.c": "c"])
    let place = tree.place("work")
    #expect(try names("./src/../src/a.c", in: place) == ["src/a.c"])
    #expect(try names("'\(tree.path)/work/src/a.c'", in: place) == ["src/a.c"])
    #expect(try names("../other/lib/b.c", in: place) == ["b.c"])
    #expect(try names("../other/lib", in: place) == ["lib/b.c"])
    #expect(try names("~/c.c", in: place) == ["c.c"])
    #expect(try names("~/*.c", in: place) == ["home/c.c"])
    #expect(try names(".", in: place) == ["src/a.c"])
    #expect(try find("~/c.c", in: place).groups.first?.name == "~/c.c")
    #expect(try find("src", in: place).groups.first?.base == "src/")
  }

  @Test("a link in a path is followed and shown, and one that leads out of the folder is known")
  func links() throws {
    let tree = try FileTree([
      "work/a.c": "a", "work/sub/b.c": "b", "home/secret": "s", "other/d/e.c": "e",
    ])
    try tree.link("work/in.c", to: "sub/b.c")
    try tree.link("work/out.txt", to: "../home/secret")
    try tree.link("work/outdir", to: "../other")
    try tree.link("work/dead", to: "nowhere")
    try tree.link("work/self", to: "self")
    try tree.link("other/link.c", to: "d/e.c")
    try tree.link("linked", to: "other")
    let place = tree.place("work")
    func group(_ path: String) throws -> FoundFiles.Group {
      try #require(try find(path, in: place).groups.first)
    }
    #expect(try group("in.c").target == "sub/b.c")
    #expect(try !group("in.c").leadsOut)
    #expect(try group("in.c").files.first?.attachment.name == "in.c")
    #expect(try group("out.txt").target == "~/secret")
    #expect(try group("out.txt").leadsOut)
    #expect(try group("outdir/d/e.c").leadsOut)
    #expect(try group("outdir/**/*.c").leadsOut)
    #expect(try group("outdir").target == "\(tree.path)/other")
    // What is named outside of the folder is no surprise, unless it is a link itself.
    #expect(try !group("../other/d/e.c").leadsOut)
    #expect(try !group("../linked/d/e.c").leadsOut)
    #expect(try group("../linked/d/e.c").target == nil)
    #expect(try group("../other/link.c").leadsOut)
    #expect(try group("a.c").target == nil)
    #expect(fault("dead", in: place) == "dead cannot be read: it is a link that leads nowhere")
    #expect(fault("self", in: place) == "self cannot be read: it is a link that leads nowhere")
  }

  @Test("a file is counted once however it is named")
  func once() throws {
    let tree = try FileTree(["a.c": "a", "d/b.c": "b"])
    try tree.link("l.c", to: "a.c")
    let found = try find("a.c ./a.c l.c d d/*.c '\(tree.path)/d/../a.c'", in: tree.place())
    let plan = AttachmentPlan(found, to: [])
    #expect(plan.waiting.attachments.map(\.name) == ["a.c", "d/b.c"])
  }

  @Test("nothing that is named makes it wait, and what cannot be read is said")
  func unreadable() throws {
    let tree = try FileTree(["a.c": "a", "empty": "", "none/": ""])
    try tree.write([0x7F, 0], to: "program")
    let place = tree.place()
    #expect(fault("missing", in: place) == "missing cannot be read: no such file or directory")
    #expect(fault("a.c/", in: place) == "a.c/ cannot be read: not a directory")
    #expect(
      fault("/dev/zero", in: place)
        == "/dev/zero cannot be read: it is neither a file nor a folder")
    #expect(fault("none", in: place) == "none has no file that can be attached")
    #expect(fault("''", in: place) == "an empty path names no file")
    #expect(fault("empty", in: place) == "empty is empty; choose another file")
    #expect(fault("program", in: place).hasPrefix("program has an unsupported type; send a PNG"))
    // Where a system has files that show no size, they are read.
    if access("/proc/version", R_OK) == 0 {
      #expect(try names("/proc/version", in: place) == ["version"])
    }
  }

  @Test("more files, bytes or names than a question can have are not looked at")
  func bounds() throws {
    let tree = try FileTree()
    for number in 0..<40 { try tree.write("12345", to: "d/\(number % 4)/\(number).txt") }
    let place = tree.place()
    var limits = FileFinder.Limits()
    limits.files = 39
    #expect(
      fault("d", in: place, limits: limits) == "d: more than 39 files; name fewer of them")
    limits = FileFinder.Limits()
    limits.bytes = 199
    #expect(
      fault("d", in: place, limits: limits) == "d: more than 0 MiB; name fewer files")
    limits = FileFinder.Limits()
    limits.names = 43
    #expect(
      fault("d", in: place, limits: limits)
        == "d: more than 43 files to look at; name fewer of them")
    limits.names = 44
    #expect(try find("d", in: place, limits: limits).files.count == 40)
    limits.reading = 100
    #expect(
      fault("d", in: place, limits: limits) == "d: more than 0 MiB to read; name fewer files")
  }

  @Test("the search goes on in steps, and stops where it is left")
  func steps() throws {
    let tree = try FileTree()
    for number in 0..<500 { try tree.write("x", to: "\(number).txt") }
    var finder = FileFinder([.init(PathWord(plain: "."))], from: tree.place())
    finder.advance()
    #expect(!finder.isOver)
    #expect((1..<500).contains(finder.count))
    finder.finish()
    #expect(try finder.result().files.count == 500)
  }

  @Test("a word of a question that names nothing is passed over, and so is an empty folder")
  func words() throws {
    let tree = try FileTree([
      "main.c": "m", "test/a.c": "a", "x.h": "x", "none/": "", "hidden/.a": "a",
    ])
    func found(_ text: String) throws -> [String] {
      var finder = FileFinder(
        Mention.all(in: text).map { FileFinder.Request($0) }, from: tree.place())
      finder.finish()
      return try finder.result().files.map(\.attachment.name)
    }
    let text = "@types/node @Override me@main.c @main.c, (@*.h) @*.zig @test/ @app.route @x.h:3"
    #expect(try found(text) == ["main.c", "x.h", "test/a.c", "x.h"])
    #expect(try found("what does @test do?") == ["test/a.c"])
    #expect(try found("@./test and @\"test\"") == ["test/a.c", "test/a.c"])
    #expect(try found("is @none or @hidden, and @main.c, needed?") == ["main.c"])
    #expect(throws: FileFinder.Fault.self) { try found("what is in @none/?") }
  }
}
