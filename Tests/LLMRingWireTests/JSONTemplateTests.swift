import Testing
import LLMRingWire

struct JSONTemplateTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var string: String?

    var testDescription: String { name }
  }

  private static let model = #"{"id":"a","n":[-1.5,{"m":2}],"text":"one","kept":7,"end":null}"#

  static let cases = [
    Case(name: "itself", text: model, string: "one"),
    Case(name: "another text", text: model.replacing("one", with: "a \u{e9}"), string: "a é"),
    Case(name: "an empty text", text: model.replacing("one", with: ""), string: ""),
    Case(name: "escapes", text: model.replacing("one", with: #"\"\\\u00e9"#), string: "\"\\é"),
    Case(name: "skipped values", text: model.replacing("-1.5", with: "9e9"), string: "one"),
    Case(name: "a skipped string", text: model.replacing(#""a""#, with: #""\"b""#), string: "one"),
    Case(
      name: "all of them", text: #"{"id":"","n":[0,{"m":-3}],"text":"two","kept":7,"end":null}"#,
      string: "two"),
    Case(name: "a value that was read", text: model.replacing("7", with: "8")),
    Case(name: "a string for a number", text: model.replacing("-1.5", with: #""1""#)),
    Case(name: "a number for a string", text: model.replacing(#""a""#, with: "1")),
    Case(name: "null for the text", text: model.replacing(#""one""#, with: "null")),
    Case(name: "another name", text: model.replacing("end", with: "and")),
    Case(name: "more of a number", text: model.replacing("7", with: "77")),
    Case(name: "a space", text: model.replacing(":7", with: ": 7")),
    Case(name: "a member more", text: model.replacing("null", with: #"null,"x":1"#)),
    Case(name: "something after it", text: model + " "),
    Case(name: "a text that goes on", text: model.replacing("one", with: #"one","x":"y"#)),
    Case(name: "a bad escape", text: model.replacing("one", with: #"\x"#)),
    Case(name: "half of an escape", text: model.replacing("one", with: #"\"#)),
    Case(name: "a bad number", text: model.replacing("-1.5", with: "1.")),
    Case(name: "nothing", text: ""),
  ]

  @Test(
    "a template matches text that differs only in the string and skipped values", arguments: cases)
  func alike(_ example: Case) throws {
    var template = try Self.template(of: Self.model)
    #expect(template.string(in: Array(example.text.utf8)[...]) == example.string)
  }

  @Test("a template lets values vary that differed before, and others too")
  func after() throws {
    var template = try Self.template(of: Self.model)
    for example in Self.cases + Self.cases.reversed() {
      #expect(template.string(in: Array(example.text.utf8)[...]) == example.string, "\(example)")
    }
  }

  @Test("a template does not match truncated text")
  func cut() throws {
    var template = try Self.template(of: Self.model)
    let bytes = Array(Self.model.utf8)
    for end in bytes.indices { #expect(template.string(in: bytes[..<end]) == nil) }
    for start in bytes.indices.dropFirst() { #expect(template.string(in: bytes[start...]) == nil) }
  }

  @Test("a template requires values read as raw JSON to be equal")
  func wantedJSON() throws {
    let text = #"{"raw":{"a":"b"},"text":"one"}"#
    var template = try Self.template(of: text)
    #expect(template.string(in: Array(text.utf8)[...]) == "one")
    #expect(template.string(in: Array(text.replacing("b", with: "c").utf8)[...]) == nil)
  }

  /// A template from a text whose members `text`, `kept` and `raw` were read.
  private static func template(of text: String) throws -> JSONTemplate {
    let bytes = Array(text.utf8)[...]
    var template: JSONTemplate?
    try JSONScanner.read(bytes, recordsSkipped: true) { json throws(JSONError) in
      guard try json.enterObject() else { return }
      var string = 0..<0
      while let name = try json.nextName() {
        if name.equals("text"), try json.string() != nil { string = json.lastString }
        if name.equals("kept") { _ = try json.int() }
        if name.equals("raw") { _ = try json.json() }
      }
      try json.finish()
      template = JSONTemplate(bytes, string: string, skipped: json.skipped)
    }
    return try #require(template)
  }
}
