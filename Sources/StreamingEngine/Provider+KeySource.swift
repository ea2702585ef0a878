extension Provider {
  /// Where a provider's key comes from. Later versions may have further sources.
  public enum KeySource: Sendable, Equatable {
    /// No key is sent.
    case notNeeded
    case value(Secret)
    /// The first of these environment variables that is set; none of them is.
    case missing(variables: [String])
    /// The first line that a shell command prints, run when a key is first needed; see
    /// ``Configuration/runKeyCommand``.
    case command(String)
    /// What a function of the program's own returns; see ``closure(_:)``.
    case provided(by: KeyClosure)

    /// What a function returns, such as one that reads a keychain or refreshes a token. It is called
    /// for every request, so it keeps what is costly to get.
    ///
    /// ```swift
    /// let provider = Provider(
    ///   name: "relay", format: .openAIChat, baseURL: "https://relay.example/v1",
    ///   key: .closure { Secret(await session.token) })
    /// ```
    ///
    /// - Parameter key: Returns the key, or `nil` to send none. An error that it throws fails the
    ///   request.
    public static func closure(
      _ key: @escaping @Sendable () async throws(LLMError) -> Secret?
    ) -> KeySource {
      .provided(by: KeyClosure(key))
    }
  }

  /// A function that returns a key. It is equal only to copies of itself.
  public struct KeyClosure: Sendable, Equatable {
    private final class Identity: Sendable {}

    let key: @Sendable () async throws(LLMError) -> Secret?
    private let identity = Identity()

    public init(_ key: @escaping @Sendable () async throws(LLMError) -> Secret?) {
      self.key = key
    }

    public static func == (one: KeyClosure, other: KeyClosure) -> Bool {
      one.identity === other.identity
    }
  }
}
