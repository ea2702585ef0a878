import Testing

@testable import StreamingEngine

@Suite struct JSONReaderTests {
  @Test("keeps the order of keys, null, and numbers as they are written")
  func reads() throws {
    let text =
      #"{"b": [1, -0, 1.50, 1e3, true, false, null], "a": "\u00e9\ud83d\ude00\n", "é": {}}"#
    let root = try JSONReader.read(text, path: "t").root
    #expect(
      JSONText.written(root).filter { !$0.isWhitespace }
        == #"{"b":[1,-0,1.50,1e3,true,false,null],"a":"é😀\n","é":{}}"#)
  }

  @Test(
    "says what is wrong in a text, where, and what to do",
    arguments: [
      ("", "1:1: unexpected end of the file; close every string, list and table"),
      ("{\"a\": 1", "1:8: unexpected end of the file; close every string, list and table"),
      ("{\"a\": 1,\n}", "2:1: a comma right before '}'; remove the comma"),
      ("[1, ]", "1:5: a comma right before ']'; remove the comma"),
      ("[1 2]", "1:4: unexpected '2'; the file must be valid JSON"),
      ("{\"a\" 1}", "1:6: unexpected '1'; the file must be valid JSON"),
      ("{a: 1}", "1:2: unexpected 'a'; the file must be valid JSON"),
      ("[01]", "1:3: unexpected '1'; the file must be valid JSON"),
      ("[nul]", "1:5: unexpected ']'; the file must be valid JSON"),
      ("{}\n{}", "2:1: text after the end of the JSON value; remove it"),
      (
        "{\"a\": 1,\n \"a\": 2}", "2:2: duplicate key 'a': it is already on line 1; remove one"
      ),
      (
        "[\"é\", \"a\tb\"]",
        "1:9: U+0009 inside a string; write it as an escape, such as \\n or \\t"
      ),
      ("[\"\\q\"]", "1:3: invalid escape; write \\\\ for a backslash"),
      (
        "[\"\\ud83d\"]", "1:3: half of a surrogate pair; write both halves, or the character itself"
      ),
      (
        "[\"\\ude00\\ud83d\"]",
        "1:3: half of a surrogate pair; write both halves, or the character itself"
      ),
      (
        String(repeating: "[", count: 65),
        "1:65: nested more than 64 levels deep; use fewer levels"
      ),
      (
        String(repeating: "{\"a\":", count: 65),
        "1:321: nested more than 64 levels deep; use fewer levels"
      ),
    ])
  func refuses(text: String, expected: String) {
    #expect(
      words { () throws(SettingsError) in _ = try JSONReader.read(text, path: "t") }
        == "t:\(expected)")
  }

  @Test("reads keys as different that are equal only when they are normalized")
  func keys() throws {
    #expect(
      try JSONReader.read("{\"e\u{301}\": 1, \"é\": 2}", path: "t").root.members?.count == 2)
  }
}
