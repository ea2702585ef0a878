/// What the keys of `config.toml` mean. Nothing else may be in it.
struct ConfigSchema {
  private let reader: SettingsReader

  static func config(
    from root: SettingsNode, path: String
  ) throws(SettingsError) -> ConfigFile {
    try ConfigSchema(reader: SettingsReader(path: path)).config(from: root)
  }

  private func config(from root: SettingsNode) throws(SettingsError) -> ConfigFile {
    try reader.checkKeys(of: root, Setting.all.map(\.name) + ["alias", "providers"])
    var config = ConfigFile()
    config.settings = try settings(of: root)
    for member in try reader.members("alias", in: root) ?? [] {
      config.aliases.append(try alias(member))
    }
    for member in try reader.members("providers", in: root) ?? [] {
      config.providers.append(try provider(member))
    }
    return config
  }

  /// The settings among the keys of a table.
  private func settings(of table: SettingsNode) throws(SettingsError) -> [ConfigFile.Entry] {
    var entries: [ConfigFile.Entry] = []
    for member in table.members ?? [] {
      guard let setting = Setting.named(member.key) else { continue }
      do {
        let choice = try setting.choice(of: member.node)
        entries.append(.init(setting, choice, at: member.keyPosition))
      } catch {
        throw reader.fault(error.description, at: member.node.position)
      }
    }
    return entries
  }

  private func alias(
    _ member: SettingsNode.Member
  ) throws(SettingsError) -> ConfigFile.AliasSection {
    _ = try reader.members(of: member.node, named: "alias.\(member.key)")
    for inner in member.node.members ?? [] {
      guard let setting = Setting.named(inner.key), !setting.isPerAlias else { continue }
      throw reader.fault(
        "\(setting.name) cannot differ between aliases", at: inner.keyPosition,
        advice: "move it to the top of the file")
    }
    try reader.checkKeys(of: member.node, Setting.all.filter(\.isPerAlias).map(\.name))
    return .init(name: member.key, settings: try settings(of: member.node))
  }

  private func provider(
    _ member: SettingsNode.Member
  ) throws(SettingsError) -> ConfigFile.Provider {
    let (name, table) = (member.key, member.node)
    guard name.wholeMatch(of: /[a-z0-9][a-z0-9._-]*/) != nil else {
      throw reader.fault(
        "'\(name)' is not a valid provider name", at: member.keyPosition,
        advice: "use small letters, digits, '.', '_' and '-'")
    }
    guard name != "builtin" else {
      throw reader.fault(
        "the provider 'builtin' is part of the program", at: member.keyPosition,
        advice: "choose another name")
    }
    _ = try reader.members(of: table, named: "provider '\(name)'")
    try reader.checkKeys(
      of: table,
      ["kind", "base_url", "api_key_env", "api_key_command", "headers", "insecure"])
    var provider = ConfigFile.Provider(name: name)
    provider.kind = try kind(in: table)
    guard provider.kind != nil || ModelReference.builtInProviders.contains(name) else {
      throw reader.fault(
        "provider '\(name)' has no kind", at: member.keyPosition,
        advice: "add kind = \"openai\", or another of \(Self.kinds.joined(separator: ", "))")
    }
    provider.baseURL = try baseURL(in: table)
    provider.keyVariable = try variableName("api_key_env", in: table)
    provider.keyCommand = try word("api_key_command", in: table)
    if provider.keyVariable != nil, provider.keyCommand != nil {
      throw reader.fault(
        "provider '\(name)' has two sources for its key", at: table["api_key_command"]?.position,
        advice: "keep api_key_env or api_key_command")
    }
    provider.headers = try headers(in: table)
    provider.isInsecureAllowed = try reader.boolean("insecure", in: table) ?? false
    return provider
  }

  /// The name of an environment variable. Any other value may be a key that was pasted there, so
  /// the error does not quote it.
  private func variableName(
    _ key: String, in table: SettingsNode
  ) throws(SettingsError) -> String? {
    guard let name = try word(key, in: table) else { return nil }
    let isName =
      name.utf8.first.map { !(0x30...0x39).contains($0) } == true
      && name.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte)
          || (0x41...0x5A).contains(byte & 0xDF)
      }
    let isKey = ["sk_", "sk-", "gsk_", "xai_", "AIza"].contains(where: name.hasPrefix)
    guard isName, !isKey, name.utf8.count <= 64 else {
      throw reader.fault(
        "\(key) is not the name of an environment variable", at: table[key]?.position,
        advice: "name the variable that holds the key, such as \(key) = \"MY_KEY\"; never put "
          + "the key itself in this file")
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
    guard let match = text.wholeMatch(of: /(?i:https?):\/\/([^\/?#\s]+)(\/[^?#\s]*)?/) else {
      throw refusal(
        "is not an http or https URL", "write one such as \"http://127.0.0.1:8080/v1\"")
    }
    guard !match.output.1.contains("@") else {
      throw refusal("has a name or password in it", "use api_key_env or api_key_command")
    }
    return String(text.reversed().drop { $0 == "/" }.reversed())
  }

  private func headers(in table: SettingsNode) throws(SettingsError) -> [String: String] {
    var headers: [String: String] = [:]
    for member in try reader.members("headers", in: table) ?? [] {
      // RFC 9110, sections 5.6.2 and 5.5: a line break would begin another header.
      guard member.key.wholeMatch(of: /[A-Za-z0-9!#$%&'*+.^_`|~-]+/) != nil else {
        throw reader.fault("'\(member.key)' is not a valid header name", at: member.keyPosition)
      }
      guard case .string(let value) = member.node.value else {
        throw reader.mismatch("header '\(member.key)'", member.node, expected: "a string")
      }
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

  /// A string that says something.
  private func word(_ key: String, in table: SettingsNode) throws(SettingsError) -> String? {
    guard let text = try reader.string(key, in: table) else { return nil }
    guard !text.allSatisfy(\.isWhitespace) else {
      throw reader.fault("\(key) is empty", at: table[key]?.position, advice: "leave it out")
    }
    return text
  }
}

extension SettingsReader {
  /// Refuses unknown keys.
  func checkKeys(of table: SettingsNode, _ known: [String]) throws(SettingsError) {
    for member in table.members ?? [] where !known.contains(member.key) {
      let meant = nearest(member.key, among: known).map { "did you mean '\($0)'? " } ?? ""
      throw fault(
        "unknown key '\(member.key)'", at: member.keyPosition,
        advice: meant + "keys here are \(known.joined(separator: ", "))")
    }
  }
}
