/// The shape of a provider's requests and answers; `kind` in `config.toml`.
///
/// The library has five formats, which most services speak. You can add another with
/// ``init(_:codec:)``. Formats are equal if their names are.
public struct WireFormat: Sendable, Hashable, RawRepresentable, CaseIterable {
  /// A format of the library.
  package enum Known: String, Sendable, CaseIterable {
    case openAIChat = "openai"
    case openAIResponses = "openai-responses"
    case anthropic
    case google
    case ollama
  }

  /// The name of the format.
  public let rawValue: String
  let origin: Origin

  /// Who knows how the format is written and read.
  enum Origin: Sendable {
    case library(Known)
    case codec(any WireCodec)
  }

  /// Which of the library's formats it is; `nil` for another one.
  package var known: Known? {
    if case .library(let known) = origin { known } else { nil }
  }

  /// OpenAI Chat Completions, and the many servers that are compatible with it.
  public static let openAIChat = WireFormat(.openAIChat)
  public static let openAIResponses = WireFormat(.openAIResponses)
  public static let anthropic = WireFormat(.anthropic)
  public static let google = WireFormat(.google)
  public static let ollama = WireFormat(.ollama)

  /// The formats of the library.
  public static let allCases = Known.allCases.map(WireFormat.init)

  /// The library's format of a name, or `nil` if it has none.
  public init?(rawValue: String) {
    guard let known = Known(rawValue: rawValue) else { return nil }
    self.init(known)
  }

  /// A format that the library does not have.
  ///
  /// - Parameters:
  ///   - name: Its name, which appears in messages. It must not be the name of another format.
  ///   - codec: How its requests are written, and its answers read.
  public init(_ name: String, codec: any WireCodec) {
    rawValue = name
    origin = .codec(codec)
  }

  private init(_ known: Known) {
    rawValue = known.rawValue
    origin = .library(known)
  }

  public static func == (one: WireFormat, other: WireFormat) -> Bool {
    one.rawValue == other.rawValue
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(rawValue)
  }
}
