import Conversations
import StreamingEngine

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A conversation as ``Transcript`` writes it in JSON.
private struct JSONTranscript: Decodable {
  struct Turn: Decodable {
    var role: String
    var content: String
    var status: String?
    var alias: String?
    var model: String?
    var finish_reason: String?
    var usage: Usage?
    var created_at: String?
    var attachments: [Attachment]?
  }

  var id: String?
  var title: String?
  var system: String?
  var turns: [Turn]
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
      document = try JSONDecoder().decode(JSONTranscript.self, from: Data(bytes))
    } catch {
      throw ImportError("it is no conversation as llmring exports it: \(words(of: error))")
    }
    guard !document.turns.isEmpty else { throw ImportError("there is no turn in it") }
    var conversation = ImportedConversation(
      origin: document.id.map { "llmring:\($0)" } ?? documentOrigin("json", bytes),
      id: document.id.flatMap { isID($0) ? $0 : nil }, title: document.title ?? "",
      system: document.system ?? "", turns: [])
    for (place, one) in document.turns.enumerated() {
      guard let role = Message.Role(rawValue: one.role), role != .system else {
        throw ImportError("turn \(place + 1) has an unknown role '\(one.role)'")
      }
      guard let status = Turn.Status(rawValue: one.status ?? "complete") else {
        throw ImportError("turn \(place + 1) has an unknown status '\(one.status ?? "")'")
      }
      var turn = Turn(
        id: 0, role: role, content: one.content, status: status, alias: one.alias,
        model: one.model,
        answer: Turn.Answer(
          finishReason: one.finish_reason.map { FinishReason(rawValue: $0) ?? .other },
          usage: one.usage),
        createdAt: one.created_at.flatMap(milliseconds(ofTime:)) ?? time)
      turn.attachments = one.attachments ?? []
      conversation.turns.append(turn)
    }
    return conversation
  }

  /// Whether a text may be a conversation's id: it becomes a part of file names.
  private static func isID(_ text: String) -> Bool {
    (4...64).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
      }
  }

  private static func words(of error: any Error) -> String {
    guard let fault = error as? DecodingError else { return "\(error)" }
    switch fault {
    case .keyNotFound(let key, _): return "'\(key.stringValue)' is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      let path = context.codingPath.map { $0.intValue.map { "\($0 + 1)" } ?? $0.stringValue }
      return "'\(path.joined(separator: "."))' is of another type"
    case .dataCorrupted: return "it is no JSON, or holds what is no attachment"
    @unknown default: return "it cannot be decoded"
    }
  }
}
