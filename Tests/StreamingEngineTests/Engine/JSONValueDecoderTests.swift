import StreamingEngine
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What is decoded from JSON without Foundation is what Foundation decodes.
struct JSONValueDecoderTests {
  private struct Sample: Codable, Equatable {
    enum Kind: String, Codable { case one, two }
    struct Inner: Codable, Equatable {
      var name: String
      var sizes: [Int8]?
    }
    enum Choice: Codable, Equatable { case plain, value(Int), named(text: String) }

    var flag: Bool
    var text: String
    var small: UInt8
    var large: Int64
    var number: Double
    var kind: Kind
    var missing: String?
    var inner: Inner
    var many: [Inner]
    var table: [String: [Double]]
    var choices: [Choice]
    var json: JSONValue
    var gaps: [Int?]
  }

  private static let sample = Sample(
    flag: true, text: "ä \"quoted\"\n\u{7F}\u{2028}/", small: 255, large: .min, number: -0.125,
    kind: .two, missing: nil, inner: .init(name: "", sizes: [-128, 127]),
    many: [.init(name: "a"), .init(name: "b", sizes: [])], table: ["x": [1, 1e300], "": []],
    choices: [.plain, .value(3), .named(text: "t")], json: ["a": [1, 2.5, .null, "s", true]],
    gaps: [1, nil, 3])

  @Test("a value comes back from its text, and Foundation reads the text too")
  func roundTrip() throws {
    let text = try JSONValue.text(encoding: Self.sample)
    #expect(try JSONValue.decode(Sample.self, from: text) == Self.sample)
    #expect(try JSONValue.decode(Sample.self, from: Array(text.utf8)) == Self.sample)
    #expect(try JSONDecoder().decode(Sample.self, from: Data(text.utf8)) == Self.sample)
  }

  @Test("what Foundation writes is read")
  func foreign() throws {
    let encoder = JSONEncoder()
    let text = String(decoding: try encoder.encode(Self.sample), as: UTF8.self)
    #expect(try JSONValue.decode(Sample.self, from: text) == Self.sample)
  }

  @Test(
    "what does not fit is refused as Foundation refuses it, at the same place",
    arguments: [
      "", "{", "[]", "null", "3", #"{"name":1}"#, #"{"name":null}"#, "{}",
      #"{"name":"a","sizes":[1,2.0]}"#, #"{"name":"a","sizes":null}"#,
      #"{"name":"a","sizes":{"b":1}}"#, #"{"name":"a","sizes":[null]}"#,
      #"{"name":"a","sizes":["1"]}"#, #"{"name":"a","sizes":[true]}"#,
    ])
  func refuses(_ text: String) {
    func outcome(_ decode: () throws -> Sample.Inner) -> String {
      do {
        return "\(try decode())"
      } catch DecodingError.keyNotFound(let key, let context) {
        return "no \(key.stringValue) in \(path(context))"
      } catch DecodingError.valueNotFound(_, let context) {
        return "null at \(path(context))"
      } catch DecodingError.typeMismatch(_, let context) {
        return "wrong at \(path(context))"
      } catch DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty {
        return "not JSON"
      } catch DecodingError.dataCorrupted(let context) {
        // A number that does not fit; here that is a wrong type like any other.
        return "wrong at \(path(context))"
      } catch {
        return "\(error)"
      }
    }
    func path(_ context: DecodingError.Context) -> String {
      context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
        .joined(separator: "/")
    }
    #expect(
      outcome { try JSONValue.decode(Sample.Inner.self, from: text) }
        == outcome { try JSONDecoder().decode(Sample.Inner.self, from: Data(text.utf8)) })
  }

  @Test(
    "a number that does not fit is a wrong type at its place, where Foundation names no place",
    arguments: ["128", "2.5", "-129", "1e3"])
  func refusesNumber(_ number: String) throws {
    let text = #"{"name":"a","sizes":[1,\#(number)]}"#
    do {
      _ = try JSONValue.decode(Sample.Inner.self, from: text)
      Issue.record("it is read")
    } catch DecodingError.typeMismatch(let type, let context) {
      #expect(ObjectIdentifier(type) == ObjectIdentifier(Int8.self))
      #expect(
        context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue } == ["sizes", "1"])
    }
  }
}
