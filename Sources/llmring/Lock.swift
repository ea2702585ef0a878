import LLMRingConversations
import LLMRingREPL
import StreamingEngine

/// `llmring lock …`
struct Lock: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lock",
    abstract: "Create and check lockfiles.",
    subcommands: [Initialize.self, Validate.self, BumpRegistry.self])

  /// `llmring lock init`
  struct Initialize: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "init", abstract: "Create a lockfile in this folder.",
      discussion: """
        Its aliases stand for models of the providers whose keys are set, and of the model servers \
        that run on this machine.
        """)

    @Option(
      "--file", help: ArgumentHelp("Path of the new lockfile.", valueName: "path"),
      completion: .files)
    var file: String?
    @Flag("--user", help: "Create your personal lockfile, used in folders without their own.")
    var user =
      false
    @Flag("--force", help: "Replace an existing lockfile.") var force = false

    /// How long to wait for the servers' lists of models.
    private static let patience = Duration.seconds(4)

    func run() throws {
      let path =
        user
        ? UserPaths(environment: Console.environment).lockfile
        : file ?? LockfileLocation.fileName
      let editor = LockfileEditor(path: path, isPersonal: user)
      // Nobody waits for servers to be told that there is a file.
      if !force { try settings(editor.checkIsNew) }
      let app = try AppContext()
      let proposal = try Self.proposal(app)
      _ = try settings { () throws(SettingsError) in
        try editor.create(bindings: proposal.bindings, isReplacing: force, at: LockfileTarget.now)
      }
      if proposal.isFallback {
        Console.out("created \(path) with the default aliases:")
      } else {
        Console.out("created \(path) with aliases for what can be used here:")
      }
      for line in proposal.lines { Console.out(line) }
      for name in proposal.unlisted {
        Console.out("\(name) listed no models; add one: llmring bind \(name) \(name):MODEL")
      }
      let option = user ? " --user" : ""
      Console.out("change one with: llmring bind chatbot provider:model\(option)")
      if proposal.isFallback {
        Console.error(
          "llmring: no key is set and no model server runs here, so nothing can be asked yet; "
            + app.ring.configuration.firstModelAdvice)
      }
    }

    private static func proposal(_ app: AppContext) throws -> LockfileProposal {
      let configuration = app.ring.configuration
      let bundled = try settings { () throws(SettingsError) in
        try LockfileLocation(source: .bundled, path: nil).load()
      }
      let running = configuration.usableProviders.filter {
        !$0.descriptor.isSelfHosted || $0.isLoopback && $0.listening().isListening
      }
      let asked = running.filter {
        app.listings.mayAsk($0) && app.listings.isDue($0)
          && ($0.descriptor.isSelfHosted
            || ModelCatalogue.bundled.names(of: $0.catalogueName).isEmpty)
      }
      if !asked.isEmpty,
        var task = ModelListTask(
          asking: asked, with: app.ring, for: app.listings, patience: patience)
      {
        task.finish()
      }
      let names = Set(running.map(\.name))
      return LockfileProposal(configuration, bundled: bundled) { provider in
        names.contains(provider.name) ? app.listings.listing(of: provider).ids : []
      }
    }
  }

  /// `llmring lock validate`
  struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "validate",
      abstract: "Check the lockfile in use and which of its models can be used.",
      discussion: "The status is 3 if an alias is broken. A missing key is only a note.")

    func run() throws {
      let location = try LockfileTarget().location()
      let lockfile = try settings(location.load)
      let configuration = try AppContext().ring.configuration
      let checks = AliasChecks(lockfile, configuration)
      let catalogue = ModelCatalogue.bundled.index()
      let file = location.path ?? "the bundled lockfile"
      var errors: [String] = []
      Console.out(file)
      for profile in lockfile.profiles {
        for binding in profile.bindings {
          let problems = checks.problems(of: binding, in: profile)
          let place = binding.position.map { "\(file):\($0.line)" } ?? file
          errors += problems.map {
            "\(place): alias '\(binding.alias)' in profile '\(profile.name)' \($0.words); \($0.advice)"
          }
          for model in binding.models {
            let verdict = verdict(on: model, in: configuration, catalogue)
            Console.out("  \(profile.name)  \(binding.alias)  \(model)  \(verdict)")
          }
          if binding.models.isEmpty {
            Console.out("  \(profile.name)  \(binding.alias)  (no models)")
          }
        }
      }
      if let name = checks.missingDefault {
        errors.append(
          "\(file): there is no profile '\(name)', which default_profile names; correct it")
      }
      guard errors.isEmpty else {
        for words in errors { Console.error("llmring: \(words)") }
        throw Leave(ExitStatus.configuration)
      }
    }

    /// What is to be said about a model. One that has no key here may have one elsewhere, and models
    /// that are not in the catalogue can be used.
    private func verdict(
      on model: String, in configuration: Configuration, _ catalogue: ModelCatalogue.Index
    ) -> String {
      guard let reference = try? ModelReference(model) else {
        return "is not written as provider:model"
      }
      if let obstacle = configuration.obstacle(to: reference) { return obstacle }
      let isKnown = catalogue.contains(
        provider: configuration.catalogueOwner(of: reference), model: reference.model)
      return isKnown ? "ok" : "ok (not in the catalogue)"
    }
  }
}
