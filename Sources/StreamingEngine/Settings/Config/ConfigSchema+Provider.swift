#if Lockfile
/// The sections `[providers.NAME]`.
extension ConfigSchema {
  func provider(
    _ member: SettingsNode.Member
  ) throws(SettingsError) -> ConfigFile.Provider {
    let (name, table) = (member.key, member.node)
    guard name.isWord(with: "._-"), name.beginsWithLetterOrDigit, name == name.lowercased() else {
      throw reader.fault(
        "'\(name)' is not a valid provider name", at: member.keyPosition,
        advice: "use small letters, digits, '.', '_' and '-'")
    }
    guard name != "builtin" else {
      throw reader.fault(
        "the name 'builtin' is reserved", at: member.keyPosition,
        advice: "choose another name")
    }
    _ = try reader.members(of: table, named: "provider '\(name)'")
    try reader.checkKeys(
      of: table,
      [
        "kind", "base_url", "api_key_env", "api_key_command", "key_header", "headers", "query",
        "insecure", "timeout", "stream", "think_tags", "cache", "options",
      ])
    var provider = ConfigFile.Provider(name: name)
    provider.kind = try kind(in: table)
    guard provider.kind != nil || ModelReference.builtInProviders.contains(name) else {
      throw reader.fault(
        "provider '\(name)' has no kind", at: member.keyPosition,
        advice: "add kind = \"openai\", or another of \(Self.kinds.joined(separator: ", "))")
    }
    provider.baseURL = try baseURL(in: table)
    provider.keyVariable = try variableName("api_key_env", of: name, in: table)
    provider.keyCommand = try word("api_key_command", in: table)
    if provider.keyVariable != nil, provider.keyCommand != nil {
      throw reader.fault(
        "provider '\(name)' has two sources for its key", at: table["api_key_command"]?.position,
        advice: "keep api_key_env or api_key_command")
    }
    provider.keyHeader = try keyHeader(in: table)
    provider.headers = try headers(in: table)
    provider.query = try query(in: table)
    provider.isInsecureAllowed = try reader.boolean("insecure", in: table) ?? false
    provider.timeout = try timeout(in: table)
    provider.requestsStream = try reader.boolean("stream", in: table)
    provider.readsThinkTags = try reader.boolean("think_tags", in: table)
    provider.cachesPrompts = try reader.boolean("cache", in: table)
    for option in try reader.members("options", in: table) ?? [] {
      guard !RequestOptions.isReserved(option.key) else {
        throw reader.fault(RequestOptions.refusal(of: option.key), at: option.keyPosition)
      }
      provider.options[option.key] = SettingsValue(option.node)
    }
    return provider
  }

