#if Lockfile
/// What the keys of a lockfile mean (the reference's `lockfile_core.py`).
///
/// Keys that are not named here are left alone: a newer llmring may have written them.
struct LockfileSchema {
  private let reader: SettingsReader

  private init(path: String) {
    reader = SettingsReader(path: path)
  }

  static func lockfile(
    from root: SettingsNode, path: String
  ) throws(SettingsError) -> Lockfile {
    try LockfileSchema(path: path).lockfile(from: root)
  }

  private func lockfile(from root: SettingsNode) throws(SettingsError) -> Lockfile {
    _ = try reader.members(of: root, named: "the file")
    var lockfile = Lockfile()
    lockfile.version = try reader.string("version", in: root) ?? lockfile.version
    lockfile.createdAt = try reader.timestamp("created_at", in: root)
    lockfile.updatedAt = try reader.timestamp("updated_at", in: root)
    lockfile.defaultProfile =
      try reader.string("default_profile", in: root) ?? lockfile.defaultProfile
    for member in try reader.members("metadata", in: root) ?? [] {
      lockfile.metadata[member.key] = SettingsValue(member.node)
    }
    lockfile.extends = try packages(in: root)
    for member in try reader.members("profiles", in: root) ?? [] {
      lockfile.profiles.append(try profile(member))
    }
    return lockfile
  }

  private func packages(in root: SettingsNode) throws(SettingsError) -> [String] {
    guard let extends = root["extends"] else { return [] }
    _ = try reader.members(of: extends, named: "extends")
    let packages = try reader.strings("packages", in: extends, example: "package") ?? []
    for package in packages where !Self.isPackageName(package) {
      throw reader.fault(
        "'\(package)' is not a package name", at: extends["packages"]?.position,
        advice: "use letters, digits, '.', '_' and '-', with a letter or digit at both ends")
    }
    return packages
  }

  /// PEP 508's rule for names.
  private static func isPackageName(_ text: String) -> Bool {
    text.isWord(with: "._-") && text.beginsWithLetterOrDigit
      && String(text.reversed()).beginsWithLetterOrDigit
  }

  private func profile(
    _ member: SettingsNode.Member
  ) throws(SettingsError) -> Lockfile.Profile {
    let table = member.node
    _ = try reader.members(of: table, named: "profile '\(member.key)'")
    guard try reader.string("name", in: table) != nil else {
      throw reader.fault(
        "profile '\(member.key)' has no name", at: member.keyPosition ?? table.position,
        advice: "add name = \(JSONText.quoted(member.key)) to it")
    }
    var bindings: [Lockfile.Binding] = []
    for node in try reader.elements("bindings", in: table) ?? [] {
      bindings.append(try binding(node))
    }
    var profile = Lockfile.Profile(name: member.key, bindings: bindings)
    for version in try reader.members("registry_versions", in: table) ?? [] {
      guard case .integer(let number) = version.node.value else {
        throw reader.mismatch(version.key, version.node, expected: "a whole number")
      }
      profile.registryVersions[version.key] = number
    }
    return profile
  }

  private func binding(_ node: SettingsNode) throws(SettingsError) -> Lockfile.Binding {
    _ = try reader.members(of: node, named: "a binding")
    guard let alias = try reader.string("alias", in: node) else {
      throw reader.fault(
        "a binding has no alias", at: node.position, advice: "add alias = \"name\" to it")
    }
    guard let models = try reader.strings("models", in: node, example: "provider:model") else {
      throw reader.fault(
        "the binding of '\(alias)' has no models", at: node.position,
        advice: "add models = [\"provider:model\"] to it")
    }
    let constraints = try reader.members("constraints", in: node)?.map {
      ($0.key, SettingsValue($0.node))
    }
    return Lockfile.Binding(
      alias: alias, models: models,
      constraints: constraints.map { Dictionary($0, uniquingKeysWith: { _, last in last }) },
      position: node.position)
  }
}
#endif
