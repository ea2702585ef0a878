/// Everything that is known about one provider before a request is made: how to speak to it, where
/// it is, where its key comes from, and what to advise when something fails.
///
/// The providers that need no configuration are rows of ``known``; a section of `config.toml`
/// changes one of them or makes another (``init(_:)``). Nothing else in the program asks for a
/// provider's name: a new provider with a known wire format is one row.
package struct ProviderDescriptor: Sendable, Equatable {
  /// Where a provider's key comes from.
  package enum Key: Sendable, Equatable {
    /// The first of the provider's own environment variables that is set.
    case variables([String])
    /// The variable that `api_key_env` names.
    case configured(variable: String)
    /// What the shell command `api_key_command` prints.
    case command(String)
    /// No key is sent.
    case none
    /// A key, or none, that the program using the library provides.
    case given
  }

  /// Where a base URL comes from.
  package enum Address: Sendable, Equatable {
    /// The provider's usual one.
    case usual
    /// This environment variable.
    case variable(String)
    /// `base_url` in `config.toml`.
    case configFile
    /// The program using the library.
    case given
  }

  /// What to advise where the general advice does not fit, each as one clause.
  package struct Advice: Sendable, Equatable {
    /// When the key is refused, after the advice to check it.
    package var authentication: String?
    /// When nothing answers on this machine.
    package var connection: String?
    /// When the model is not there.
    package var modelNotFound: String?
    /// To a person who has no model yet. The server is then looked for on this machine.
    package var setUp: String?

    package init(
      authentication: String? = nil, connection: String? = nil, modelNotFound: String? = nil,
      setUp: String? = nil
    ) {
      self.setUp = setUp
      self.authentication = authentication
      self.connection = connection
      self.modelNotFound = modelNotFound
    }
  }

  /// The name before the colon of `provider:model`.
  package var name: String
  package var format: WireFormat
  /// The formats that this provider defined and others imitate. Its base URL is theirs unless they
  /// say otherwise, and the catalogue lists their models under its name.
  package var definedFormats: [WireFormat]
  /// Where requests go, without a slash at the end. Whether it includes a version follows the
  /// provider's own SDK: OpenAI's does, Anthropic's and Google's do not.
  package var baseURL: String
  /// The environment variable that the base URL is taken from.
  package var addressVariable: String?
  package var address: Address
  package var key: Key
  /// Whether requests are sent without a key when none is set.
  package var isKeyOptional: Bool
  /// The header that carries the key; `nil` for the format's usual one.
  package var keyHeader: String?
  /// Further headers to send.
  package var headers: [String: String]
  /// Parameters to append to the URL of every request.
  package var query: [String: String]
  /// Whether a key may be sent over plain `http` to another machine.
  package var isInsecureAllowed: Bool
  /// How long the server may be silent within an attempt; `nil` for the usual limits.
  package var timeout: ConfigFile.TimeLimit?
  /// Whether answers are requested as a stream.
  package var requestsStream: Bool
  /// Whether text between `<think>` and `</think>` at the start of an answer is reasoning.
  package var readsThinkTags: Bool
  /// Whether requests mark what the provider should cache.
  package var cachesPrompts: Bool
  /// Members to add to the body of every request.
  package var options: [String: SettingsValue]
  /// Whether the user runs the server: it may not be running, and it may need minutes to load a
  /// model before it answers.
  package var isSelfHosted: Bool
  /// Whether answers cost nothing.
  package var isFree: Bool
  /// Whether a model's name may end in a tag, as in `qwen3.5:4b`, that the catalogue leaves out.
  package var hasTags: Bool
  /// The name that the catalogue lists the models under; `nil` to find it by the address.
  package var catalogueOwner: String?
  package var advice: Advice
  /// Whether its key is among those that a first run recommends.
  package var isRecommended: Bool
  /// Whether a section of `config.toml` is about it.
  package var isInConfigFile: Bool

  // What few providers need; see `ProviderDescriptor+Presets.swift`.

  /// Whether it is one of the many known services and servers that are mentioned only once somebody
  /// uses them.
  package var isPreset = false
  /// Further addresses of a server on this machine, to try in this order.
  package var otherBaseURLs: [String] = []
  /// The base URLs for the other formats that the service speaks, if they differ.
  package var otherFormats: [WireFormat: String] = [:]
  /// Further hosts of the same service, where its key is valid too.
  package var otherHosts: [String] = []
  /// The variables whose keys are not used, because the base URL is on a host that they are not for.
  package var withheldVariables: [String] = []
  /// The paths beneath the base URL that may list the models, the best first; empty for the format's
  /// usual one. One that begins with two slashes is beneath the base URL without its version.
  package var modelListPaths: [String] = []
  /// Whether a key is valid in one region only, each of which has an address.
  package var hasRegionalKeys = false
  /// Whether the models are listed without a key.
  package var listsWithoutKey = false
  /// The member of a Chat Completions body that limits the answer; `nil` if it depends on the model.
  package var outputLimit: OutputLimit?
  /// Whether token counts have to be requested with `stream_options`.
  package var requestsUsage = true
  /// The member of the body for the seed; `nil` if the service rejects one.
  package var seedField: String? = "seed"
  /// Where requests say which conversation they belong to, so that the service finds its cached
  /// prompt; `nil` if it does not ask.
  package var cacheKey: CacheKey?
  /// How the service is told how much a model is to think, if the catalogue does not list it.
  package var reasoningForm = ReasoningForm.effort(nil)

  /// The names of OpenAI's limit for an answer.
  package enum OutputLimit: String, Sendable {
    case maxTokens = "max_tokens"
    case maxCompletionTokens = "max_completion_tokens"
  }

  /// Where the conversation's key for a prompt cache goes.
  package enum CacheKey: Sendable, Equatable {
    /// A member of the body.
    case member(String)
    /// A header.
    case header(String)
  }

  /// How a reasoning effort is written in a Chat Completions body.
  package enum ReasoningForm: Sendable, Equatable {
    /// `"reasoning_effort": "high"`, with these words; `nil` for the usual ones.
    case effort([String]?)
    /// `"reasoning": {"effort": "high"}`
    case object
    /// `"thinking": {"type": "enabled"}`, or `disabled`.
    case thinkingType
    /// `"enable_thinking": true`
    case enableThinking
  }

  package init(
    name: String, format: WireFormat, definedFormats: [WireFormat] = [], baseURL: String,
    addressVariable: String? = nil, address: Address = .usual, key: Key = .none,
    isKeyOptional: Bool = false, keyHeader: String? = nil, headers: [String: String] = [:],
    query: [String: String] = [:], isInsecureAllowed: Bool = false,
    timeout: ConfigFile.TimeLimit? = nil, requestsStream: Bool = true, readsThinkTags: Bool = true,
    cachesPrompts: Bool = true, options: [String: SettingsValue] = [:], isSelfHosted: Bool = false,
    isFree: Bool = false,
    hasTags: Bool = false, catalogueOwner: String? = nil,
    advice: Advice = Advice(), isRecommended: Bool = false, isInConfigFile: Bool = false
  ) {
    self.name = name
    self.format = format
    self.definedFormats = definedFormats
    self.baseURL = baseURL
    self.addressVariable = addressVariable
    self.address = address
    self.key = key
    self.isKeyOptional = isKeyOptional
    self.keyHeader = keyHeader
    self.headers = headers
    self.query = query
    self.isInsecureAllowed = isInsecureAllowed
    self.timeout = timeout
    self.requestsStream = requestsStream
    self.readsThinkTags = readsThinkTags
    self.cachesPrompts = cachesPrompts
    self.options = options
    self.isSelfHosted = isSelfHosted
    self.isFree = isFree
    self.hasTags = hasTags
    self.catalogueOwner = catalogueOwner
    self.advice = advice
    self.isRecommended = isRecommended
    self.isInConfigFile = isInConfigFile
  }
}

