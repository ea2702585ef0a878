public import Transport
import HTTPTransport

/// The entry to every model: a conversation in, an answer out as it is written.
///
/// ```swift
/// let ring = LLMRing()
/// let request = LLMRequest(
///   model: "chatbot", messages: [Message(role: .user, content: "Count to 10")])
/// for try await chunk in ring.chatStream(request) {
///   print(chunk.delta, terminator: "")
/// }
/// ```
///
/// A value without global state: two of them know nothing of each other. One is enough for a
/// program, and may be used from many tasks at once.
public struct LLMRing: Sendable {
  /// The providers, aliases and time limits that requests are made with.
  public let configuration: Configuration
  let transport: any Transport
  let pacing: Pacing
  let keys = KeyMemory()
  let lockfiles = LockfileMemory()

  /// Makes an engine.
  ///
  /// Nothing is read, loaded or connected until the first request.
  ///
  /// - Parameters:
  ///   - configuration: What the environment of the process says, unless given.
  ///   - transport: How requests are sent: through libcurl, unless given.
  public init(
    configuration: Configuration = .environment(), transport: (any Transport)? = nil
  ) {
    self.init(
      configuration: configuration, transport: transport ?? CurlTransport(), pacing: .real)
  }

  package init(configuration: Configuration, transport: any Transport, pacing: Pacing) {
    self.configuration = configuration
    self.transport = transport
    self.pacing = pacing
  }

  /// An answer, chunk by chunk, as it arrives.
  ///
  /// The call itself does nothing: the request is sent when the first chunk is asked for, and
  /// each further iteration of the sequence sends it anew. Nothing is read ahead, so a slow
  /// reader slows the provider down; to stop an answer, stop reading, or cancel the task.
  ///
  /// - Parameters:
  ///   - request: The conversation; its last message is the one to answer.
  ///   - profile: The lockfile's profile to look the alias up in; before the environment's and
  ///     the lockfile's own default.
  ///   - joinsText: Whether text that is there already comes as one chunk, and not as the provider
  ///     cut it. Nothing comes later for it; a fast answer, or one for a slow reader, comes in
  ///     fewer chunks and costs less.
  /// - Returns: Chunks that end with one that bears the finish reason. A fault is thrown as an
  ///   ``LLMError`` in its place after the chunks that came before it; an answer that stops
  ///   without the provider's own end is a fault of kind ``LLMError/Kind/truncated``.
  public func chatStream(
    _ request: LLMRequest, profile: String? = nil, joinsText: Bool = false
  ) -> ChatStream {
    ChatStream(
      ring: self, request: request, source: .named(profile: profile), joinsText: joinsText)
  }

  /// A whole answer: the chunks of ``chatStream(_:profile:joinsText:)``, put together.
  ///
  /// - Throws: The fault that ended the stream; what came before it is lost, so whoever wants to
  ///   keep it reads the stream.
  public func chat(
    _ request: LLMRequest, profile: String? = nil
  ) async throws(LLMError) -> LLMResponse {
    var response = LLMResponse(content: "", model: request.model, finishReason: .other)
    for try await chunk in chatStream(request, profile: profile, joinsText: true) {
      response.append(chunk)
    }
    return response
  }
}

extension LLMRing {
  /// How a provider is reached: the guide within the program, all others over the network.
  func transport(for provider: Provider) -> any Transport {
    provider.name == Provider.builtin.name ? GuideTransport() : transport
  }
}

extension LLMResponse {
  /// Adds the next chunk of the answer.
  public mutating func append(_ chunk: StreamChunk) {
    content += chunk.delta
    reasoning += chunk.reasoning
    model = chunk.model
    if chunk.setback != nil { setbacks.append(chunk) }
    guard let finishReason = chunk.finishReason else {
      for call in chunk.toolCalls { begin(call) }
      return
    }
    self.finishReason = finishReason
    toolCalls = chunk.toolCalls
    usage = chunk.usage
    ending = chunk.ending
  }

  /// Notes a call that is being made. Its arguments come with the last chunk: no part of them is
  /// of use without the rest.
  private mutating func begin(_ call: ToolCall) {
    guard !toolCalls.contains(where: { $0.index == call.index }) else { return }
    toolCalls.append(
      ToolCall(index: call.index, id: call.id, name: call.name, arguments: "", isComplete: false))
  }
}
