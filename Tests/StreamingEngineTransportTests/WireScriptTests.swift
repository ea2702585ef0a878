import StreamingEngine
import LLMRingLoopbackServer
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite("Wire scripts", .timeLimit(.minutes(20)))
struct WireScriptTests {
  private let transport = CurlTransport.isolated()
  private static let deltas = ["Hel", "lo, \"you\"\n", "\u{1}\u{1f}\\ 日本 🙂"]

  /// The JSON objects of a response, without their framing.
  private func objects(_ text: String) throws -> [[String: JSON]] {
    try text.split(whereSeparator: \.isNewline).compactMap { line in
      let payload = line.hasPrefix("data: ") ? line.dropFirst(6) : line
      guard payload.hasPrefix("{") else { return nil }
      return try JSONDecoder().decode([String: JSON].self, from: Data(payload.utf8))
    }
  }

  @Test("a wire script is JSON that contains the deltas in order", arguments: WireScript.allCases)
  func deltas(format: WireScript) async throws {
    let server = LoopbackServer(format(deltas: Self.deltas))
    let (_, transcript) = try await transport.answer(from: server.url)
    let strings = try objects(transcript.text).flatMap { $0.values.flatMap(\.strings) }
    var rest = Self.deltas[...]
    for string in strings where string == rest.first { rest.removeFirst() }
    #expect(rest.isEmpty)
    #expect(strings.contains("scripted-model"))
  }

  @Test("a wire script includes token counts only on request", arguments: WireScript.allCases)
  func usage(format: WireScript) async throws {
    let usage = WireScript.Usage(prompt: 4711, completion: 815)
    let server = LoopbackServer(
      format(deltas: Self.deltas, usage: usage), format(deltas: Self.deltas, usage: nil))
    let counted = try await transport.answer(from: server.url).transcript.text
    #expect(counted.contains("4711") && counted.contains("815"))
    let uncounted = try objects(try await transport.answer(from: server.url).transcript.text)
    #expect(!uncounted.isEmpty)
    #expect(!uncounted.contains { "\($0)".contains("oken") })
  }

  @Test(
    "a wire script waits at gates and can omit the provider's end marker",
    arguments: WireScript.allCases)
  func gates(format: WireScript) async throws {
    let server = LoopbackServer(
      format(deltas: ["one", "two"], gates: [1: "two"], ending: .unfinished),
      format(deltas: ["one", "two"]))
    let body = try await transport.send(HTTPRequest(url: server.url)).body
    var first = ""
    while !first.contains("one") {
      first += String(decoding: try #require(try await body.next()), as: UTF8.self)
    }
    #expect(!first.contains("two"))
    server.open("two")
    let rest = await Transcript(of: body)
    #expect(rest.fault == nil)
    let whole = try await transport.answer(from: server.url).transcript.text
    #expect(whole.hasPrefix(first + rest.text))
    #expect(whole.count > (first + rest.text).count)
  }
}

/// Any JSON value.
private enum JSON: Decodable {
  case string(String)
  case array([JSON])
  case object([String: JSON])
  case other

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let string = try? container.decode(String.self) {
      self = .string(string)
    } else if let array = try? container.decode([JSON].self) {
      self = .array(array)
    } else if let object = try? container.decode([String: JSON].self) {
      self = .object(object)
    } else {
      self = .other
    }
  }

  var strings: [String] {
    switch self {
    case .string(let string): [string]
    case .array(let array): array.flatMap(\.strings)
    case .object(let object): object.values.flatMap(\.strings)
    case .other: []
    }
  }
}
