/// Where a model is served, and how to speak to it.
public struct Provider: Sendable {
  /// What is known about the provider but for its key.
  package var descriptor: ProviderDescriptor
  public var key: KeySource
  /// What sends this provider's requests; `nil` for the transport of ``LLMRing``. A provider inside
  /// the program has one of its own, which needs no network.
  public var transport: (any Transport)?
  /// The environment variable that the key was found in.
  package var keyVariable: String?
  /// Whether the key is from `keys.toml`.
  package var isKeySaved = false
  /// A variable that is set, but whose key is not sent because the base URL is on another host.
  package var withheldVariable: String?

  /// The name before the colon in `provider:model`.
  public var name: String {
    get { descriptor.name }
    set { descriptor.name = newValue }
  }

  public var format: WireFormat {
    get { descriptor.format }
    set { descriptor.format = newValue }
  }

  /// Where requests go, without a slash at the end. Whether it includes a version follows the
  /// provider's own SDK: OpenAI's does, Anthropic's and Google's do not.
  public var baseURL: String {
    get { descriptor.baseURL }
    set { descriptor.baseURL = newValue }
  }

  /// Further headers to send.
  public var headers: [String: String] {
    get { descriptor.headers }
    set { descriptor.headers = newValue }
  }

  /// Whether a key may be sent over plain `http` beyond this machine.
  public var isInsecureAllowed: Bool {
    get { descriptor.isInsecureAllowed }
    set { descriptor.isInsecureAllowed = newValue }
  }

  public init(
    name: String, format: WireFormat, baseURL: String, key: KeySource = .notNeeded,
    headers: [String: String] = [:], isInsecureAllowed: Bool = false,
    transport: (any Transport)? = nil
  ) {
    self.transport = transport
    descriptor = ProviderDescriptor(imitating: format, name: name)
    descriptor.baseURL = baseURL
    descriptor.address = .given
    descriptor.headers = headers
    descriptor.isInsecureAllowed = isInsecureAllowed
    descriptor.key = if case .missing(let variables) = key { .variables(variables) } else { .given }
    self.key = key
  }

  /// A provider with the address and the key that the environment has for it, or else the saved key.
  package init(
    _ descriptor: ProviderDescriptor, environment: [String: String] = [:],
    savedKeys: SavedKeys = SavedKeys()
  ) {
    self.descriptor = descriptor
    withheldVariable = descriptor.withheldVariables.first { environment.secret($0) != nil }
    if descriptor.address == .usual, let variable = descriptor.addressVariable,
      let address = environment.nonEmpty(variable)
    {
      self.descriptor.address = .variable(variable)
      self.descriptor.baseURL = descriptor.format.adapter.baseURL(fromVariable: address)
    }
    if case .command(let command) = descriptor.key {
      key = .command(command)
      return
    }
    for name in descriptor.keyVariables {
      guard let secret = environment.secret(name) else { continue }
      key = .value(secret)
      keyVariable = name
      return
    }
    let saved = savedKeys.reveal(descriptor.name) { $0.map(Secret.init) }
    if let saved, descriptor.key != .given {
      key = .value(saved)
      isKeySaved = true
      return
    }
    let wanted: [String] =
      switch descriptor.key {
      case .variables(let names): names
      case .configured(let variable): [variable]
      case .command, .none, .given: []
      }
    key = wanted.isEmpty || descriptor.isKeyOptional ? .notNeeded : .missing(variables: wanted)
  }
}

extension Provider: Equatable {
  /// Whether both are the same provider with the same key. Their transports are not compared.
  public static func == (one: Provider, other: Provider) -> Bool {
    one.descriptor == other.descriptor && one.key == other.key
      && one.keyVariable == other.keyVariable && one.isKeySaved == other.isKeySaved
      && one.withheldVariable == other.withheldVariable
  }
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

extension [String: String] {
  /// A variable that is set to more than nothing.
  package func nonEmpty(_ name: String) -> String? {
    self[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The key in a variable, unless nothing is in it but white space.
  package func secret(_ name: String) -> Secret? {
    // A line feed at the end, from `$(cat file)` and the like, would break the header.
    let key = self[name]?.filter { !$0.isWhitespace } ?? ""
    return key.isEmpty ? nil : Secret(key)
  }
}
