/// How a wire format that the library does not have is written and read.
///
/// A provider speaks it through its ``Provider/format``:
///
/// ```swift
/// let acme = Provider(
///   name: "acme", format: WireFormat("acme", codec: AcmeCodec()),
///   baseURL: "https://api.acme.example/v2", key: .value(Secret(key)))
/// ```
///
/// Everything else is the library's: time limits, retries, failover, errors for an HTTP status, the
/// removal of keys from messages.
///
/// A codec is a value without I/O, and it may be used by many requests at once.
public protocol WireCodec: Sendable {
  /// Returns the request for a chat; usually what ``ResolvedChat/post(_:to:keyIn:accept:headers:)``
  /// makes of a body.
  ///
  /// - Throws: An error of kind ``LLMError/Kind/invalidRequest`` if the format cannot express the
  ///   chat.
  func request(for chat: ResolvedChat) throws(LLMError) -> PreparedRequest

  /// Creates a decoder for the body of one reply with a status of 200 to 299.
  ///
  /// - Parameter provider: The provider's name, for errors.
  func makeDecoder(provider: String) -> any AnswerDecoder

  /// The path beneath the base URL that lists the provider's models. The list may have any form that
  /// a known service uses, such as `{"data": [{"id": "…"}]}`. The default is `/models`.
  var modelListPath: String { get }

  /// The field of the body for a setting of the request: `top_p`, `stop` or `seed`.
  /// ``ResolvedChat/post(_:to:keyIn:accept:headers:)`` adds them, and all other options under their own
  /// names.
  ///
  /// - Returns: The name, with a dot before the name of a field inside an object, as in
  ///   `sampling.p`; `nil` if the format has no such field, which ``LLMResponse/requestNotes`` then
  ///   says. The default is the setting's own name.
  func field(of setting: String) -> String?
}

extension WireCodec {
  public var modelListPath: String { "/models" }
  public func field(of setting: String) -> String? { setting }
}

/// Reads the body of one reply: bytes in, events out.
///
/// A decoder is a value without I/O, clocks or tasks. The events must not depend on how the bytes are
/// split.
public protocol AnswerDecoder: Sendable {
  /// Takes the next bytes of the body.
  mutating func append(_ bytes: [UInt8])

  /// Takes note that the body has ended.
  mutating func finish()

  /// Returns the next event, or `nil` if more bytes are needed or the answer has ended.
  ///
  /// An answer is complete only after ``AnswerEvent/finish(_:raw:)``: if the body ends without it, the
  /// library reports an answer that was cut off.
  ///
  /// - Throws: An error that the provider reports, or one of kind ``LLMError/Kind/malformed``, after
  ///   all events that precede it. Nothing is read after an error.
  mutating func next() throws(LLMError) -> AnswerEvent?
}
