#if Lockfile
/// What the keys of `config.toml` mean. Nothing else may be in it.
struct ConfigSchema {
  let reader: SettingsReader

  static func config(
    from root: SettingsNode, path: String
  ) throws(SettingsError) -> ConfigFile {
    try ConfigSchema(reader: SettingsReader(path: path)).config(from: root)
  }

  private func config(from root: SettingsNode) throws(SettingsError) -> ConfigFile {
    let top = Setting.all(in: nil).map(\.key)
    try reader.checkKeys(of: root, top + ["alias"] + Setting.sections + ["providers"])
    var config = ConfigFile()
    config.settings = try settings(of: root, in: nil)
    for section in Setting.sections {
      guard let table = root[section] else { continue }
      _ = try reader.members(section, in: root)
      try reader.checkKeys(of: table, Setting.all(in: section).map(\.key))
      config.settings += try settings(of: table, in: section)
    }
    for member in try reader.members("alias", in: root) ?? [] {
      config.aliases.append(try alias(member))
    }
    for member in try reader.members("providers", in: root) ?? [] {
      config.providers.append(try provider(member))
    }
    return config
  }

  /// The settings among the keys of a table.
  private func settings(
    of table: SettingsNode, in section: String?
  ) throws(SettingsError) -> [ConfigFile.Entry] {
    let known = Setting.all(in: section)
    var entries: [ConfigFile.Entry] = []
    for member in table.members ?? [] {
      guard let setting = known.first(where: { $0.key == member.key }) else { continue }
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
    return .init(name: member.key, settings: try settings(of: member.node, in: nil))
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
#endif
