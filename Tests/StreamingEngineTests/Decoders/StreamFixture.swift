import Foundation
import StreamingEngine

/// A recorded body, and the expected events.
struct StreamFixture: CustomStringConvertible, Sendable {
  var name: String
  var format: WireFormat
  var body: [UInt8]
  var expected: [Expected]

  var description: String { name }

  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures")

  static let all: [StreamFixture] = {
    do {
      return try load()
    } catch {
      fatalError("cannot read the fixtures: \(error)")
    }
  }()

  private static func load() throws -> [StreamFixture] {
    let streams = folder.appendingPathComponent("streams")
    let suffix = ".expected.json"
    return try FileManager.default.contentsOfDirectory(atPath: streams.path).sorted()
      .filter { $0.hasSuffix(suffix) }
      .map { file in
        let data = try Data(contentsOf: streams.appendingPathComponent(file))
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let record = try decoder.decode(Record.self, from: data)
        return StreamFixture(
          name: String(file.dropLast(suffix.count)), format: try record.format,
          body: Array(try Data(contentsOf: streams.appendingPathComponent(record.file))),
          expected: record.events)
      }
  }

  private struct Record: Decodable {
    struct UnknownDecoder: Error {
      var name: String
    }

    var file: String
    var decoder: String
    var events: [Expected]

    var format: WireFormat {
      get throws {
        switch decoder {
        case "openai_chat": .openAIChat
        case "openai_responses": .openAIResponses
        case "anthropic": .anthropic
        case "gemini": .google
        case "ollama": .ollama
        default: throw UnknownDecoder(name: decoder)
        }
      }
    }
  }

  /// An event, or an error in its place.
  enum Expected: Decodable, Equatable, Sendable {
    case event(AnswerEvent)
    /// The opaque part of a signature. The records do not say how it is sent back.
    case token(String)
    case error(kind: String, code: String?, message: String, isRetryable: Bool)
  }
}

extension StreamFixture.Expected {
  private struct UnknownEvent: Error {
    var type: String
  }

  /// A string or a number.
  private struct Code: Decodable {
    var text: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      text = try (try? container.decode(String.self)) ?? String(container.decode(Int.self))
    }
  }

  private struct Fields: Decodable {
    var type: String
    var id: String?
    var model: String?
    var delta: String?
    var value: String?
    var index: Int?
    var name: String?
    var reason: String?
    var raw: Code?
    var prompt: Int?
    var completion: Int?
    var total: Int?
    var cached: Int?
    var cacheWrite: Int?
    var reasoning: Int?
    var cost: Double?
    var kind: String?
    var message: String?
    var retryable: Bool?
  }

  init(from decoder: any Decoder) throws {
    let fields = try Fields(from: decoder)
    let index = fields.index ?? 0
    let delta = fields.delta ?? ""
    switch fields.type {
    case "start": self = .event(.start(id: fields.id, model: fields.model))
    case "text": self = .event(.text(delta))
    case "reasoning": self = .event(.reasoning(delta))
    case "refusal": self = .event(.refusal(delta))
    case "signature": self = .token(fields.value ?? "")
    case "tool_call_start":
      self = .event(
        .toolCallStart(index: index, id: fields.id ?? "call_\(index)", name: fields.name ?? ""))
    case "tool_call_arguments": self = .event(.toolCallArguments(index: index, delta))
    case "finish":
      self = .event(
        .finish(
          fields.reason.map { FinishReason(rawValue: $0) } ?? .other, raw: fields.raw?.text ?? ""))
    case "usage":
      var usage = Usage(
        promptTokens: fields.prompt, completionTokens: fields.completion,
        totalTokens: fields.total, cachedTokens: fields.cached,
        cacheWriteTokens: fields.cacheWrite, reasoningTokens: fields.reasoning)
      usage.cost = fields.cost
      usage.costStatus = fields.cost == nil ? nil : .billed
      self = .event(.usage(usage))
    case "end": self = .event(.end)
    case "error":
      // Errors that no provider reports have our own message.
      let isOurs = fields.kind == "truncated"
      self = .error(
        kind: fields.kind ?? "", code: fields.raw?.text,
        message: isOurs ? "the stream ended before the answer was complete" : fields.message ?? "",
        isRetryable: fields.retryable ?? false)
    default: throw UnknownEvent(type: fields.type)
    }
  }
}
