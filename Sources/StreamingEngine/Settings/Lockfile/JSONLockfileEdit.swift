#if Lockfile
/// Edits of a lockfile's JSON. The keys that are there stay in their order.
extension SettingsNode {
  /// The keys as the reference writes them.
  private static let rootKeys = ["version", "created_at", "updated_at", "profiles"]
  private static let profileKeys = ["name", "bindings", "registry_versions"]
  private static let bindingKeys = ["alias", "models"]

  mutating func bind(_ alias: String, to models: [String], profile: String) {
    let models = SettingsNode(.array(models.map { SettingsNode(.string($0)) }))
    update("profiles", among: Self.rootKeys, orElse: .table([])) { profiles in
      profiles.update(profile, orElse: .table([])) { table in
        if table["name"] == nil {
          table.update("name", among: Self.profileKeys, orElse: .null) {
            $0 = SettingsNode(.string(profile))
          }
        }
        table.update("bindings", among: Self.profileKeys, orElse: .array([])) { bindings in
          var elements = bindings.elements
          if let index = elements.firstIndex(where: { $0.isBinding(of: alias) }) {
            elements[index].update("models", among: Self.bindingKeys, orElse: .null) { $0 = models }
          } else {
            elements.append(
              SettingsNode(
                .table([
                  Member(key: "alias", node: SettingsNode(.string(alias))),
                  Member(key: "models", node: models),
                ])))
          }
          bindings.value = .array(elements)
        }
      }
    }
  }

  mutating func unbind(_ alias: String, profile: String) {
    update("profiles", among: Self.rootKeys, orElse: .table([])) { profiles in
      profiles.update(profile, orElse: .table([])) { table in
        table.update("bindings", among: Self.profileKeys, orElse: .array([])) { bindings in
          bindings.value = .array(bindings.elements.filter { !$0.isBinding(of: alias) })
        }
      }
    }
  }

  mutating func pin(_ versions: [(provider: String, version: Int)], profile: String) {
    update("profiles", among: Self.rootKeys, orElse: .table([])) { profiles in
      profiles.update(profile, orElse: .table([])) { table in
        table.update("registry_versions", among: Self.profileKeys, orElse: .table([])) { pins in
          for (provider, version) in versions {
            pins.update(provider, orElse: .null) { $0 = SettingsNode(.integer(version)) }
          }
        }
      }
    }
  }

  mutating func setUpdatedAt(_ time: String) {
    update("updated_at", among: Self.rootKeys, orElse: .null) { $0 = SettingsNode(.string(time)) }
  }

  private func isBinding(of alias: String) -> Bool {
    if case .string(alias) = self["alias"]?.value { true } else { false }
  }

  private var elements: [SettingsNode] {
    if case .array(let elements) = value { elements } else { [] }
  }

  /// Changes the value of a key. A new key is put where the reference writes it.
  private mutating func update(
    _ key: String, among order: [String] = [], orElse missing: Value,
    _ change: (inout SettingsNode) -> Void
  ) {
    var members = members ?? []
    let index = members.firstIndex { $0.key == key } ?? Self.place(of: key, in: members, order)
    if index == members.count || members[index].key != key {
      members.insert(Member(key: key, node: SettingsNode(missing)), at: index)
    }
    if case .null = members[index].node.value { members[index].node.value = missing }
    change(&members[index].node)
    value = .table(members)
  }

  /// Behind the last of the keys that the reference writes before it; others come at the end.
  private static func place(of key: String, in members: [Member], _ order: [String]) -> Int {
    guard order.contains(key) else { return members.count }
    let earlier = order.prefix { $0 != key }
    return members.lastIndex { earlier.contains($0.key) }.map { $0 + 1 } ?? 0
  }
}
#endif
