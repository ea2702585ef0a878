#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A reply of a real server, byte for byte, and what the program has to make of it.
///
/// The replies are in `StreamingEngineTests/Fixtures/world`. They were reported by users of other
/// clients. `cases.json` lists them with the expected results.
package struct RecordedReply: Sendable, CustomStringConvertible {
  /// What a run with `--json` has to show. A value that is `nil` is not checked.
  package struct Expected: Decodable, Sendable {
    package var content: String?
    package var reasoning: String?
    package var status: String?
    package var finishReason: String?
    package var exitStatus: Int32?
    /// Part of the error's message, in any case.
    package var errorSays: String?
    /// Text that must not be in the error's message.
    package var errorDoesNotSay: String?
    package var firstToolCallArguments: String?
    package var promptTokens: Int?
  }

  package var name: String
  /// The format, as `kind` in `config.toml` names it.
  package var kind: String
  package var expected: Expected
  /// The status of the reply.
  package var status: Int
  package var headers: [(name: String, value: String)]
  /// The body, without the frame of its chunks.
  package var body: [UInt8]

  /// The head and the body as sent.
  private var bytes: [UInt8]
  /// Text in the body of a request that gets this reply; `nil` if every request gets it.
  private var refuses: String?
  /// The reply to the other requests.
  private var accepted: [UInt8]
  /// Whether the connection stays open after the reply.
  package var holds: Bool

  package var description: String { name }

  /// What the server does with a request.
  package func script(for request: RecordedRequest) -> Script {
    if let refuses, !request.text.contains(refuses) { return .raw([.sendRaw(accepted)]) }
    return .raw([.sendRaw(bytes)] + (holds ? [.hang] : []))
  }

  /// Whether the server answers only a changed request.
  package var wantsAnotherRequest: Bool { refuses != nil }
}

extension RecordedReply {
  /// All replies, in the order of `cases.json`.
  package static func all() throws -> [RecordedReply] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "StreamingEngineTests/Fixtures/world")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let data = try Data(contentsOf: folder.appending(path: "cases.json"))
    return try decoder.decode(Cases.self, from: data).cases.map { record in
      let bytes = Array(try Data(contentsOf: folder.appending(path: "\(record.name).http")))
      let accepted = try record.plainReply.map { try Data(contentsOf: folder.appending(path: $0)) }
      return try RecordedReply(record, bytes: bytes, accepted: Array(accepted ?? Data()))
    }
  }

  private struct Cases: Decodable {
    var cases: [Record]
  }

  /// A case of `cases.json`.
  private struct Record: Decodable {
    var name: String
    var kind: String
    var expect: Expected
    var refuses: String?
    /// The file with the reply to a request that is not refused.
    var plainReply: String?
    var holds: Bool?
  }

  /// A file that does not begin with the head of a reply.
  private struct HeadError: Error {
    var name: String
  }

  private init(_ record: Record, bytes: [UInt8], accepted: [UInt8]) throws {
    guard
      let end = bytes.indices.first(where: { bytes[$0...].starts(with: Array("\r\n\r\n".utf8)) })
    else { throw HeadError(name: record.name) }
    let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
    guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { throw HeadError(name: record.name) }
    headers = lines.dropFirst().map { line in
      let parts = line.split(separator: ":", maxSplits: 1)
      return (String(parts[0]), String(parts.last?.drop { $0 == " " } ?? ""))
    }
    let isChunked = headers.contains { $0.name.lowercased() == "transfer-encoding" }
    let rest = bytes[(end + 4)...]
    body = isChunked ? Self.unchunked(rest) : Array(rest)
    name = record.name
    kind = record.kind
    expected = record.expect
    self.status = status
    self.bytes = bytes
    refuses = record.refuses
    self.accepted = accepted
    holds = record.holds ?? false
  }

  /// The contents of the chunks, up to the last chunk or the end.
  private static func unchunked(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var rest = bytes
    var body: [UInt8] = []
    while let end = rest.firstIndex(of: UInt8(ascii: "\r")),
      let length = Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16), length > 0
    {
      rest = rest[(end + 2)...]
      body += rest.prefix(length)
      rest = rest.dropFirst(length + 2)
    }
    return body
  }
}
