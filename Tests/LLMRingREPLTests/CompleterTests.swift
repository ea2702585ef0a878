import LLMRingConversations
import LLMRingTerminal
import Testing

@testable import LLMRingREPL

struct CompleterTests {
  @Test(
    "the Tab key offers the completions that are valid at the cursor",
    arguments: [
      ("/he", ["/help "]), ("/mod", ["/model ", "/models "]), ("/AL", ["/aliases"]),
      ("/exi", ["/exit"]), ("/zzz", []), ("//he", []), ("hello", []), ("", []), ("hello /he", []),
      ("@", ["@chatbot ", "@fast "]), ("@F", ["@fast "]), ("@fast wh", []),
      ("/model f", ["fast"]), ("/model ", ["chatbot", "fast"]), ("/load f", ["fast"]),
      ("/set te", ["temperature "]), ("/set thinking o", ["on", "off"]),
      ("/set markdown  ", ["on", "off"]), ("/set nothing ", []), ("/set bell on ", ["--save"]),
      ("/set bell on --s", ["--save"]), ("/set model f", ["fast"]),
      ("/set profile d", ["default", "dev"]),
      ("/set temperature ", ["default"]), ("/set background l", ["light"]),
      ("/fi", ["/file "]), ("/bi", ["/bind "]), ("/b", ["/bind ", "/btw "]),
      ("/btw @f", ["@fast "]),
      ("/compare @", ["@chatbot ", "@fast "]), ("/compare @fast @c", ["@chatbot "]),
      ("/compare @fast why @zzz", []), ("/keep ", []), ("/by", ["/bye"]), ("/model  f", ["fast"]),
      ("/bind f", ["fast "]), ("/bind new,tw", []), ("/search ", []), ("/system ", []),
      ("/undo ", []), ("/rename ", []), ("/edit ", []), ("/fork ", []), ("/history ", []),
      ("/delete ", []), ("/resume ", []),
      ("/think h", ["high"]), ("/profile d", ["default", "dev"]), ("/profile de ", []),
      ("/retry @c", ["@chatbot"]), ("/help hi", ["history"]), ("/new ", []), ("/zzz f", []),
    ])
  func offers(line: String, candidates: [String]) throws {
    let desk = try Desk()
    let completion = Completer.complete(
      line, cursor: line.count, session: desk.session)
    #expect(completion.candidates == candidates)
  }

  @Test("completion replaces only the text before the cursor")
  func cursor() throws {
    let desk = try Desk()
    func complete(_ line: String, _ cursor: Int) -> Completion {
      Completer.complete(line, cursor: cursor, session: desk.session)
    }
    #expect(complete("/he and more", 3) == Completion(replaced: 3, candidates: ["/help "]))
    #expect(complete("/model fa", 9) == Completion(replaced: 2, candidates: ["fast"]))
    #expect(complete("@fa why", 3) == Completion(replaced: 3, candidates: ["@fast "]))
    // "İ" has two letters in lower case, but is one character to replace.
    #expect(complete("/model İ", 8).replaced == 1)
  }

  @Test("/resume offers the saved conversations, the latest first")
  func resume() throws {
    let desk = try Desk()
    for question in ["q1", "q2"] {
      desk.session.startAnew()
      desk.session.ask(question, of: nil)
    }
    let ids = try desk.store.conversations().map(\.id)
    #expect(ids.count == 2)
    let completion = Completer.complete(
      "/resume ", cursor: 8, session: desk.session)
    #expect(completion.candidates == ids)
  }
}