extension ProviderDescriptor {
  /// A provider that is like others of its format, at the format's usual address.
  package init(imitating format: WireFormat, name: String) {
    let owner = Self.owner(of: format)
    self.init(
      name: name, format: format, baseURL: owner.baseURL, isSelfHosted: owner.isSelfHosted,
      isFree: owner.isFree, hasTags: owner.hasTags, advice: owner.advice)
    advice.setUp = nil
  }

  /// What a section of `config.toml` makes of the provider of its name, or of a new one.
  package init(_ section: ConfigFile.Provider) {
    let known = Self.known(section.name)
    if let known, section.kind == nil || section.kind == known.format {
      self = known
    } else if let known, known.isPreset {
      self = known
      format = section.kind ?? known.format
      baseURL = known.baseURL(for: format)
    } else {
      self.init(imitating: section.kind ?? .openAIChat, name: section.name)
      // Another format of the same provider, such as Responses for openai, keeps its key. With a
      // format of another provider, the key goes only to an address that the section names.
      if let known,
        Self.owner(of: format).name == known.name || section.baseURL != nil
      {
        key = known.key
        isKeyOptional = known.isKeyOptional
        addressVariable = known.addressVariable
      }
    }
    isInConfigFile = true
    if let url = section.baseURL {
      baseURL = url
      address = .configFile
      withholdKey(from: known)
    }
    if let command = section.keyCommand {
      key = .command(command)
    } else if let variable = section.keyVariable {
      key = .configured(variable: variable)
    }
    if key != .none { withheldVariables = [] }
    keyHeader = section.keyHeader ?? keyHeader
    headers.merge(section.headers) { _, new in new }
    query.merge(section.query) { _, new in new }
    isInsecureAllowed = section.isInsecureAllowed
    timeout = section.timeout ?? timeout
    requestsStream = section.requestsStream ?? requestsStream
    readsThinkTags = section.readsThinkTags ?? readsThinkTags
    cachesPrompts = section.cachesPrompts ?? cachesPrompts
    options.merge(section.options) { _, new in new }
  }

