/// A request that is ready to be sent, and what is needed to change it if the server rejects it.
public struct PreparedRequest: Sendable {
  public var http: HTTPRequest
  /// The name of the provider, for notes.
  var provider = ""
  /// The fields of the body.
  var fields: [FieldPath] = []
  /// What was left out, or said in another way, from the start.
  var concessions = Concessions()
  /// How much the model is asked to think.
  var effort: ReasoningEffort?
  /// Whether parts of the prompt are marked for the prompt cache.
  var marksCache = false
  /// Fields that the format requires.
  var required: Set<FieldPath> = []
  /// Messages for the user about settings that are not sent.
  var notes: [String] = []

  /// How the answer is requested.
  var streaming = Concessions.Streaming.requested

  func requires(_ field: FieldPath) -> Bool { required.contains(field) }
}
