import StreamingEngine
import Testing

@testable import LLMRingREPL

/// `--schema` with a list of fields.
struct ShortSchemaTests {
  @Test("a list of fields is the schema of an object that has them all")
  func fields() throws {
    #expect(
      try ShortSchema.schema("name, born int: year of birth , height float,alive bool,").text
        == """
        {"type":"object","properties":{"name":{"type":"string"},\
        "born":{"type":"integer","description":"year of birth"},"height":{"type":"number"},\
        "alive":{"type":"boolean"}},"required":["name","born","height","alive"],\
        "additionalProperties":false}
        """)
  }

  @Test("on lines of their own, descriptions may have commas and colons")
  func lines() throws {
    #expect(
      try ShortSchema.schema("name str: first, then last: all\n\nage int\n")["properties"]?.text
        == """
        {"name":{"type":"string","description":"first, then last: all"},"age":{"type":"integer"}}
        """)
  }

  @Test(
    "what is not a field is named",
    arguments: [
      (
        "name date",
        "'name date' is not a field; write NAME, or NAME and one of str, int, float and bool"
      ),
      ("1st", "'1st' is not a field; write NAME, or NAME and one of str, int, float and bool"),
      (
        "a, b int c",
        "'b int c' is not a field; write NAME, or NAME and one of str, int, float and bool"
      ),
      ("a, a int", "the field 'a' is there twice"), (" , ", "the list has no fields"),
    ])
  func faults(text: String, words: String) {
    #expect {
      try ShortSchema.schema(text)
    } throws: { "\($0)" == words }
  }

  @Test("a path is not taken for a field", arguments: ["no.json", "a/b", "~x", "./name"])
  func paths(text: String) {
    #expect(!ShortSchema.isMeant(by: text))
  }
}
