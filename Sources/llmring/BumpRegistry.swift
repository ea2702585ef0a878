import LLMRingREPL
import StreamingEngine

/// `llmring lock bump-registry`
struct BumpRegistry: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bump-registry",
    abstract: "Record the version of the built-in model catalogue in the lockfile.",
    discussion: """
      Writes the date of the catalogue, as in 20261122, into registry_versions of a profile, for \
      each provider that its aliases name and the catalogue lists. Nothing is fetched: Python's \
      llmring, which numbers its own registry 1, 2, 3 and so on, asks the network instead, and \
      knows no version of that number.
      """)

  @Option("--profile", help: ArgumentHelp("The profile to update.", valueName: "name")) var profile:
    String?
  @Flag("--user", help: "Edit your personal lockfile.") var user = false

  func run() throws {
    let target = LockfileTarget()
    if !user, try target.location().path == nil {
      throw Leave.saying(
        "there is no lockfile to update, and the bundled one cannot be changed; create one with: "
          + "llmring lock init",
        status: ExitStatus.configuration)
    }
    let editor = try target.editor(isPersonal: user)
    let catalogue = ModelCatalogue.bundled
    let result = try settings { () throws(SettingsError) in
      try editor.pin(profile: profile, at: LockfileTarget.now) { profile in
        Self.providers(of: profile, in: catalogue).map { ($0, catalogue.version) }
      }
    }
    Console.out("\(editor.path), profile '\(result.before.name)'")
    for (provider, version) in result.pins {
      Console.out(
        "  \(provider): \(Self.change(result.before.registryVersions[provider], version))")
    }
    let pinned = result.pins.map(\.provider)
    for (provider, version) in result.before.registryVersions.sorted(by: { $0.key < $1.key })
    where !pinned.contains(provider) {
      Console.out("  \(provider): v\(version) (unchanged: not in the catalogue)")
    }
    if result.pins.isEmpty {
      Console.error("none of its aliases uses a provider in the catalogue; nothing was changed")
    }
  }

  /// Those that its aliases name or that are pinned already, in the catalogue's order.
  private static func providers(
    of profile: Lockfile.Profile, in catalogue: ModelCatalogue
  ) -> [String] {
    let named = profile.bindings.flatMap(\.models).compactMap {
      (try? ModelReference($0))?.provider.lowercased()
    }
    let wanted = Set(named).union(profile.registryVersions.keys)
    return catalogue.providers.filter(wanted.contains)
  }

  private static func change(_ old: Int?, _ new: Int) -> String {
    switch old {
    case nil: "v\(new) (new)"
    case new: "v\(new) (unchanged)"
    case let old?: "v\(old) → v\(new)"
    }
  }
}