  /// The variables that a key is taken from, the first that is set.
  package var keyVariables: [String] {
    switch key {
    case .variables(let names): names
    case .configured(let variable): [variable]
    case .command, .none, .given: []
    }
  }

  /// Whether a host is the provider's own, by the base URL in ``known``.
  package func isOfficial(host: String) -> Bool {
    guard let own = Self.known(name).flatMap({ BaseURL($0.baseURL) }), !own.isLoopback else {
      return false
    }
    return own.host.includes(host)
  }

  /// Keeps the key in a known provider's usual variable from a host that it is not for: whoever
  /// changes the address may be led to a stranger's server.
  private mutating func withholdKey(from known: ProviderDescriptor?) {
    guard let known, case .variables(let names) = key, let here = BaseURL(baseURL)?.host,
      let own = BaseURL(known.baseURL)
    else { return }
    let hosts = [own.host] + known.otherHosts
    let isOwn =
      hosts.contains { $0.includes(here) } || own.isLoopback && URLParts.isLoopback(host: here)
    guard !isOwn else { return }
    key = .none
    withheldVariables = names
  }

  /// The service's base URL for a format; for one that it is not known to speak, that of its usual
  /// format, with the version or without it as the format wants it.
  private func baseURL(for format: WireFormat) -> String {
    if let url = otherFormats[format] { return url }
    let hasVersion = [.openAIChat, .openAIResponses].contains(format)
    return hasVersion || !baseURL.hasSuffix("/v1") ? baseURL : String(baseURL.dropLast(3))
  }
}

extension String {
  /// Whether a host is this one or beneath it: regions have names such as `eu.api.openai.com`.
  fileprivate func includes(_ host: String) -> Bool {
    host == self || host.hasSuffix(".\(self)")
  }
}
