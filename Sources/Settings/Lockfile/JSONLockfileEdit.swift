/// Edits of a lockfile's JSON.
extension SettingsNode {
  mutating func bind(_ alias: String, to models: [String], profile: String) {
    let models = SettingsNode(.array(models.map { SettingsNode(.string($0)) }))
    update("profiles", orElse: .table([])) { profiles in
      profiles.update(profile, orElse: .table([])) { table in
        if table["name"] == nil {
          table.update("name", orElse: .null) { $0 = SettingsNode(.string(profile)) }
        }
        table.update("bindings", orElse: .array([])) { bindings in
          var elements = bindings.elements
          if let index = elements.firstIndex(where: { $0.isBinding(of: alias) }) {
            elements[index].update("models", orElse: .null) { $0 = models }
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
    update("profiles", orElse: .table([])) { profiles in
      profiles.update(profile, orElse: .table([])) { table in
        table.update("bindings", orElse: .array([])) { bindings in
          bindings.value = .array(bindings.elements.filter { !$0.isBinding(of: alias) })
        }
      }
    }
  }

  mutating func pin(_ versions: [(provider: String, version: Int)], profile: String) {
    update("profiles", orElse: .table([])) { profiles in
      profiles.update(profile, orElse: .table([])) { table in
        table.update("registry_versions", orElse: .table([])) { pins in
          for (provider, version) in versions {
            pins.update(provider, orElse: .null) { $0 = SettingsNode(.integer(version)) }
          }
        }
      }
    }
  }

  mutating func setUpdatedAt(_ time: String) {
    update("updated_at", orElse: .null) { $0 = SettingsNode(.string(time)) }
  }

  /// The tree with its known keys in the order in which the reference writes them.
  var inLockfileOrder: SettingsNode {
    var root = ordered([
      "version", "created_at", "updated_at", "profiles", "default_profile", "extends", "metadata",
    ])
    root.updateIfPresent("profiles") { profiles in
      profiles.updateMembers { profile in
        profile = profile.ordered(["name", "bindings", "registry_versions"])
        profile.updateIfPresent("bindings") { bindings in
          bindings.value = .array(
            bindings.elements.map { $0.ordered(["alias", "models", "constraints"]) })
        }
      }
    }
    return root
  }

  private func isBinding(of alias: String) -> Bool {
    if case .string(alias) = self["alias"]?.value { true } else { false }
  }

  private var elements: [SettingsNode] {
    if case .array(let elements) = value { elements } else { [] }
  }

  private func ordered(_ keys: [String]) -> SettingsNode {
    guard let members else { return self }
    let known = keys.compactMap { key in members.first { $0.key == key } }
    let unknown = members.filter { !keys.contains($0.key) }
    return SettingsNode(.table(known + unknown), at: position)
  }

  private mutating func update(
    _ key: String, orElse missing: Value, _ change: (inout SettingsNode) -> Void
  ) {
    var members = members ?? []
    let index =
      members.firstIndex { $0.key == key }
      ?? {
        members.append(Member(key: key, node: SettingsNode(missing)))
        return members.count - 1
      }()
    if case .null = members[index].node.value { members[index].node.value = missing }
    change(&members[index].node)
    value = .table(members)
  }

  private mutating func updateIfPresent(_ key: String, _ change: (inout SettingsNode) -> Void) {
    if self[key] != nil { update(key, orElse: .null, change) }
  }

  private mutating func updateMembers(_ change: (inout SettingsNode) -> Void) {
    guard var members else { return }
    for index in members.indices { change(&members[index].node) }
    value = .table(members)
  }
}
