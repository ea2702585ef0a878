import LLMRingCutTesting
import StreamingEngine
import Testing

@Suite("Incomplete JSON")
struct PartialJSONTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var value: JSONValue?
    var isComplete = false
    var isMalformed = false
    var testDescription: String { text }

    init(_ text: String, _ value: JSONValue?) {
      (self.text, self.value) = (text, value)
    }

    static func whole(_ text: String, _ value: JSONValue) -> Case {
      var example = Case(text, value)
      example.isComplete = true
      return example
    }

    static func malformed(_ text: String, _ value: JSONValue?) -> Case {
      var example = Case(text, value)
      example.isMalformed = true
      return example
    }
  }

  static let cases = [
    Case("", nil), Case(" \n", nil), Case("`", nil), Case("```json", nil),
    Case("```json\n{", [:]), Case("{", [:]), Case("[", []),
    Case(#"{"a"#, [:]), Case(#"{"a""#, [:]), Case(#"{"a":"#, [:]), Case(#"{"a": "#, [:]),
    Case(#"{"a":""#, ["a": ""]), Case(#"{"a":"x"#, ["a": "x"]), Case(#"{"a":"x","#, ["a": "x"]),
    Case(#"{"a":"x","b"#, ["a": "x"]), Case(#"{"a":[1,{"b":t"#, ["a": [1, ["b": true]]]),
    Case("[t", [true]), Case("[fals", [false]), Case("[nul", [.null]), Case("[true", [true]),
    Case("[-", []), Case("[1", [1]), Case("[12", [12]), Case("[1.", [1]), Case("[1.5", [1.5]),
    Case("[1.5e", [1.5]), Case("[1.5e+", [1.5]), Case("[1.5e+1", [15.0]), Case("[0", [0]),
    Case(#"["\"#, [""]), Case(#"["\u00e"#, [""]), Case(#"["\u00e9"#, ["é"]),
    Case(#"["\ud83d"#, [""]), Case(#"["\ud83d\ude4"#, [""]), Case(#"["\ud83d\ude42"#, ["🙂"]),
    Case(#"["\ud83dx"#, ["\u{FFFD}x"]), Case(#"["\ud83d\n"#, ["\u{FFFD}\n"]),
    Case(#"["\ud83d\ud83d\ude42"#, ["\u{FFFD}🙂"]), Case(#"["\ude42"#, ["\u{FFFD}"]),
    Case("7", 7), Case("\"x", "x"),
    .whole("[]", []), .whole("{} ", [:]), .whole(" true", true), .whole("\"x\"", "x"),
    .whole("```json\n{\"a\":1}\n```", ["a": 1]), .whole("{}, and so on", [:]),
    .whole(#"["\ud83d"]"#, ["\u{FFFD}"]),
    .whole(#"["\/\b\f\n\r\t\"\\"]"#, ["/\u{8}\u{C}\n\r\t\"\\"]),
    .malformed("Sure!", nil), .malformed("[1,]", [1]), .malformed("{1", [:]),
    .malformed(#"{"a":1,}"#, ["a": 1]), .malformed(#"{"a" 1"#, [:]), .malformed("[1 2", [1]),
    .malformed("[01]", [0]), .malformed("[-]", []), .malformed("[1}", [1]),
    .malformed("[trux", [true]), .malformed(#"["a\x"#, ["a"]), .malformed(#"["\u00g"#, [""]),
  ]

  @Test("incomplete JSON has the value known so far", arguments: cases)
  func value(_ example: Case) {
    var json = PartialJSON()
    json.append(example.text)
    #expect(json.value == example.value)
    #expect(json.isComplete == example.isComplete)
    #expect(json.isMalformed == example.isMalformed)
  }

  static let documents = [
    #"{"name":"Grüße 🙂","tags":["a","b\n\u00e9\ud83d\ude42",""],"n":-12.50e+2,"ok":true,"none":null,"#
      + #" "deep" : { "x" : [ [ ], { } , [ 1 , 2 ] ] , "f":false } }"#,
    "[1, 20, -3.25, 1e3, 12345678901234567890, \"\\\"\\\\\", [[[[]]]]]",
    "```json\n{\"a\": {\"b\": \"`c`\"}, \"a\": 2}\n```\n", "\"only text \\ud83d here\"", "null",
    "{\"a\":[1,2,}", "no JSON",
  ]

  @Test("incomplete JSON is the same however the text is split", arguments: documents)
  func cuts(_ document: String) {
    let scalars = Array(document.unicodeScalars)
    let values = prefixes(of: scalars).map(\.?.text)
    for pieces in Cuts.all(of: scalars, random: 50) {
      var json = PartialJSON()
      var count = 0
      for piece in pieces {
        json.append(String(String.UnicodeScalarView(piece)))
        count += piece.count
        #expect(json.value?.text == values[count], "after \(count) of \(document)")
      }
    }
  }

  @Test(
    "incomplete JSON has a value at every position and ends with the parsed text",
    arguments: documents)
  func everyMoment(_ document: String) {
    let values = prefixes(of: Array(document.unicodeScalars))
    for value in values.compactMap(\.self) {
      #expect(JSONValue(parsing: value.text) == value)
    }
    if let whole = JSONValue(parsing: document) { #expect(values.last == whole) }
  }

  @Test("incomplete JSON never loses parts of its value")
  func growth() {
    var sizes: [Int] = []
    for value in prefixes(of: Array(Self.documents[0].unicodeScalars)) {
      sizes.append(value.map(leaves) ?? 0)
    }
    #expect(sizes == sizes.sorted())
    #expect(sizes.last == 10)
  }

  @Test("incomplete JSON is parsed in linear time", .timeLimit(.minutes(20)))
  func long() {
    var json = PartialJSON()
    json.append("{\"text\":\"")
    for _ in 0..<200_000 { json.append("some \\\"text\\\" ") }
    json.append("\",\"list\":[")
    for number in 0..<200_000 { json.append("\(number),") }
    json.append("0]}")
    #expect(json.isComplete)
    guard case .object(let members)? = json.value, case .array(let list) = members[1].1 else {
      Issue.record("no object")
      return
    }
    #expect(list.count == 200_001)
  }

  @Test("JSON that is nested too deeply is malformed and does not crash")
  func depth() {
    for (count, isMalformed) in [(256, false), (257, true), (1_000_000, true)] {
      var json = PartialJSON()
      json.append(String(repeating: "[", count: count))
      #expect(json.isMalformed == isMalformed)
      #expect(json.value != nil)
    }
  }

  private func prefixes(of scalars: [Unicode.Scalar]) -> [JSONValue?] {
    var json = PartialJSON()
    return [json.value]
      + scalars.map { scalar in
        json.append(String(Character(scalar)))
        return json.value
      }
  }

  private func leaves(_ value: JSONValue) -> Int {
    switch value {
    case .array(let elements): elements.reduce(0) { $0 + leaves($1) }
    case .object(let members): members.reduce(0) { $0 + leaves($1.1) }
    default: 1
    }
  }
}
