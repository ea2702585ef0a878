import StreamingEngine
import Testing

@testable import LLMRingConversations

/// `conversations.json` of ChatGPT and Claude.
struct ServiceExportTests {
  private func conversations(_ text: String) throws -> [ImportedConversation] {
    var elements = try #require(JSONElements(Array(text.utf8)))
    var found: [ImportedConversation] = []
    while let element = try elements.next() {
      let value = try #require(JSONValue(parsing: String(decoding: element, as: UTF8.self)))
      found += ServiceExport.conversations(value, at: 7) ?? []
    }
    return found
  }

  private func node(
    _ id: String, _ parent: String?, _ children: [String], _ message: String = "null"
  ) -> String {
    let list = children.map { "\"\($0)\"" }.joined(separator: ",")
    let above = parent.map { "\"\($0)\"" } ?? "null"
    return """
      "\(id)":{"id":"\(id)","message":\(message),"parent":\(above),"children":[\(list)]}
      """
  }

  private func message(
    _ role: String, _ parts: String, kind: String = "text", more: String = ""
  ) -> String {
    """
    {"author":{"role":"\(role)"},"create_time":1700000000.5,"recipient":"all",\
    "content":{"content_type":"\(kind)","parts":\(parts)},"metadata":{"model_slug":"gpt-4o"\(more)}}
    """
  }

