/// Where a model is served, and how to speak to it.
public struct Provider: Sendable, Equatable {
  /// The name before the colon in `provider:model`.
  public var name: String
  public var format: WireFormat
  /// Where requests go, without a slash at the end. Whether it includes a version follows the
  /// provider's own SDK: OpenAI's does, Anthropic's and Google's do not.
  public var baseURL: String
  public var key: KeySource
  /// Further headers to send.
  public var headers: [String: String]
  /// Whether a key may be sent over plain `http` beyond this machine.
  public var isInsecureAllowed: Bool

  public init(
    name: String, format: WireFormat, baseURL: String, key: KeySource = .none,
    headers: [String: String] = [:], isInsecureAllowed: Bool = false
  ) {
    self.name = name
    self.format = format
    self.baseURL = baseURL
    self.key = key
    self.headers = headers
    self.isInsecureAllowed = isInsecureAllowed
  }

  /// Where a provider's key comes from.
  public enum KeySource: Sendable, Equatable {
    /// No key is sent.
    case none
    case value(Secret)
    /// The first of these environment variables that is set; none of them is.
    case missing(variables: [String])
    /// The first line that a shell command prints, run when a key is first needed.
    case command(String)
  }
}

/// The shape of a provider's requests and streams.
public enum WireFormat: String, Sendable, CaseIterable {
  /// OpenAI Chat Completions, and the many servers that are compatible with it.
  case openAIChat = "openai"
  case openAIResponses = "openai-responses"
  case anthropic
  case google
  case ollama
}

/// A key, which prints as `(secret)` wherever it is printed, logged or dumped.
public struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  private let value: String

  public init(_ value: String) {
    self.value = value
  }

  /// Hands the key to `body`: for the one place that writes a header.
  package func reveal<Result>(_ body: (String) -> Result) -> Result {
    body(value)
  }

  public var description: String { "(secret)" }
  public var debugDescription: String { "(secret)" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
