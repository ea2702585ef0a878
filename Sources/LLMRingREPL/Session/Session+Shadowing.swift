import StreamingEngine

extension Session {
  /// Says, once in a run, that an alias stands for other models in this folder than elsewhere: a
  /// project's lockfile counts before the user's own.
  func noteShadowing(of name: String) {
    guard reportsShadowing, services.alias(name) != nil, shadowingChecked.insert(name).inserted
    else { return }
    note(services.shadowing(of: name, profile: self.profile))
  }
}

extension SessionServices {
  /// A message if the lockfile of the working folder and the user's own bind an alias differently.
  fileprivate func shadowing(of alias: String, profile: String?) -> String? {
    guard
      case .located(let argument, let environment, let directory) = ring.configuration.aliases,
      let location = try? LockfileLocation.resolve(
        argument: argument, environment: environment, workingDirectory: directory),
      location.source == .workingDirectory,
      let here = try? ring.aliases(profile: profile).first(where: { $0.name == alias }),
      let own = try? Lockfile.load(path: UserPaths(environment: environment).lockfile),
      let binding = try? AliasResolver(lockfile: own)
        .profile(named: profile, environmentProfile: ring.configuration.profile)
        .binding(of: alias),
      binding.models != here.models
    else { return nil }
    let (models, others) = (
      here.models.joined(separator: ", "), binding.models.joined(separator: ", ")
    )
    return "'\(alias)' is \(models) in this folder's llmring.lock; your own lockfile has \(others)"
  }
}
