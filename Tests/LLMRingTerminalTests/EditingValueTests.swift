import Testing

@testable import LLMRingTerminal

/// The value types of the line editor.
struct EditingValueTests {
  final class Lines: LineHistory {
    let lines: [String]
    init(_ lines: [String]) { self.lines = lines }
    var count: Int { lines.count }
    subscript(index: Int) -> String { lines[index] }
    func keep(draft: TypedLine) {}
  }

  @Test("history navigation keeps the draft and changed lines")
  func navigation() {
    let history = Lines(["a", "b"])
    var walk = HistoryNavigation()
    #expect(walk.next(from: "draft", in: history) == nil)
    #expect(walk.previous(from: "draft", in: history) == "b")
    #expect(walk.previous(from: "b changed", in: history) == "a")
    #expect(walk.previous(from: "a", in: history) == nil)
    #expect(walk.next(from: "a", in: history) == "b changed")
    #expect(walk.next(from: "b changed", in: history) == "draft")
    #expect(walk.next(from: "draft", in: history) == nil)
    #expect(walk.previous(from: "other draft", in: history) == "b changed")
  }

  @Test("a history search ignores case unless the pattern has a capital")
  func search() {
    let history = Lines(["Alpha", "alpha beta", "gamma"])
    var search = HistorySearch()
    search.extend(by: "al", in: history)
    #expect(search.match == .init(index: 1, offset: 0))
    search.searchOlder(in: history)
    #expect(search.match == .init(index: 0, offset: 0))
    search.searchOlder(in: history)
    #expect(search.isFailing)
    #expect(search.match == .init(index: 0, offset: 0))
    search.searchNewer(in: history)
    #expect(search.match == .init(index: 1, offset: 0))
    #expect(!search.isFailing)
    search.shorten(in: history)
    search.shorten(in: history)
    #expect(search.match == nil)
    search.extend(by: "Al", in: history)
    #expect(search.match == .init(index: 0, offset: 0))
  }

  @Test("a history search treats special characters literally")
  func plainSearch() {
    let history = Lines(["a[b]*", "ab"])
    var search = HistorySearch()
    search.extend(by: "[b]*", in: history)
    #expect(search.match == .init(index: 0, offset: 1))
  }

  @Test("undo removes one word at a time")
  func undo() {
    var stack = UndoStack()
    for count in 1...7 {
      let typed = Array("one two".unicodeScalars.map(\.value).prefix(count))
      stack.record(EditLine.Line(scalars: typed, cursor: count))
    }
    #expect(stack.undo()?.text == "one")
    #expect(stack.undo()?.text == "")
    #expect(stack.undo() == nil)
  }

  @Test("undo keeps no more states than its limit allows")
  func boundedUndo() {
    var stack = UndoStack()
    for count in 1...5 {
      let text = [UInt32](repeating: UInt32(count), count: UndoStack.limit / 2)
      stack.record(EditLine.Line(scalars: text, cursor: 0))
    }
    #expect(stack.undo() != nil)
    #expect(stack.undo() != nil)
    #expect(stack.undo() == nil)
  }

  struct EnterCase: Sendable, CustomTestStringConvertible {
    var text: String
    var rule: EnterRule
    var testDescription: String { text }
  }

  static let enterCases = [
    EnterCase(text: "", rule: .send), EnterCase(text: "a", rule: .send),
    EnterCase(text: "a\\", rule: .newLineForBackslash), EnterCase(text: "a\\\\", rule: .send),
    EnterCase(text: "\"\"\"", rule: .newLine), EnterCase(text: "\"\"\"a\nb", rule: .newLine),
    EnterCase(text: "\"\"\"a\"\"\"", rule: .send), EnterCase(text: "a \"\"\"", rule: .send),
    EnterCase(text: "\"\"\"a\\", rule: .newLine),
  ]

  @Test("Enter sends complete text only", arguments: enterCases)
  func enter(_ example: EnterCase) {
    #expect(EnterRule(for: example.text) == example.rule)
  }

  @Test("the content of a block is the text between its triple quotes")
  func fence() {
    #expect(MultilineBlock.contents(of: "\"\"\"\na\nb\n\"\"\"") == "a\nb")
    #expect(MultilineBlock.contents(of: "\"\"\"a\"\"\"") == "a")
    #expect(MultilineBlock.contents(of: "\"\"\"a\"\"\" b") == "\"\"\"a\"\"\" b")
    #expect(MultilineBlock.contents(of: "plain") == "plain")
    #expect(MultilineBlock.contents(of: "\"\"\"\"") == "\"\"\"\"")
  }

  @Test("completion candidates are listed in columns, top to bottom")
  func candidates() {
    let names = ["alpha ", "b/", "gamma", "日本", "e"]
    #expect(
      CandidateList.rows(names, columns: 15, limit: 9).map(\.text) == [
        "alpha  日本", "b/     e", "gamma",
      ])
    #expect(
      CandidateList.rows(names, columns: 9, limit: 3).map(\.text) == ["alpha", "b/", "and 3 mo"])
    #expect(
      CandidateList.rows(["a\u{1B}[2J"], columns: 20, limit: 9).map(\.text) == ["a^[[2J"])
    let notes = ["one", "two\u{1B}\n"]
    #expect(
      CandidateList.rows(["ab", "c"], notes: notes, columns: 80, limit: 9).map(\.text)
        == ["ab  one", "c   two^[^J"])
    #expect(
      CandidateList.rows(["ab", "c"], notes: notes, columns: 6, limit: 9).map(\.text)
        == ["ab  o", "c   t"])
  }

  @Test("the common prefix of completion candidates ends between characters")
  func commonPrefix() {
    #expect(Completion(replaced: 0, candidates: ["/model ", "/models "]).commonPrefix == "/model")
    #expect(Completion(replaced: 0, candidates: ["e\u{301}a", "eb"]).commonPrefix == "")
    #expect(Completion.none.commonPrefix == "")
  }

  @Test("reads the user's key bindings by libedit's rules")
  func userBindings() {
    let text = """
      # a comment
      bind -v
      bind "\\e[15~" ed-move-to-beg
      llmring:bind ^P ed-search-prev-history
      bind -a x em-inc-search-prev
      bind -s ^O "text ed-newline"
      edit on
      """
    let bindings = UserBindings(path: "", text: text)
    #expect(
      bindings.commands == [
        ["bind", "\\e[15~", "ed-move-to-beg"],
        ["llmring:bind", "^P", "llm-history-previous"],
        ["bind", "-a", "x", "llm-search"],
        ["bind", "-s", "^O", "text ed-newline"],
      ])
    #expect(bindings.sequences == ["[15~"])
  }
}
