import LLMRingConversations
import LLMRingCalendar
import LLMRingPlatform
import StreamingEngine

/// A conversation as ``Transcript`` writes it in JSON.
private struct JSONTranscript: Decodable {
  struct Turn: Decodable {
    var role: String
    var content: String
    var status: String?
    /// Whether an interrupted answer is one that was found after the program had died.
    var recovered: Bool?
    var alias: String?
    var model: String?
    var finish_reason: String?
    var usage: Usage?
    var created_at: String?
    var attachments: [File]?
    /// There where it is another than that of the question before; empty for none.
    var system: String?
    /// Present where the question was asked with other settings than the one before.
    var settings: ConversationSettings?
    /// Whether it belongs to a side question.
    var btw: Bool?
    var reasoning: String?
    var refusal: String?
    var tool_calls: [Call]?
    var tool_call_id: String?
    var is_tool_error: Bool?
    var served_model: String?
    var raw_finish_reason: String?
    var first_text_ms: Int64?
    var duration_ms: Int64?
    var tokens_per_second: Double?
    var error: String?
    var citations: [Citation]?
    var images: [String]?
    var trace: Trace?
  }

  /// A call of a tool as ``AnswerDocument`` writes it. For a day it had no function, but the members
  /// of one.
  struct Call: Decodable {
    struct Function: Decodable {
      var name: String
      var arguments: String
    }

    var id: String
    var index: Int?
    var function: Function
    var incomplete: Bool?

    private enum CodingKeys: CodingKey { case id, index, function, incomplete, complete }

    init(from decoder: any Decoder) throws {
      let call = try decoder.container(keyedBy: CodingKeys.self)
      id = try call.decode(String.self, forKey: .id)
      index = try call.decodeIfPresent(Int.self, forKey: .index)
      function =
        try call.decodeIfPresent(Function.self, forKey: .function) ?? Function(from: decoder)
      incomplete =
        try call.decodeIfPresent(Bool.self, forKey: .incomplete)
        ?? call.decodeIfPresent(Bool.self, forKey: .complete).map { !$0 }
    }
  }

  /// A file of a question; without its bytes where `llmring history show` has printed it.
  struct File: Decodable {
    var name: String
    var attachment: StreamingEngine.Attachment?

    private enum CodingKeys: CodingKey { case name, data }

    init(from decoder: any Decoder) throws {
      let file = try decoder.container(keyedBy: CodingKeys.self)
      name = try file.decode(String.self, forKey: .name)
      attachment = file.contains(.data) ? try StreamingEngine.Attachment(from: decoder) : nil
    }
  }

  /// A trace; none when it is of another version, and only its provider misses it.
  struct Trace: Decodable {
    var trace: ReasoningTrace?

    init(from decoder: any Decoder) {
      trace = try? ReasoningTrace(from: decoder)
    }
  }

  /// Turns of another branch, as ``WholeConversation/Branch``.
  struct Branch: Decodable {
    var after: Int
    var turns: [Turn]
  }

  struct ImageFile: Decodable {
    private enum CodingKeys: CodingKey { case name, data }

    var name: String
    var data: [UInt8]

    init(from decoder: any Decoder) throws {
      let file = try decoder.container(keyedBy: CodingKeys.self)
      name = try file.decode(String.self, forKey: .name)
      guard let data = Base64.bytes(of: try file.decode(String.self, forKey: .data)) else {
        throw DecodingError.dataCorruptedError(
          forKey: .data, in: file, debugDescription: "The data is not base64.")
      }
      self.data = data
    }
  }

  var id: String?
  var origin: String?
  var title: String?
  var system: String?
  var updated_at: String?
  /// Present where it differs from `updated_at`.
  var last_used_at: String?
  var turns: [Turn]
  var branches: [Branch]?
  var image_files: [ImageFile]?
}

