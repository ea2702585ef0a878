import LLMRingCutTesting
import Foundation
import Testing
import LLMRingWire

struct JSONScannerTests {
  static let strings: [(json: String, text: String)] = [
    (#""""#, ""),
    (#""a b""#, "a b"),
    (#""a\"\\\/\b\f\n\r\t""#, "a\"\\/\u{8}\u{C}\n\r\t"),
    (#""\u0041\u00e9\u00E9\u20ac""#, "Aéé€"),
    (#""\ud83d\ude00""#, "😀"),
    (#""x\ud83dy""#, "x\u{FFFD}y"),
    (#""\ude00""#, "\u{FFFD}"),
    (#""\ud83d\u0041""#, "\u{FFFD}A"),
    (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"),
    (#""\ud83d""#, "\u{FFFD}"),
    (#""\ud83d\n""#, "\u{FFFD}\n"),
    (#""a\u0000b""#, "a\0b"),
    ("\"é😀 longer than a word of bytes\"", "é😀 longer than a word of bytes"),
    ("\"a\tb\"", "a\tb"),
  ]

  @Test("resolves the escapes of a JSON string", arguments: strings)
  func string(_ example: (json: String, text: String)) throws {
    #expect(try value(example.json) { json throws(JSONError) in try json.string() } == example.text)
  }

  @Test("reads invalid UTF-8 in a JSON string as U+FFFD")
  func invalidText() throws {
    for (bytes, text) in [
      ([0x22, 0x78, 0xFF, 0x79, 0x22] as [UInt8], "x\u{FFFD}y"),
      ([0x22, 0x5C, 0x6E, 0xC3, 0x22], "\n\u{FFFD}"),
    ] {
      let read = try value(bytes[...]) { json throws(JSONError) in try json.string() }
      #expect(read == text)
    }
  }

  static let ints: [(json: String, value: Int?)] = [
    ("0", 0), ("-0", 0), ("42", 42), ("-7", -7), ("1.0", 1), ("1e3", 1000), ("1E+2", 100),
    ("1.5", nil), ("1e400", nil), ("9223372036854775807", .max), ("9223372036854775808", nil),
    ("999999999999999999", 999_999_999_999_999_999), ("\"5\"", nil), ("null", nil), ("[1]", nil),
  ]

  @Test("reads a whole JSON number in any notation", arguments: ints)
  func int(_ example: (json: String, value: Int?)) throws {
    #expect(try value(example.json) { json throws(JSONError) in try json.int() } == example.value)
  }

  @Test("reads doubles, booleans, null, codes and raw values from JSON")
  func others() throws {
    #expect(try value("1.25e2") { json throws(JSONError) in try json.double() } == 125)
    #expect(try value("true") { json throws(JSONError) in try json.bool() } == true)
    #expect(try value("false") { json throws(JSONError) in try json.bool() } == false)
    #expect(try value("1") { json throws(JSONError) in try json.bool() } == nil)
    #expect(try value("null") { json throws(JSONError) in try json.null() } == true)
    #expect(try value("17") { json throws(JSONError) in try json.stringOrNumber() } == "17")
    #expect(try value("\"e\"") { json throws(JSONError) in try json.stringOrNumber() } == "e")
    #expect(
      try value(" {\"a\" : [1, {}]} ") { json throws(JSONError) in try json.json() }
        == "{\"a\" : [1, {}]}")
  }

  @Test("skips JSON members and elements that are not read")
  func skipping() throws {
    let json = #"""
      {"skip":{"a":[1,{"b":"}"}],"c":"\"]"},"wanted":[[0],"x",{"y":1},2],"n":null,"last":true}
      """#
    var found: [String] = []
    try JSONScanner.read(Array(json.utf8)[...]) { json throws(JSONError) in
      guard try json.enterObject() else { return }
      while let name = try json.nextName() {
        if name.equals("wanted"), try json.enterArray() {
          while try json.nextElement() {
            if let text = try json.string() { found.append(text) }
            if let number = try json.int() { found.append("\(number)") }
          }
        } else if name.equals("last") {
          found.append("\(try json.bool() ?? false)")
        }
      }
      try json.finish()
    }
    #expect(found == ["x", "2", "true"])
  }

  @Test("compares a whole JSON name with its escapes resolved")
  func names() throws {
    let json = #"{"a":1,"\u0061b":2,"0123456789abcdef-":3,"0123456789abcdeX-":4,"":5}"#
    var matches: [Bool] = []
    try JSONScanner.read(Array(json.utf8)[...]) { json throws(JSONError) in
      guard try json.enterObject() else { return }
      for pattern: StaticString in ["a", "ab", "0123456789abcdef-", "0123456789abcdef-", ""] {
        matches.append(try json.nextName()?.equals(pattern) ?? false)
      }
    }
    #expect(matches == [true, true, true, false, true])
  }

  static let malformed = [
    "", " ", "{", "}", "[", "]", "{]", "[}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{1:2}",
    "[1,]", "[,1]", "[1 2]", "{\"a\":1 \"b\":2}", "\"", "\"\\\"", "\"\\x\"", "\"\\u12\"",
    "\"\\u12G4\"", "tru", "truth", "nul", "-", "01", "1.", "1.e3", "1e", "+1", ".5", "1 2",
    "{} {}", "NaN", "'a'", "\u{FEFF}1",
  ]

  @Test("rejects malformed JSON", arguments: malformed)
  func faults(_ json: String) {
    #expect(throws: JSONError.self) { try check(Array(json.utf8)[...]) }
  }

  @Test("limits the nesting depth of JSON")
  func depth() throws {
    let deep = String(repeating: "[", count: 256) + String(repeating: "]", count: 256)
    try check(Array(deep.utf8)[...])
    #expect(throws: JSONError.tooDeep(limit: 256)) { try check(Array("[\(deep)]".utf8)[...]) }
    let endless = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
    #expect(throws: JSONError.tooDeep(limit: 256)) { try check(endless[...]) }
    let objects = String(repeating: "{\"a\":", count: 300)
    #expect(throws: JSONError.tooDeep(limit: 256)) { try check(Array(objects.utf8)[...]) }
  }

  @Test("reads JSON from a slice at any offset")
  func slices() throws {
    let bytes = Array("xx{\"a\":1}yy".utf8)
    try check(bytes[2..<9])
    #expect(throws: JSONError.malformed(offset: 6)) { try check(bytes[2..<8]) }
    #expect(throws: JSONError.malformed(offset: 7)) { try check(bytes[2..<10]) }
  }

  @Test("agrees with Foundation on whether mutated text is JSON")
  func agrees() throws {
    let seed = Array(
      #"{"id":"c1","n":-12.5e3,"list":[true,null,{"é":"\u00e9\n"}],"empty":{},"s":"😀"}"#.utf8)
    let bytes = Array("\"\\{}[]:, \n0123.eE+-tfnul".utf8)
    var generator = SeededGenerator(seed: 7)
    var valid = 0
    for _ in 0..<4000 {
      var text = seed
      for _ in 0...Int.random(in: 0...2, using: &generator) {
        let place = Int.random(in: 0..<text.count, using: &generator)
        if Bool.random(using: &generator) {
          text[place] = bytes.randomElement(using: &generator) ?? 0
        } else {
          text.remove(at: place)
        }
      }
      // Known differences: our scanner accepts raw control characters; Foundation treats trailing
      // commas and invalid UTF-8 differently.
      guard String(validating: text, as: UTF8.self) != nil, !text.contains(0x0A) else { continue }
      let isOurs = (try? check(text[...])) != nil
      let isTheirs = (try? JSONSerialization.jsonObject(with: Data(text))) != nil
      if isOurs { valid += 1 }
      if isOurs && !isTheirs {
        Issue.record("only we read \(String(decoding: text, as: UTF8.self))")
      } else if isTheirs && !isOurs {
        let text = String(decoding: text, as: UTF8.self)
        #expect(text.contains(",]") || text.contains(",}"), "only they read \(text)")
      }
    }
    #expect(valid > 200)
  }

  private func value<Value>(
    _ json: String, _ read: (inout JSONScanner) throws(JSONError) -> Value
  ) throws -> Value {
    try value(Array(json.utf8)[...], read)
  }

  private func value<Value>(
    _ bytes: ArraySlice<UInt8>, _ read: (inout JSONScanner) throws(JSONError) -> Value
  ) throws -> Value {
    var value: Value?
    try JSONScanner.read(bytes) { json throws(JSONError) in
      value = try read(&json)
      try json.finish()
    }
    return try #require(value)
  }

  private func check(_ bytes: ArraySlice<UInt8>) throws {
    try JSONScanner.read(bytes) { json throws(JSONError) in try json.finish() }
  }
}
