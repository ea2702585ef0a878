import LLMRingPlatform
import StreamingEngine
import Testing

@testable import LLMRingConversations

/// Sessions of aichat with all that its users and their editors put into them.
struct AichatSessionTests {
  private func turns(_ text: String) throws -> [Turn] {
    try AichatSession.conversation(Array(text.utf8), at: 5).turns
  }

  /// The text of a message whose content is written so.
  private func content(_ value: String, lineEnd: String = "\n") throws -> String {
    let text = "model: openai:m\nmessages:\n- role: user\n  content: \(value)\n- role: assistant\n"
    return try turns(text.replacing("\n", with: lineEnd))[0].content
  }

  /// What PyYAML reads, too.
  private static let values: [(String, String)] = [
    ("plain:not", "plain:not"), ("plain # a comment", "plain"), ("a#b", "a#b"),
    ("one\n    two\n      three", "one two three"),
    ("one\n\n    two\n\n\n    three", "one\ntwo\n\nthree"),
    ("\n    on its\n    own lines", "on its own lines"), ("", ""),
    ("'one\n    two'", "one two"), ("'it''s\n\n\n    two  \n    three' # end", "it's\n\ntwo three"),
    ("\"one \\\n    two\\n\\\n    three\"", "one two\nthree"),
    ("\"a\\t\n    b\\ \n    c\"", "a\t b  c"),
    ("|\n    one\n      two\n\n    three\n", "one\n  two\n\nthree\n"),
    ("|-\n    one\n    two\n", "one\ntwo"), ("|+\n    one\n\n", "one\n\n\n"),
    ("|2\n      one\n    two", "  one\ntwo\n"), ("|-2\n      one\n", "  one"),
    ("|2+ # a comment\n     one\n", " one\n\n"),
    (">\n    one\n    two\n\n    three\n", "one two\nthree\n"),
    (">-\n    one\n\n\n    two\n", "one\n\ntwo"), (">+\n    one\n    two\n", "one two\n\n"),
    (">\n    one\n      more\n      lines\n    two\n", "one\n  more\n  lines\ntwo\n"),
    (">2-\n      one\n    two\n", "  one\ntwo"),
    (">\n\n    one\n\n      * two\n\n    three\n", "\none\n\n  * two\n\nthree\n"),
    ("|\n    # no comment\n    - no: item\n", "# no comment\n- no: item\n"),
  ]

  @Test("reads folded and literal blocks and scalars of several lines", arguments: values)
  func scalars(value: String, expected: String) throws {
    #expect(try content(value) == expected)
    #expect(try content(value, lineEnd: "\r\n") == expected, "with carriage returns")
  }

  @Test("a block at the end of the file has the line ends that are there")
  func lastBlock() throws {
    for (end, expected) in [("", "a\n"), ("\n", "a\n"), ("\n\n", "a\n\n")] {
      let text = "messages:\n- role: user\n  content: |+\n    a\(end)"
      #expect(try turns(text).map(\.content) == [expected])
    }
  }

  @Test("reads a byte order mark, document marks and a sequence that is not indented more")
  func marks() throws {
    let text = "\u{FEFF}---\r\nmodel: m\r\nmessages:\r\n  -\r\n    role: user\r\n"
    #expect(try turns(text + "    content: q\r\n...\r\n").map(\.content) == ["q"])
  }

  private static let pixel: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2]

  @Test("the images of a session become attachments with the names of their files")
  func images() throws {
    let address = "data:image/png;base64,\(Base64.text(of: Self.pixel))"
    let other = "data:image/png;base64,\(Base64.text(of: Self.pixel + [3]))"
    let text = """
      model: openai:gpt-4o
      messages:
      - role: user
        content:
        - type: text
          text: look
        - type: image_url
          image_url:
            url: \(address)
        - type: image_url
          image_url:
            url: "\(other)"
        - type: image_url
          image_url:
            url: https://e.example/far.png
        - type: image_url
          image_url:
            url: data:image/png;base64,%%%
      - role: assistant
        content: seen
      data_urls:
        \(SHA256.hex(Array(address.utf8))): /home/me/My pictures/a cat.png
      """
    let one = try AichatSession.conversation(Array(text.utf8), at: 5)
    #expect(
      one.turns[0].content
        == "look\n\n(attached: https://e.example/far.png)\n\n(attached: image-3.png)")
    #expect(one.turns[0].attachments.map(\.name) == ["a cat.png", "image-2.png"])
    #expect(one.turns[0].attachments.map(\.bytes) == [Self.pixel, Self.pixel + [3]])
    #expect(one.notes == ["the attached file image-3.png cannot be read; only its name is kept"])
  }

  @Test("calls of tools come with their results, in the order in which they were made")
  func tools() throws {
    let text = #"""
      messages:
      - role: user
        content: weather?
      - role: tool
        content:
          tool_results:
          - call:
              name: place
              arguments: {}
              id: null
            output: null
          - call:
              name: weather
              arguments:
                days: 2
                exact: true
                city: '7'
              id: w1
            output: sunny
          text: Let me look.
          sequence: true
      - role: assistant
        content: ''
        tool_calls:
        - id: c9
          type: function
          function:
            name: clock
            arguments: '{"zone": "UTC"}'
      - role: tool
        tool_call_id: c9
        content: noon
      - role: assistant
        content: Sunny at noon.
      """#
    let turns = try turns(text)
    #expect(
      turns.map(\.role)
        == [.user, .assistant, .tool, .assistant, .tool, .assistant, .tool, .assistant])
    #expect(
      turns.map(\.content)
        == ["weather?", "Let me look.", "", "", "sunny", "", "noon", "Sunny at noon."])
    #expect(
      turns.flatMap(\.answer.toolCalls).map { "\($0.id) \($0.name) \($0.arguments)" } == [
        "call_1 place {}", #"w1 weather {"days":2,"exact":true,"city":"7"}"#,
        #"c9 clock {"zone": "UTC"}"#,
      ])
    #expect(turns.compactMap(\.toolResult?.callID) == ["call_1", "w1", "c9"])
  }

  @Test("deep nesting is an error and not the end of the program")
  func deep() {
    let text = String(repeating: "- ", count: 100_000) + "x"
    #expect(throws: ImportError.self) { try turns(text) }
  }
}
