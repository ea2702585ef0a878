import Testing

@testable import StreamingEngine

@Suite("Places and addresses in a schema")
struct SchemaReferenceTests {
  /// RFC 3986, section 5.4.
  @Test(
    "an address is resolved against another",
    arguments: [
      ("g:h", "g:h"), ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
      ("/g", "http://a/g"), ("//g", "http://g"), ("?y", "http://a/b/c/d;p?y"),
      ("g?y", "http://a/b/c/g?y"), ("#s", "http://a/b/c/d;p?q#s"), ("g#s", "http://a/b/c/g#s"),
      ("g?y#s", "http://a/b/c/g?y#s"), (";x", "http://a/b/c/;x"), ("", "http://a/b/c/d;p?q"),
      (".", "http://a/b/c/"), ("./", "http://a/b/c/"), ("..", "http://a/b/"),
      ("../", "http://a/b/"),
      ("../g", "http://a/b/g"), ("../..", "http://a/"), ("../../g", "http://a/g"),
      ("../../../g", "http://a/g"), ("/../g", "http://a/g"), ("g.", "http://a/b/c/g."),
      ("./../g", "http://a/b/g"), ("g/./h", "http://a/b/c/g/h"), ("g/../h", "http://a/b/c/h"),
      ("g?y/../x", "http://a/b/c/g?y/../x"), ("g#s/../x", "http://a/b/c/g#s/../x"),
    ])
  func resolution(_ text: String, _ resolved: String) {
    let base = URIReference("http://a/b/c/d;p?q")
    #expect(URIReference(text).resolved(against: base).text == resolved)
  }

  @Test("addresses without a host or a base are resolved as well")
  func otherAddresses() {
    #expect(URIReference("#a").resolved(against: URIReference("urn:x:1")).text == "urn:x:1#a")
    #expect(URIReference("b/c").resolved(against: URIReference("")).text == "b/c")
    #expect(URIReference("c").resolved(against: URIReference("a/b")).text == "a/c")
    #expect(URIReference("c").resolved(against: URIReference("http://h")).text == "http://h/c")
    #expect(URIReference("#\u{301}").fragment == "\u{301}")
  }

  @Test("a JSON pointer is split by bytes, and its escapes are resolved")
  func pointers() {
    #expect(JSONPointer.tokens("") == [])
    #expect(JSONPointer.tokens("/") == [""])
    #expect(JSONPointer.tokens("/a~1b/~01/\u{301}") == ["a/b", "~1", "\u{301}"])
    #expect(JSONPointer.tokens("a") == nil)
    #expect("a/b~c/\u{301}".jsonPointerToken == "a~1b~0c~1\u{301}")
    #expect(JSONPointer.index("0") == 0)
    #expect(JSONPointer.index("01") == nil)
    #expect(JSONPointer.index("-1") == nil)
    #expect("a%20%C3%A9".percentDecoded == "a é")
    #expect("%2".percentDecoded == nil)
    #expect("%FF".percentDecoded == nil)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// The schema that leads to an integer.
    var schema: String
  }

  static let cases = [
    Case(
      testDescription: "a pointer with escapes",
      schema: ##"{"$ref":"#/$defs/a~1b%25c","$defs":{"a/b%c":{"type":"integer"}}}"##),
    Case(
      testDescription: "an anchor",
      schema: ##"{"$ref":"#int","$defs":{"a":{"$anchor":"int","type":"integer"}}}"##),
    Case(
      testDescription: "an $id",
      schema: ##"{"$id":"http://x/a/","$ref":"b","$defs":{"b":{"$id":"b","type":"integer"}}}"##),
    Case(
      testDescription: "an anchor of another address",
      schema: ##"{"$ref":"urn:x#i","$defs":{"b":{"$id":"urn:x","$defs":{"c":{"$anchor":"i","##
        + ##""type":"integer"}}}}}"##),
    Case(
      testDescription: "an element of a list of schemas",
      schema: ##"{"anyOf":[{"type":"integer"},{"$ref":"#/anyOf/0"}]}"##),
    Case(
      testDescription: "a place that no keyword makes a schema",
      schema: ##"{"$ref":"#/x-types/int","x-types":{"int":{"$ref":"#/x-types/i"},"##
        + ##""i":{"type":"integer"}}}"##),
    Case(
      testDescription: "a dynamic anchor of the schema that was entered first",
      schema: ##"{"$id":"http://x/ints","$ref":"list","$defs":{"i":{"$dynamicAnchor":"t","##
        + ##""type":"integer"},"list":{"$id":"list","$dynamicRef":"#t","$defs":{"any":"##
        + ##"{"$dynamicAnchor":"t"}}}}}"##),
  ]

  @Test("a reference leads to the schema that it names", arguments: cases)
  func references(_ example: Case) throws {
    let schema = try JSONSchema(#require(JSONValue(parsing: example.schema)))
    #expect(schema.mismatches(in: 1).isEmpty)
    #expect(!schema.mismatches(in: "1").isEmpty)
  }
}
