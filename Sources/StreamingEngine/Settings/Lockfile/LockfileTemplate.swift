#if Lockfile
/// The text of a new lockfile, laid out as Python llmring lays one out.
public enum LockfileTemplate {
  /// The profiles that a new file has.
  static let profiles = ["default", "prod", "staging", "dev"]

  /// - Parameters:
  ///   - path: Where the text is to go; TOML unless it ends in `.json`.
  ///   - bindings: What the default profile is to have.
  ///   - time: ISO 8601 text, for `created_at` and `updated_at`.
  public static func text(
    for path: String, bindings: [Lockfile.Binding] = [], at time: String
  ) -> String {
    path.hasSuffix(".json") ? json(bindings, time) : toml(bindings, time)
  }

  private static func toml(_ bindings: [Lockfile.Binding], _ time: String) -> String {
    let time = JSONText.quoted(time)
    var text = """
      version = "1.0"
      created_at = \(time)
      updated_at = \(time)
      default_profile = "default"

      [extends]
      packages = []

      [metadata]

      """
    for profile in profiles {
      text += "\n[profiles.\(profile)]\nname = \"\(profile)\"\n"
      let own = profile == "default" ? bindings : []
      if own.isEmpty { text += "bindings = []\n" }
      for binding in own {
        let models = binding.models.map(JSONText.quoted).joined(separator: ", ")
        text += "\n[[profiles.\(profile).bindings]]\n"
        text += "alias = \(JSONText.quoted(binding.alias))\nmodels = [\(models)]\n"
      }
    }
    for profile in profiles { text += "\n[profiles.\(profile).registry_versions]\n" }
    return text
  }

  private static func json(_ bindings: [Lockfile.Binding], _ time: String) -> String {
    func string(_ text: String) -> SettingsNode { SettingsNode(.string(text)) }
    func table(_ members: KeyValuePairs<String, SettingsNode>) -> SettingsNode {
      SettingsNode(.table(members.map { SettingsNode.Member(key: $0.key, node: $0.value) }))
    }
    let profiles = profiles.map { name in
      let own = (name == "default" ? bindings : []).map { binding in
        table([
          "alias": string(binding.alias),
          "models": SettingsNode(.array(binding.models.map(string))),
        ])
      }
      let profile = table([
        "name": string(name), "bindings": SettingsNode(.array(own)),
        "registry_versions": table([:]),
      ])
      return SettingsNode.Member(key: name, node: profile)
    }
    let root = table([
      "version": string("1.0"), "created_at": string(time), "updated_at": string(time),
      "profiles": SettingsNode(.table(profiles)), "default_profile": string("default"),
      "extends": table(["packages": SettingsNode(.array([]))]), "metadata": table([:]),
    ])
    return JSONText.written(root) + "\n"
  }
}
#endif