extension JSONTranscript.Turn {
  func turn(_ role: Message.Role, _ status: Turn.Status, at time: Int64) -> Turn {
    let calls = (tool_calls ?? []).enumerated().map { place, call in
      ToolCall(
        index: call.index ?? place, id: call.id, name: call.function.name,
        arguments: call.function.arguments, isComplete: call.incomplete != true)
    }
    let refusal = refusal ?? ""
    var turn = Turn(
      // A refusal takes the place of the answer.
      id: 0, role: role, content: content == refusal ? "" : content, status: status, alias: alias,
      model: model,
      answer: Turn.Answer(
        reasoning: reasoning ?? "", refusal: refusal, toolCalls: calls, citations: citations ?? [],
        images: (images ?? []).compactMap { ImageFolder.name(inPath: $0) }, trace: trace?.trace,
        servedModel: served_model,
        finishReason: finish_reason.map { FinishReason(rawValue: $0) },
        rawFinishReason: raw_finish_reason, usage: usage, timeToFirstText: first_text_ms,
        duration: duration_ms, speed: tokens_per_second, error: error),
      toolResult: tool_call_id.map {
        Turn.ToolResult(callID: $0, isError: is_tool_error ?? false)
      },
      createdAt: time)
    turn.attachments = (attachments ?? []).compactMap(\.attachment)
    turn.content += LLMRingConversations.Turn.note(
      of: (attachments ?? []).filter { $0.attachment == nil }.map(\.name))
    turn.isAside = btw ?? false
    return turn
  }
}

extension Transcript {
  /// The conversation that a document of ``text(_:)`` in JSON says.
  ///
  /// - Parameter time: When turns that do not say it are taken to have been said.
  static func imported(
    json bytes: [UInt8], at time: Int64
  ) throws(ImportError) -> ImportedConversation {
    let document: JSONTranscript
    do {
      document = try JSONValue.decode(JSONTranscript.self, from: bytes)
    } catch {
      throw ImportError("it is not a conversation exported by llmring: \(words(of: error))")
    }
    let branches = document.branches ?? []
    guard !document.turns.isEmpty || branches.contains(where: { !$0.turns.isEmpty }) else {
      throw ImportError("it has no turns")
    }
    var conversation = ImportedConversation(
      origin: document.origin ?? document.id.map { "llmring:\($0)" }
        ?? documentOrigin("json", bytes),
      id: document.id.flatMap { ConversationID.isValid($0) ? $0 : nil },
      title: document.title ?? "", system: document.system ?? "",
      turns: try turns(of: document.turns, at: time))
    for branch in branches {
      conversation.branches.append(
        .init(after: branch.after, turns: try turns(of: branch.turns, at: time)))
    }
    conversation.updatedAt = try moment(document.updated_at, "updated_at")
    conversation.usedAt = try moment(document.last_used_at, "last_used_at")
    for file in document.image_files ?? [] { conversation.images[file.name] = file.data }
    conversation.isUndated = (document.turns + branches.flatMap(\.turns)).contains {
      $0.created_at == nil
    }
    return conversation
  }

  private static func moment(_ text: String?, _ name: String) throws(ImportError) -> Int64? {
    guard let text else { return nil }
    guard let moment = UTCTime(iso8601: text) else {
      throw ImportError("it has an invalid \(name) '\(text)'")
    }
    return moment.millisecondsSince1970
  }

  private static func turns(
    of list: [JSONTranscript.Turn], at time: Int64
  ) throws(ImportError) -> [Turn] {
    var turns: [Turn] = []
    var told: String?
    var asked: ConversationSettings?
    for (place, one) in list.enumerated() {
      guard let role = Message.Role(rawValue: one.role), role != .system else {
        throw ImportError("turn \(place + 1) has an unknown role '\(one.role)'")
      }
      let named = Turn.Status(rawValue: one.status ?? "complete")
      guard var status = named else {
        throw ImportError("turn \(place + 1) has an unknown status '\(one.status ?? "")'")
      }
      if one.recovered == true { status = .recovered }
      // Earlier versions exported an answer that had not ended as it was.
      if status == .pending { status = .interrupted }
      if let system = one.system { told = system.isEmpty ? nil : system }
      var said = time
      if let text = one.created_at {
        guard let moment = UTCTime(iso8601: text) else {
          throw ImportError("turn \(place + 1) has an invalid created_at '\(text)'")
        }
        said = moment.millisecondsSince1970
      }
      var turn = one.turn(role, status, at: said)
      asked = one.settings ?? asked
      if role == .user { (turn.system, turn.settings) = (told, asked) }
      turns.append(turn)
    }
    return turns
  }

  private static func words(of error: any Error) -> String {
    guard let fault = error as? DecodingError else { return "\(error)" }
    switch fault {
    case .keyNotFound(let key, _): return "'\(key.stringValue)' is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      let path = context.codingPath.map { $0.intValue.map { "\($0 + 1)" } ?? $0.stringValue }
      return "'\(path.joined(separator: "."))' has the wrong type"
    case .dataCorrupted: return "it is not JSON, or an attachment is invalid"
    @unknown default: return "it cannot be decoded"
    }
  }
}
