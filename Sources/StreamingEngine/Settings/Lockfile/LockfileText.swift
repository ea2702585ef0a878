#if Lockfile
/// The text of a lockfile, and the edits that change as little of it as can be.
///
/// In TOML comments, the order of keys, unknown keys, the way things are quoted and line endings
/// stay as they are. In JSON, the order of keys and unknown keys do; the text is laid out as the
/// reference lays it out.
///
/// Every edit is read back before it is handed out, and refused if it does not say what was
/// meant, so a file can be left as it was but never be broken.
public struct LockfileText: Sendable {
  public let text: String
  /// What the text says.
  public let lockfile: Lockfile
  /// How many steps it took to read the text, and to make it if an edit made it. Tests count on
  /// it that reading and editing take linear time.
  let steps: Int
  /// Of TOML.
  private let document: TOMLDocument?
  /// Decides whether it is JSON, and is named in errors.
  public let path: String

  private var isJSON: Bool { path.hasSuffix(".json") }

  /// - Parameters:
  ///   - text: The text of the lockfile.
  ///   - path: Where the text is from; TOML unless it ends in `.json`.
  /// - Throws: What is wrong with the text, and at which line and column.
  public init(reading text: String, path: String) throws(SettingsError) {
    try self.init(reading: text, path: path, stepsBefore: 0)
  }

  private init(reading text: String, path: String, stepsBefore: Int) throws(SettingsError) {
    self.text = text
    self.path = path
    let root: SettingsNode
    let steps: Int
    if path.hasSuffix(".json") {
      (root, steps) = try JSONReader.read(text, path: path)
      document = nil
    } else {
      let result = try TOMLReader.document(of: text, path: path)
      (root, steps) = (result.document.tree, result.steps)
      document = result.document
    }
    lockfile = try LockfileSchema.lockfile(from: root, path: path)
    self.steps = stepsBefore + steps
  }

  /// The text with an alias bound to a pool of models, most wanted first. A profile that does not
  /// exist is made.
  ///
  /// - Parameters:
  ///   - alias: The alias to bind.
  ///   - models: The models that it is to stand for.
  ///   - profile: The profile that has the alias.
  ///   - time: ISO 8601 text, which becomes `updated_at` if anything changes.
  public func binding(
    _ alias: String, to models: [ModelReference], profile: String, at time: String
  ) throws(SettingsError) -> LockfileText {
    try checkAlias(alias)
    let models = models.map(\.description)
    var meant = lockfile
    meant.bind(alias, to: models, profile: profile)
    return try edited(to: meant, at: time) { edit in
      edit.bind(alias, to: models, profile: profile)
    } json: { root in
      root.bind(alias, to: models, profile: profile)
    }
  }

  /// The text without any binding of an alias in a profile.
  ///
  /// - Throws: Also when the profile has no such alias.
  public func unbinding(
    _ alias: String, profile: String, at time: String
  ) throws(SettingsError) -> LockfileText {
    guard let found = lockfile[profile: profile] else {
      throw refusal("there is no profile '\(profile)'")
    }
    guard found.binding(of: alias) != nil else {
      let other = nearest(alias, among: found.bindings.map(\.alias))
      throw refusal(
        "profile '\(profile)' has no alias '\(alias)'", other.map { "did you mean '\($0)'?" })
    }
    var meant = lockfile
    meant.unbind(alias, profile: profile)
    return try edited(to: meant, at: time) { edit in
      edit.unbind(alias, profile: profile)
    } json: { root in
      root.unbind(alias, profile: profile)
    }
  }

  func edited(
    to meant: Lockfile, at time: String, toml: (inout TOMLLockfileEdit) -> Void,
    json: (inout SettingsNode) -> Void
  ) throws(SettingsError) -> LockfileText {
    guard meant != lockfile else { return self }
    var meant = meant
    meant.updatedAt = time
    let text: String
    let steps: Int
    if isJSON {
      var root: SettingsNode
      (root, steps) = try JSONReader.read(self.text, path: path)
      json(&root)
      root.setUpdatedAt(time)
      text = JSONText.written(root) + "\n"
    } else {
      var edit = TOMLLockfileEdit(self.text, document, saying: lockfile)
      toml(&edit)
      edit.setUpdatedAt(time)
      text = edit.text
      steps = edit.steps
    }
    let result = try? LockfileText(reading: text, path: path, stepsBefore: steps)
    guard let result, result.lockfile == meant else {
      throw refusal("cannot be edited without changing something else", "edit it by hand")
    }
    return result
  }

  private func checkAlias(_ alias: String) throws(SettingsError) {
    guard !alias.isEmpty, !alias.contains(where: \.isBlankOrControl) else {
      throw refusal("'\(alias)' is not a name for an alias", "use one without spaces")
    }
    if let model = try? ModelReference(alias),
      ModelReference.builtInProviders.contains(model.provider.lowercased())
    {
      throw refusal("'\(alias)' names a model, not an alias", "choose another name")
    }
  }

  private func refusal(_ problem: String, _ advice: String? = nil) -> SettingsError {
    SettingsError(path: path, problem: problem, advice: advice)
  }
}
#endif
