import Foundation
import StreamingEngine
import Testing

struct JSONValueTests {
  @Test(
    "a JSON value is written on one line",
    arguments: [
      (JSONValue.null, "null"), (.bool(true), "true"), (.bool(false), "false"), (.int(-3), "-3"),
      (.double(0.00012), "0.00012"), (.double(2), "2.0"), (.double(.infinity), "null"),
      (.double(.nan), "null"), (.string(""), "\"\""), (.array([]), "[]"), (.object([]), "{}"),
      (.array([.int(1), .null, .string("a")]), #"[1,null,"a"]"#),
      (.optional(nil), "null"), (.optional("a"), "\"a\""),
    ])
  func values(value: JSONValue, text: String) {
    #expect(value.text == text)
  }

  @Test("object members keep their order, and their names are escaped")
  func order() {
    let value = JSONValue.object([
      ("z", .int(1)), ("a", .object([("\"", .array([.bool(false)]))])), ("m", .null),
    ])
    #expect(value.text == #"{"z":1,"a":{"\"":[false]},"m":null}"#)
  }

  @Test(
    "only control characters and line separators are escaped in JSON",
    arguments: [
      ("a\"b\\c/d", #"a\"b\\c/d"#), ("\n\r\t", #"\n\r\t"#), ("\0\u{1F}", #"\u0000\u001f"#),
      ("\u{1B}[31m", #"\u001b[31m"#), ("\u{7F}\u{80}\u{9F}", #"\u007f\u0080\u009f"#),
      ("\u{2028}\u{2029}", #"\u2028\u2029"#), ("\r\n", #"\r\n"#), ("é日🙂", "é日🙂"),
      ("e\u{301}\u{200B}", "e\u{301}\u{200B}"),
    ])
  func escapes(text: String, escaped: String) {
    #expect(JSONValue.string(text).text == "\"\(escaped)\"")
  }
}

struct JSONParsingTests {
  @Test(
    "parsed JSON is written back unchanged",
    arguments: [
      "null", "true", "false", "-3", "1.5", "\"a\\\"b\\n\"", "[]", "[1,[2],{}]",
      #"{"z":1,"a":{"b":[null,"é"]},"m":{}}"#, #"{"a":1,"a":2}"#,
    ])
  func roundTrip(_ text: String) {
    #expect(JSONValue(parsing: text)?.text == text)
  }

  @Test(
    "invalid JSON is not parsed",
    arguments: ["", "{", "nul", "[1,]", "{\"a\"}", "1 2", "\"\\x\"", "{} x", "01"])
  func refuses(_ text: String) {
    #expect(JSONValue(parsing: text) == nil)
  }

  @Test(
    "a number is kept with all its digits",
    arguments: [
      ("10000000000000000000", .double(1e19)), ("-0.5", .double(-0.5)), ("1.0", .double(1)),
      ("9223372036854775807", .int(.max)), ("1E2", .double(100)), ("0.1", .double(0.1)),
    ] as [(String, JSONValue)])
  func numbers(_ text: String, _ value: JSONValue) {
    #expect(JSONValue(parsing: text) == value)
  }

  @Test(
    "a number that is neither an integer nor a double is written as it was read",
    arguments: [
      "9223372036854775808", "12345678901234567890.5", "0.10000000000000000001", "1e400", "1E-400",
      "-1e+999999999999999999999",
    ])
  func exactNumbers(_ text: String) {
    guard case .number(let number)? = JSONValue(parsing: text) else {
      Issue.record("\(text) is not exact")
      return
    }
    #expect(number.text == text)
    #expect(JSONValue.number(number).text == text)
  }

  @Test("strings and names are the same only if their code points are")
  func codePoints() {
    #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
    let value: JSONValue = ["\u{E9}": 1]
    #expect(value != ["e\u{301}": 1])
    #expect(value["e\u{301}"] == nil)
    #expect(value["\u{E9}"] == 1)
  }

  @Test("other encoders and decoders preserve everything except the member order")
  func codable() throws {
    let value: JSONValue = [
      "b": [1, 2.5, true, "x", .null], "a": ["c": [:], "d": []], "e": .null,
    ]
    let sorted: JSONValue = [
      "a": ["c": [:], "d": []], "b": [1, 2.5, true, "x", .null], "e": .null,
    ]
    let data = try JSONEncoder().encode(value)
    #expect(try JSONDecoder().decode(JSONValue.self, from: data) == sorted)
    #expect(value != sorted)
  }

  @Test("object members are found by name")
  func members() {
    let value: JSONValue = ["a": 1, "b": .null, "a": 2]
    #expect(value["a"] == 1)
    #expect(value["b"] == .null)
    #expect(value["c"] == nil)
    #expect(JSONValue.array([])["a"] == nil)
  }
}
