import StreamingEngine

/// The files that people write: any text is read or refused with a place in it, and an edit says
/// what was meant.
extension FuzzTarget {
  static func checkLockfile(_ body: String, path: String) -> String? {
    let text: LockfileText
    do throws(SettingsError) {
      text = try LockfileText(reading: body, path: path)
    } catch {
      return misplaced(error, in: body)
    }
    let models = [
      ModelReference(provider: "openai", model: "m"), ModelReference(provider: "x", model: "é'\""),
    ]
    let profiles = text.lockfile.profiles.prefix(3).map(\.name) + ["new"]
    let aliases = (text.lockfile.profiles.first?.bindings.prefix(3).map(\.alias) ?? []) + ["n"]
    for profile in profiles {
      for alias in aliases {
        if let found = checkEdits(of: text, alias, models, profile: profile) { return found }
      }
    }
    return nil
  }

  /// Binds and unbinds an alias. An edit may be refused, and must not say something else.
  private static func checkEdits(
    of text: LockfileText, _ alias: String, _ models: [ModelReference], profile: String
  ) -> String? {
    if let bound = try? text.binding(alias, to: models, profile: profile, at: "t") {
      if let found = unlike(bound) { return found }
      guard
        bound.lockfile[profile: profile]?.binding(of: alias)?.models
          == models.map(\.description)
      else { return "'\(alias)' is bound to something else in: \(bound.text)" }
    }
    if let unbound = try? text.unbinding(alias, profile: profile, at: "t") {
      if let found = unlike(unbound) { return found }
      if unbound.lockfile[profile: profile]?.binding(of: alias) != nil {
        return "'\(alias)' is still bound in: \(unbound.text)"
      }
    }
    return nil
  }

  /// Whether the text of an edit reads as what the edit says it says.
  private static func unlike(_ edited: LockfileText) -> String? {
    let again = try? LockfileText(reading: edited.text, path: edited.path)
    return again?.lockfile == edited.lockfile ? nil : "reads as something else: \(edited.text)"
  }

  static func checkConfig(_ body: String) -> String? {
    do throws(SettingsError) {
      _ = try ConfigFile.read(body, path: "config.toml")
      return nil
    } catch {
      return misplaced(error, in: body)
    }
  }

  /// An error's line and column must be in the text, or right behind it, and its words on one line.
  static func misplaced(_ error: SettingsError, in body: String) -> String? {
    if error.description.contains(where: \.isNewline) { return "not one line: \(error)" }
    guard let place = error.position else { return nil }
    let lines = body.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
    guard (1...lines.count).contains(place.line) else { return "not in the text: \(error)" }
    let line = String(decoding: lines[place.line - 1], as: UTF8.self)
    return (1...line.unicodeScalars.count + 1).contains(place.column)
      ? nil : "not on the line: \(error)"
  }
}
