import Testing

@testable import StreamingEngine

@Suite struct TOMLReaderTests {
  /// A tree in the syntax of JSON, with moments and odd numbers as they are written.
  private static func outline(_ node: SettingsNode) -> String {
    switch node.value {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let text): "#\(text)"
    case .timestamp(let text): "@\(text)"
    case .string(let text): JSONText.quoted(text)
    case .array(let elements): "[\(elements.map(outline).joined(separator: ","))]"
    case .table(let members):
      "{\(members.map { "\($0.key):\(outline($0.node))" }.joined(separator: ","))}"
    }
  }

  @Test(
    "reads each form of TOML 1.0",
    arguments: [
      ("", "{}"),
      ("# only a comment", "{}"),
      ("b = 1\na = 2 # in the order of the text", "{b:1,a:2}"),
      ("a . \"b c\".'d' = 1\n1.2 = 3", "{a:{b c:{d:1}},1:{2:3}}"),
      ("\"\" = 1\n'' .a-b_1 = 2".replacing("'' .", with: "x."), "{:1,x:{a-b_1:2}}"),
      ("é = 1".replacing("é", with: "\"é\""), "{é:1}"),
      ("\"e\u{301}\" = 1\n\"é\" = 2", "{e\u{301}:1,é:2}"),
      (#"a = "\b\t\n\f\r\"\\\u00e9\U0001F600""#, "{a:\"\\u0008\\t\\n\\u000c\\r\\\"\\\\é😀\"}"),
      ("a = '\\n'", "{a:\"\\\\n\"}"),
      ("a = \"\"\"\nb\"\"c\\\n   \r\n d\"\"\"\"\"", "{a:\"b\\\"\\\"cd\\\"\\\"\"}"),
      ("a = '''\r\nb\n'c''''", "{a:\"b\\n'c'\"}"),
      ("a = [+1, -0, 1_000, 0xFF_ff, 0o17, 0b1_0]", "{a:[1,0,1000,65535,15,2]}"),
      ("a = [-9223372036854775808]", "{a:[-9223372036854775808]}"),
      ("a = [1.5, 1e3, -1_0.0_1E-0_2, +inf, nan]", "{a:[#1.5,#1e3,#-1_0.0_1E-0_2,#+inf,#nan]}"),
      ("a = [true, false]", "{a:[true,false]}"),
      (
        "a = [1979-05-27T07:32:00.5Z, 1979-05-27 07:32:60+23:59, 2024-02-29, 07:32:00]",
        "{a:[@1979-05-27T07:32:00.5Z,@1979-05-27 07:32:60+23:59,@2024-02-29,@07:32:00]}"
      ),
      ("a = [ # first\n [ ], [1, 'b',\n], {} # last\n]", "{a:[[],[1,\"b\"],{}]}"),
      ("a = { b.c = 1, b.d = [\n2\n], \"e\" = {} }", "{a:{b:{c:1,d:[2]},e:{}}}"),
      ("[a.b]\nc = 1\n[a]\nd = 2\n[a.b.e]", "{a:{b:{c:1,e:{}},d:2}}"),
      ("[a.b.c]\n[a]\nb.d = 1", "{a:{b:{c:{},d:1}}}"),
      ("[a]\nb.c = 1\n[a.b.d]", "{a:{b:{c:1,d:{}}}}"),
      ("[[a]]\nb = 1\n[a.c]\n[[a]]\n[[a.d]]\n[[a.d]]", "{a:[{b:1,c:{}},{d:[{},{}]}]}"),
    ])
  func reads(text: String, outline: String) throws {
    #expect(Self.outline(try TOMLReader.read(text, path: "t")) == outline)
  }

  @Test(
    "says what is wrong in a text, where, and what to do",
    arguments: [
      (
        "a = 1\na = 2", "2:1: duplicate key 'a': it is already on line 1; remove one"
      ),
      ("a = {b = 1, b = 2}", "1:13: duplicate key 'b': it is already on line 1; remove one"),
      (
        "[a]\n[a]",
        "2:2: duplicate table 'a': it is already on line 1; put all its keys under one header"
      ),
      (
        "[a]\nb.c = 1\n[a.b]",
        "3:4: duplicate table 'a.b': it is already on line 2; put all its keys under one header"
      ),
      (
        "[a.b]\n[a]\nb.c = 1",
        "3:1: the table 'a.b' already has a header: it is already on line 1; put the key under that header"
      ),
      (
        "a = 1\n[a.b]",
        "2:2: 'a' is not a table: it has a value on line 1; add the key there, or rename one of the two"
      ),
      (
        "a = {}\na.b = 1",
        "2:1: the table 'a' is complete on line 1; add the key there, or rename one of the two"
      ),
      (
        "a = []\n[[a]]",
        "2:3: 'a' is already something other than a list of [[…]] tables: it is already on line 1; rename one of the two"
      ),
      (
        "a = 1 b = 2",
        "1:7: expected the end of the line after a value, found 'b'; put what follows on a line of its own"
      ),
      (
        "[a] b = 2",
        "1:5: expected the end of the line after a table's header, found 'b'; put what follows on a line of its own"
      ),
      ("[a", "1:3: expected ']' after the table's name, found the end of the file; write [name]"),
      (
        "[[a]",
        "1:5: expected ']]' after the table's name, found the end of the file; write [[name]]"
      ),
      (
        "= 1",
        "1:1: expected a key, found '='; write key = value; quote a key that has other than A-Z, a-z, 0-9, '_' and '-'"
      ),
      (
        "a = yes",
        "1:5: invalid value 'yes'; put text in quotes; without them write true, false, a number or a date"
      ),
      (
        "a = 01",
        "1:5: invalid value '01'; put text in quotes; without them write true, false, a number or a date"
      ),
      (
        "a = 1__0",
        "1:5: invalid value '1__0'; put text in quotes; without them write true, false, a number or a date"
      ),
      (
        "a = 9223372036854775808",
        "1:5: the number '9223372036854775808' does not fit in 64 bits; write a smaller one, or put it in quotes"
      ),
      (
        "a = 2023-02-29",
        "1:5: invalid date or time '2023-02-29'; write 2026-11-22T16:20:07Z, 2026-11-22 or 16:20:07"
      ),
      (
        "a = 24:00:00",
        "1:5: invalid date or time '24:00:00'; write 2026-11-22T16:20:07Z, 2026-11-22 or 16:20:07"
      ),
      (
        "a = [1 2]",
        "1:8: expected ',' or ']' in a list, found '2'; put a comma between two elements, and ']' after the last"
      ),
      (
        "a = {b = 1\n}",
        "1:11: expected ',' or '}' in a table, found the end of the line; write { key = value, key = value } on one line"
      ),
      (
        "a = {b = 1,}",
        "1:12: expected a key, found '}'; write key = value; quote a key that has other than A-Z, a-z, 0-9, '_' and '-'"
      ),
      (
        "é = \"x",
        "1:1: expected a key, found 'é'; write key = value; quote a key that has other than A-Z, a-z, 0-9, '_' and '-'"
      ),
      (
        "a = [\"é\", \"x\n]",
        "1:11: the string that starts here has no closing quote; add \" at its end"
      ),
      ("a = '''\nx''", "1:5: the string that starts here has no closing quote; add ''' at its end"),
      (
        "a = \"\\q\"",
        "1:6: invalid escape: a backslash and 'q'; write \\\\ for a backslash, or put the text in single quotes"
      ),
      (
        "a = \"\\u12\"",
        "1:6: invalid escape: expected 4 hexadecimal digits; write it as \\u00E9"
      ),
      (
        "a = \"\\uD800\"",
        "1:6: invalid escape: there is no character U+D800; use a code up to 10FFFF, other than D800 to DFFF"
      ),
      (
        "# \u{7}",
        "1:3: U+0007 is not allowed; remove it, or write it as an escape in \"…\""
      ),
      ("a\u{A0}= 1", "1:2: expected '=' after the key 'a', found U+00A0; write key = value"),
      (
        "a = \(String(repeating: "1", count: 80))",
        "1:5: the number '\(String(repeating: "1", count: 59))…' does not fit in 64 bits; write a smaller one, or put it in quotes"
      ),
      (
        "\"\\n\" = 1\n\"\\n\" = 1",
        "2:1: duplicate key '\\u{a}': it is already on line 1; remove one"
      ),
    ])
  func refuses(text: String, expected: String) {
    #expect(
      words { () throws(SettingsError) in _ = try TOMLReader.read(text, path: "t") }
        == "t:\(expected)")
  }

  @Test(
    "limits nesting to 64 levels, however it is written",
    arguments: [
      (String(repeating: "[", count: 65), "t:1:69"),
      (String(repeating: "{a=", count: 65), "t:1:197"),
    ])
  func nesting(value: String, place: String) {
    #expect(
      words { () throws(SettingsError) in _ = try TOMLReader.read("a = \(value)", path: "t") }
        == "\(place): nested more than 64 levels deep; use fewer levels")
  }

  @Test("limits nesting in headers and dotted keys")
  func keys() throws {
    let keys = Array(repeating: "a", count: 64).joined(separator: ".")
    for text in ["[\(keys)]", "\(keys) = 1", "a = {\(keys.dropLast(2)) = 1}"] {
      _ = try TOMLReader.read(text, path: "t")
      let deeper = text.replacing("a.a.a.a", with: "a.a.a.a.a", maxReplacements: 1)
      let found = words { () throws(SettingsError) in _ = try TOMLReader.read(deeper, path: "t") }
      #expect(found?.hasSuffix(": nested more than 64 levels deep; use fewer levels") == true)
    }
  }

  @Test("gives each key and value its line and column")
  func positions() throws {
    let text = "[a]\n\"é\" = [1, {x = 'é', y = 2}]\n[[b]]\n[[b]]\nc.d = 3\n"
    var found: [String] = []
    func visit(_ node: SettingsNode) {
      if let place = node.position { found.append("\(place.line):\(place.column)") }
      if case .array(let elements) = node.value { elements.forEach(visit) }
      for member in node.members ?? [] {
        if let place = member.keyPosition {
          found.append("\(member.key)@\(place.line):\(place.column)")
        }
        visit(member.node)
      }
    }
    visit(try TOMLReader.read(text, path: "t"))
    #expect(
      found == [
        "1:1", "a@1:2", "1:2", "é@2:1", "2:7", "2:8", "2:11", "x@2:12", "2:16", "y@2:21", "2:25",
        "b@3:3", "3:3", "3:1", "4:1", "c@5:1", "5:1", "d@5:3", "5:7",
      ])
  }
}