  /// The name of an environment variable. Any other value may be a key that was pasted there, so
  /// the error does not quote it.
  private func variableName(
    _ key: String, of provider: String, in table: SettingsNode
  ) throws(SettingsError) -> String? {
    guard let name = try word(key, in: table) else { return nil }
    let isName =
      name.utf8.first.map { !(0x30...0x39).contains($0) } == true
      && name.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte)
          || (0x41...0x5A).contains(byte & 0xDF)
      }
    guard isName, !KeyPattern.isLikely(name), name.utf8.count <= 64 else {
      let instead = "name the variable that holds the key, such as \(key) = \"MY_KEY\""
      throw reader.fault(
        "\(key) is not the name of an environment variable", at: table[key]?.position,
        advice: "\(instead); never put the key in this file",
        remedy: .saveKey(provider: provider, instead: instead))
    }
    return name
  }

  private static let kinds = ConfigFile.Kind.allCases.map(\.rawValue)

  private func kind(in table: SettingsNode) throws(SettingsError) -> ConfigFile.Kind? {
    guard let text = try reader.string("kind", in: table) else { return nil }
    if let kind = ConfigFile.Kind(rawValue: text) { return kind }
    let meant = nearest(text, among: Self.kinds).map { "did you mean '\($0)'? " } ?? ""
    throw reader.fault(
      "unknown kind '\(text)'", at: table["kind"]?.position,
      advice: meant + "kinds are \(Self.kinds.joined(separator: ", "))")
  }

  /// The URL, held to what a path can be put behind.
  private func baseURL(in table: SettingsNode) throws(SettingsError) -> String? {
    guard let text = try reader.string("base_url", in: table) else { return nil }
    func refusal(_ problem: String, _ advice: String) -> SettingsError {
      reader.fault("base_url \(problem)", at: table["base_url"]?.position, advice: advice)
    }
    let parts = URLParts(text)
    guard ["http", "https"].contains(parts.scheme), !parts.host.isEmpty || parts.user != nil,
      parts.query.isEmpty, !text.contains(where: \.isWhitespace)
    else {
      throw refusal(
        "is not an http or https URL", "write one such as \"http://127.0.0.1:8080/v1\"")
    }
    guard parts.user == nil else {
      throw refusal("has a name or password in it", "use api_key_env or api_key_command")
    }
    return String(text.reversed().drop { $0 == "/" }.reversed())
  }

  private func headers(in table: SettingsNode) throws(SettingsError) -> [String: String] {
    var headers: [String: String] = [:]
    for member in try reader.members("headers", in: table) ?? [] {
      try checkHeaderName(member.key, at: member.keyPosition)
      guard case .string(let value) = member.node.value else {
        throw reader.mismatch("header '\(member.key)'", member.node, expected: "a string")
      }
      // A line break would begin another header (RFC 9110, section 5.5).
      guard
        !value.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\t" || $0 == "\u{7F}" })
      else {
        throw reader.fault(
          "header '\(member.key)' has a control character in it", at: member.node.position)
      }
      headers[member.key] = value
    }
    return headers
  }

  private func keyHeader(in table: SettingsNode) throws(SettingsError) -> String? {
    guard let name = try word("key_header", in: table) else { return nil }
    try checkHeaderName(name, at: table["key_header"]?.position)
    return name
  }

  /// RFC 9110, section 5.6.2.
  private func checkHeaderName(_ name: String, at position: SourcePosition?) throws(SettingsError) {
    guard name.isWord(with: "!#$%&'*+-.^_`|~") else {
      throw reader.fault("'\(name)' is not a valid header name", at: position)
    }
  }

  private func query(in table: SettingsNode) throws(SettingsError) -> [String: String] {
    var query: [String: String] = [:]
    for member in try reader.members("query", in: table) ?? [] {
      guard !member.key.isEmpty else {
        throw reader.fault("a query parameter has no name", at: member.keyPosition)
      }
      switch member.node.value {
      case .string(let value): query[member.key] = value
      case .integer(let value): query[member.key] = String(value)
      case .number(let text): query[member.key] = text
      case .boolean(let value): query[member.key] = String(value)
      default:
        throw reader.mismatch("query parameter '\(member.key)'", member.node, expected: "a string")
      }
    }
    return query
  }

  private func timeout(in table: SettingsNode) throws(SettingsError) -> ConfigFile.TimeLimit? {
    guard let node = table["timeout"] else { return nil }
    switch SettingType.seconds.value(of: node) {
    case .number(let seconds): return .seconds(seconds)
    case .text: return ConfigFile.TimeLimit.unlimited
    default:
      throw reader.mismatch("timeout", node, expected: SettingType.seconds.fileExpectation)
    }
  }

  /// A string that says something.
  private func word(_ key: String, in table: SettingsNode) throws(SettingsError) -> String? {
    guard let text = try reader.string(key, in: table) else { return nil }
    guard !text.allSatisfy(\.isWhitespace) else {
      throw reader.fault("\(key) is empty", at: table[key]?.position, advice: "leave it out")
    }
    return text
  }
}
#endif
