/// What the keys of `config.toml` mean. Nothing else may be in it.
struct ConfigSchema {
  let reader: SettingsReader

  static func config(
    from root: SettingsNode, path: String
  ) throws(SettingsError) -> ConfigFile {
    try ConfigSchema(reader: SettingsReader(path: path)).config(from: root)
  }

  private func config(from root: SettingsNode) throws(SettingsError) -> ConfigFile {
    try reader.checkKeys(of: root, Setting.all.map(\.name) + ["alias", "budget", "providers"])
    var config = ConfigFile()
    config.settings = try settings(of: root)
    for member in try reader.members("alias", in: root) ?? [] {
      config.aliases.append(try alias(member))
    }
    config.budget = try budget(in: root)
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

  private func budget(in root: SettingsNode) throws(SettingsError) -> Budget {
    guard let table = root["budget"] else { return Budget() }
    _ = try reader.members("budget", in: root)
    try reader.checkKeys(of: table, ["day", "month"])
    return Budget(day: try dollars("day", in: table), month: try dollars("month", in: table))
  }

  private func dollars(_ key: String, in table: SettingsNode) throws(SettingsError) -> Double? {
    guard let node = table[key] else { return nil }
    let amount: Double? =
      switch node.value {
      case .integer(let whole): Double(whole)
      case .number(let text): Double(text)
      default: nil
      }
    guard let amount, amount.isFinite, amount >= 0 else {
      throw reader.fault(
        "budget.\(key) is not an amount", at: node.position,
        advice: "write US dollars, such as \(key) = 5.0")
    }
    return amount
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
