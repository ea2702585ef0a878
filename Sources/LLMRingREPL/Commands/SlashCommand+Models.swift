import LLMRingCalendar
import StreamingEngine
import LLMRingTerminal

extension SlashCommand {
  static let model = SlashCommand(
    name: "model", synonyms: ["load"], argument: .optional("alias or model"),
    summary: "show or change the model, keeping the conversation",
    values: { session in session.services.models(profile: session.profile) }
  ) { typed, session, _ throws(Fault) in
    let word = typed.isEmpty ? session.model : typed
    let resolved = try resolve(word, session)
    let verb = word == session.model ? "using" : "now using"
    if !typed.isEmpty { session.state.layers.set(.model, to: .value(.text(word))) }
    session.model = word
    session.obstacle = nil
    return ["\(verb) \(describe(word, resolved))"]
  }

  static let aliases = SlashCommand(
    name: "aliases", argument: .none, summary: "list the aliases of the lockfile"
  ) { _, session, _ throws(Fault) in
    let aliases = try faulting { () throws(LLMError) in
      try session.services.ring.aliases(profile: session.profile)
    }
    guard !aliases.isEmpty else {
      return ["no aliases yet; create one with: llmring bind chatbot provider:model"]
    }
    let width = aliases.map(\.name.count).max() ?? 0
    return aliases.map { alias in
      let mark = alias.name == session.model ? "*" : " "
      let models = alias.models.joined(separator: ", ")
      return "\(mark) \(alias.name.padded(to: width))  \(models)"
    }
  }

  static let profile = SlashCommand(
    name: "profile", argument: .optional("name"),
    summary: "show or change the lockfile's profile",
    values: { session in (try? session.services.ring.profiles()) ?? [] }
  ) { name, session, _ throws(Fault) in
    let profiles = try faulting { () throws(LLMError) in try session.services.ring.profiles() }
    guard !name.isEmpty else {
      let configuration = session.services.ring.configuration
      let lockfile = try faulting { () throws(LLMError) in try configuration.lockfile() }
      let inForce = session.profile ?? configuration.profile ?? lockfile.defaultProfile
      return profiles.map { ($0 == inForce ? "* " : "  ") + $0 }
    }
    guard profiles.contains(name) else {
      throw Fault(
        "no profile '\(name)'; the lockfile has \(profiles.joined(separator: ", "))")
    }
    session.state.layers.set(.profile, to: .value(.text(name)))
    session.profile = name
    return ["now in profile \(name)"]
  }

  static let bind = SlashCommand(
    name: "bind", argument: .required("alias models"),
    summary: "bind an alias in the lockfile to a model, or to several in order of preference",
    completion: { line, session in
      guard let end = line.lastIndex(where: { $0 == " " || $0 == "," }) else {
        let aliases = session.services.aliases(profile: session.profile).map { "\($0) " }
        return Completion(of: line, among: aliases)
      }
      let models = session.services.knownModels.flatMap(\.names)
      return Completion(of: String(line[line.index(after: end)...]), among: models)
    }
  ) { line, session, _ throws(Fault) in
    let names = line.split { $0 == " " || $0 == "," }.map(String.init)
    guard names.count > 1 else {
      throw Fault("name the models too: /bind \(line) provider:model")
    }
    let pool = try names.dropFirst().map { name throws(Fault) in
      try faulting { () throws(ModelReference.Malformed) in try ModelReference(name) }
    }
    guard let editor = try session.services.lockfileEditor() else {
      throw Fault("the aliases of this run are not in a file")
    }
    let profile = session.profile ?? session.services.ring.configuration.profile
    let time = UTCTime(millisecondsSince1970: session.services.now()).iso8601
    _ = try faulting { () throws(SettingsError) in
      try editor.bind(names[0], to: pool, profile: profile, at: time)
    }
    let bound = pool.map(\.description).joined(separator: ", then ")
    return ["bound '\(names[0])' to \(bound) in \(editor.path)"]
      + session.services.ring.configuration.warnings(ofBinding: pool)
  }

  /// The models behind a word, or an error that says why there are none.
  private static func resolve(
    _ word: String, _ session: Session
  ) throws(Fault) -> [ModelReference] {
    try faulting { () throws(LLMError) in
      try session.services.ring.candidates(for: word, profile: session.profile)
    }
  }

  private static func describe(_ word: String, _ models: [ModelReference]) -> String {
    guard let first = models.first?.description, first != word else { return word }
    let others = models.dropFirst().map(\.description)
    let pool = others.isEmpty ? "" : ", then \(others.joined(separator: ", "))"
    return "\(word) → \(first)\(pool)"
  }
}

/// Turns the faults of the engine, the store and the settings into a command's.
func faulting<Result, Failure: Error & CustomStringConvertible>(
  _ body: () throws(Failure) -> Result
) throws(SlashCommand.Fault) -> Result {
  do {
    return try body()
  } catch {
    let words = (error as? any WordedForUser)?.forUser.description
    throw SlashCommand.Fault(words ?? error.description)
  }
}

extension String {
  /// With spaces behind, up to a number of characters.
  package func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }
}
