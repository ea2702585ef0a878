/// Finds the models that a name stands for, by the reference's rules.
///
/// A name is `provider:model` of a known provider, which is passed through, or an alias of the
/// profile in force. An alias may have a colon in it (`package:alias`) and is then found by its
/// whole name.
public struct AliasResolver: Sendable {
  private let lockfile: Lockfile
  private let providers: [String: ProviderDescriptor]

  /// - Parameter providers: Those that `provider:model` may name: the known ones and the user's
  ///   own.
  package init(lockfile: Lockfile, providers: [ProviderDescriptor] = ProviderDescriptor.known) {
    self.lockfile = lockfile
    self.providers = Dictionary(providers.map { ($0.name, $0) }) { _, last in last }
  }

  /// The models to ask, most preferred first. There is at least one.
  ///
  /// - Parameters:
  ///   - name: An alias or `provider:model`.
  ///   - profile: What the caller asks for.
  ///   - environmentProfile: The value of `LLMRING_PROFILE`, which counts only without the former;
  ///     the lockfile's own default counts only without both.
  ///   - isConfigured: Whether a provider can be asked. Models of an alias whose provider cannot
  ///     are left out; a model named outright is not, so that the error tells of the missing key.
  public func candidates(
    for name: String, profile: String? = nil, environmentProfile: String? = nil,
    isConfigured: (String) -> Bool
  ) throws(AliasError) -> [ModelReference] {
    if let reference = try modelReference(name) { return [reference] }
    let profile = try self.profile(named: profile, environmentProfile: environmentProfile)
    guard let binding = profile.binding(of: name) else { throw unknown(name, in: profile) }
    guard !binding.models.isEmpty else {
      throw .emptyAlias(name, profile: profile.name)
    }
    var candidates: [ModelReference] = []
    var tried: [AliasError.Tried] = []
    for text in binding.models {
      guard let reference = try? ModelReference(text) else {
        tried.append(.init(model: text, reason: "not provider:model"))
        continue
      }
      if let known = provider(reference.provider), isConfigured(known) {
        candidates.append(ModelReference(provider: known, model: reference.model))
      } else {
        tried.append(obstacle(to: text, of: reference.provider))
      }
    }
    if candidates.isEmpty { throw .nothingConfigured(name, tried: tried) }
    return candidates
  }

  /// The profile in force. See ``candidates(for:profile:environmentProfile:isConfigured:)``.
  ///
  /// - Throws: If the profile does not exist: ignoring that would hide a typing error.
  public func profile(
    named name: String? = nil, environmentProfile: String? = nil
  ) throws(AliasError) -> Lockfile.Profile {
    // An empty variable is how a shell unsets one for a single command.
    let asked = name ?? environmentProfile.flatMap { $0.isEmpty ? nil : $0 }
    let wanted = asked ?? lockfile.defaultProfile
    if let profile = lockfile[profile: wanted] { return profile }
    // An empty lockfile is a lockfile without aliases, no mistake.
    if asked == nil, lockfile.profiles.isEmpty { return Lockfile.Profile(name: wanted) }
    throw .unknownProfile(wanted, known: lockfile.profiles.map(\.name))
  }

  /// Reads `provider:model` of a provider that is known, or returns `nil`: it may be an alias.
  private func modelReference(_ name: String) throws(AliasError) -> ModelReference? {
    guard let colon = name.firstIndex(of: ":"), let known = provider(String(name[..<colon]))
    else { return nil }
    do throws(ModelReference.Malformed) {
      return ModelReference(provider: known, model: try ModelReference(name).model)
    } catch {
      throw .malformed(error)
    }
  }

  /// The known provider of that name. The reference lets `OpenAI:` stand for `openai:`.
  private func provider(_ name: String) -> String? {
    if providers[name] != nil { return name }
    let lowercased = name.lowercased()
    return providers[lowercased] == nil ? nil : lowercased
  }

  private func unknown(_ name: String, in profile: Lockfile.Profile) -> AliasError {
    let elsewhere = lockfile.profiles.filter { $0.binding(of: name) != nil }.map(\.name)
    if let colon = name.firstIndex(of: ":"), elsewhere.isEmpty {
      let prefix = String(name[..<colon])
      if prefix.isEmpty || name.hasSuffix(":") { return .malformed(.init(text: name)) }
      if lockfile.extends.contains(prefix) { return .packageAlias(name) }
      return .unknownProvider(prefix, text: name, known: providers.keys.sorted())
    }
    return .unknownAlias(
      name, profile: profile.name, known: profile.bindings.map(\.alias), elsewhere: elsewhere)
  }

  private func obstacle(to model: String, of name: String) -> AliasError.Tried {
    let remedy = provider(name).flatMap { providers[$0]?.missingKeyRemedy }
    return .init(
      model: model, reason: remedy ?? "no provider '\(name)'", lacksKey: remedy != nil)
  }
}
