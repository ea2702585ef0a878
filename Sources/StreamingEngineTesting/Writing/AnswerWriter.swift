import StreamingEngine

/// Writes the events of an answer in one wire format.
protocol AnswerWriter {
  var contentType: String { get }

  /// What comes before the first part. The token counts are those of the whole answer; some formats
  /// send a part of them first.
  mutating func opening(_ usage: TokenCounts?) -> [String]
  mutating func text(_ text: String) -> [String]
  mutating func reasoning(_ text: String) -> [String]
  mutating func call(_ call: WrittenCall) -> [String]
  mutating func closing(_ reason: FinishReason, _ usage: TokenCounts?) -> [String]
  /// An error in the stream.
  func fault(_ fault: ScriptedFault) -> String
  /// The body of a response with an error status.
  func report(_ fault: ScriptedFault) -> String
  /// Puts a payload into an event.
  func event(_ payload: String) -> String
}

struct WrittenCall {
  /// The place among the answer's calls, from 0.
  var index: Int
  var id: String
  var name: String
  /// A JSON object.
  var arguments: String
}

extension AnswerWriter {
  var contentType: String { "text/event-stream" }

  func event(_ payload: String) -> String { "data: \(payload)\n\n" }

  /// What a fault looks like that the provider does not report.
  func stray(_ fault: ScriptedFault) -> [String] {
    fault == .malformed ? [event(#"{"unfinished": ["#)] : []
  }
}

extension String {
  /// The text as a JSON string.
  var asJSON: String { JSONValue.string(self).text }
}