  @Test("a conversation of ChatGPT comes with its current branch first, and the others after it")
  func chatGPT() throws {
    let hidden = ",\"is_visually_hidden_from_conversation\":true"
    let nodes = [
      node("r", nil, ["s"]),
      node("s", "r", ["q"], message("system", "[\"Be brief.\"]", more: hidden)),
      node("q", "s", ["a", "b"], message("user", "[\"What?\", {\"asset_pointer\":\"file-1\"}]")),
      node("a", "q", [], message("assistant", "[\"First.\"]")),
      node("b", "q", ["t"], message("assistant", "[\"Second.\", \"\"]", kind: "multimodal_text")),
      node("t", "b", [], message("tool", "[\"not said\"]")),
    ].joined(separator: ",")
    let found = try conversations(
      """
      [{"title":"A title","create_time":1700000000,"conversation_id":"c-1","current_node":"t",
      "mapping":{\(nodes)}}]
      """)
    #expect(found.map(\.origin) == ["chatgpt:c-1", "chatgpt:c-1"])
    #expect(found.map(\.title) == ["A title", "A title"])
    #expect(found.map(\.system) == ["Be brief.", "Be brief."])
    #expect(
      found.map { $0.turns.map(\.content) }
        == [
          ["What?\n\n(attached: a file)", "Second."], ["What?\n\n(attached: a file)", "First."],
        ])
    #expect(found.first?.turns.map(\.createdAt) == [1_700_000_000_500, 1_700_000_000_500])
    #expect(found.first?.turns.map(\.model) == [nil, "gpt-4o"])
  }

  @Test("thoughts belong to the answer after them, and a circle of messages ends")
  func strange() throws {
    let thoughts = """
      {"author":{"role":"assistant"},"content":{"content_type":"thoughts",\
      "thoughts":[{"content":"Hm."},{"content":"So."}]}}
      """
    let nodes = [
      node("q", "a", ["h"], message("user", "[\"q\"]")), node("h", "q", ["a"], thoughts),
      node("a", "h", [], message("assistant", "[\"yes\"]")),
    ].joined(separator: ",")
    let found = try conversations("[{\"id\":\"x\",\"mapping\":{\(nodes)}}]")
    #expect(found.map(\.origin) == ["chatgpt:x"])
    #expect(found.first?.turns.map(\.content) == ["q", "yes"])
    #expect(found.first?.turns.last?.answer.reasoning == "Hm.\n\nSo.")
  }

  @Test("a conversation of Claude comes with its thinking and the files whose text is known")
  func claude() throws {
    let found = try conversations(
      """
      [ {"uuid":"u-1","name":"Tea","created_at":"2024-05-01T10:00:00.000000Z","chat_messages":[
        {"sender":"human","text":"see this","content":[{"type":"text","text":"see this"}],
         "created_at":"2024-05-01T10:00:01Z",
         "attachments":[{"file_name":"a.txt","extracted_content":"leaves"}],
         "files":[{"file_name":"b.png"}]},
        {"sender":"assistant","text":"(unsupported block)","content":[
          {"type":"thinking","thinking":"Hm."},{"type":"text","text":"Green."},
          {"type":"tool_use","input":{}},{"type":"text","text":"Or black."}]},
        {"sender":"assistant","text":"","content":[]}]},
        {"uuid":"u-2","name":"","chat_messages":[{"sender":"human","text":"old"}]} ]
      """)
    #expect(found.map(\.origin) == ["claude:u-1", "claude:u-2"])
    let first = try #require(found.first)
    #expect(first.title == "Tea")
    #expect(first.turns.map(\.content) == ["see this\n\n(file: b.png)", "Green.\n\nOr black."])
    #expect(first.turns.first?.attachments.map(\.name) == ["a.txt"])
    #expect(first.turns.first?.createdAt == 1_714_557_601_000)
    #expect(first.turns.last?.createdAt == 1_714_557_601_000, "as the one before it")
    #expect(first.turns.last?.answer.reasoning == "Hm.")
    #expect(found.last?.turns.map(\.createdAt) == [7])
  }

  private func elements(of text: String, inPieces size: Int? = nil) throws -> [String] {
    var rest = Array(text.utf8)[...]
    func piece() -> [UInt8] {
      defer { rest = rest.dropFirst(size ?? rest.count) }
      return Array(rest.prefix(size ?? rest.count))
    }
    var elements = try #require(JSONElements(piece(), more: { piece() }))
    var found: [String] = []
    while let element = try elements.next() {
      found.append(String(decoding: element, as: UTF8.self))
    }
    return found
  }

  @Test("the elements of an array are the same in pieces of every size", arguments: 1...40)
  func pieces(size: Int) throws {
    let text = #"["a\"\\",{"b":"]\\"} , [[],"é"],4 ]"#
    #expect(
      try elements(of: text, inPieces: size) == [
        #""a\"\\""#, #"{"b":"]\\"} "#, #"[[],"é"]"#, "4 ",
      ])
  }

  @Test("an element that is too large ends an array")
  func limit() throws {
    var elements = try #require(
      JSONElements(Array("[1,".utf8), limit: 1 << 20) {
        Array(repeating: UInt8(ascii: "7"), count: 1 << 16)
      })
    #expect(try elements.next() == [UInt8(ascii: "1")])
    #expect(throws: ImportError("a conversation in it has more than 1 MB")) {
      try elements.next()
    }
  }

  @Test("the elements of an array are found whatever is in their strings")
  func elements() throws {
    let text = #" [ {"a":"]},[{\"\\"} , [1,[2]] ,"x,y",3]"#
    let expected = [#"{"a":"]},[{\"\\"} "#, "[1,[2]] ", #""x,y""#, "3"]
    #expect(try elements(of: text) == expected)
    #expect(try elements(of: "[]") == [])
    #expect(try elements(of: "[{\"a\"") == ["{\"a\""])
    #expect(try elements(of: #"["\"#) == [#""\"#])
    #expect(JSONElements(Array("{}".utf8)) == nil)
  }

  @Test("dates that do not exist are reported, and the time before them is used")
  func dates() throws {
    let claude = """
      {"uuid":"u","name":"Tea","created_at":"2024-02-29T10:00:00Z","chat_messages":[
      {"sender":"human","text":"q","created_at":"2024-02-30T10:00:00Z"},
      {"sender":"assistant","text":"a","created_at":"2024-02-31T10:00:00Z"}]}
      """
    let message = message("user", "[\"q\"]").replacing("1700000000.5", with: "1e300")
    let zero = message.replacing("1e300", with: "0")
    let found = try conversations(
      """
      [\(claude),{"id":"c","create_time":1700000000,"mapping":{\(node("q", nil, [], message))}},
      {"id":"d","create_time":"2024-02-30","mapping":{\(node("q", nil, [], zero))}}]
      """)
    #expect(
      found.map { $0.turns.map(\.createdAt) }
        == [[1_709_200_800_000, 1_709_200_800_000], [1_700_000_000_000], [7]])
    #expect(
      found.map(\.notes) == [
        [
          "2 dates cannot be read, the first '2024-02-30T10:00:00Z'; "
            + "used 2024-02-29 10:00:00 UTC instead of it"
        ],
        ["the date '1e+300' cannot be read; used 2023-11-14 22:13:20 UTC instead"],
        [
          "2 dates cannot be read, the first '2024-02-30'; "
            + "used 1970-01-01 00:00:00.007 UTC instead of it"
        ],
      ])
  }
}
