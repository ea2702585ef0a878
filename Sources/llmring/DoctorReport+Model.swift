import LLMRingPlatform
import StreamingEngine
import LLMRingREPL
import LLMRingTerminal

extension DoctorReport {
  /// Whether a local Ollama answers, and with which model. One elsewhere is not asked.
  func ollamaModel() -> (finding: Finding?, model: String?) {
    guard let provider = configuration.localServer else { return (nil, nil) }
    guard let base = BaseURL(provider.baseURL), base.isLoopback else {
      let place = provider.setup.addressSource.map { ", because \($0) is set" }
      return (.ok("ollama here", "not checked\(place ?? "")"), nil)
    }
    let (host, port) = (base.host == "localhost" ? "127.0.0.1" : base.host, base.port)
    guard host == "::1" || PortProbe.isListening(port: port, within: 100) else {
      return (
        Finding(
          "ollama here", .note, "nothing listens on \(host):\(port)",
          advice: "start it with: ollama serve"), nil
      )
    }
    let ring = LLMRing(configuration: configuration, transport: CurlTransport())
    let model = LocalOllama.firstModel(of: provider, with: ring, signals: Console.signals)
    guard let model else {
      return (
        Finding(
          "ollama here", .note, "\(host):\(port) is open, but no model was listed within 100 ms",
          advice: "get one with: ollama pull"), nil
      )
    }
    return (.ok("ollama here", "\(host):\(port), first model \(model)"), model)
  }

  /// Which model would answer now.
  func model(_ location: LockfileLocation?, _ served: String?) -> Finding? {
    let ring = LLMRing(configuration: configuration, transport: CurlTransport())
    do {
      var choice = StartingModel.Choice(model: layers.text(.model) ?? "")
      if layers.text(.model) == nil {
        // Without a lockfile no model can be chosen, and the error has been reported.
        guard let location, (try? location.load()) != nil else { return nil }
        choice = try StartingModel.choose(
          for: ring, profile: nil, isOwnLockfile: location.path != nil, ollama: { served })
      }
      if choice.isStandIn {
        return Finding(
          "model", .note, "\(choice.model), the offline guide",
          advice: configuration.firstModelAdvice)
      }
      let pool = try ring.candidates(for: choice.model)
      // One that is named in full is taken at its word, whether or not there is a key.
      if let first = pool.first, case .missing? = key(of: first) {
        return Finding(
          "model", .problem, "\(choice.model) cannot be used: no key for \(first.provider)",
          advice: "\(advice(for: first)), or choose another model in config.toml")
      }
      let names = pool.map(\.description).joined(separator: ", then ")
      let shown = names == choice.model ? names : "\(choice.model) → \(names)"
      if let first = pool.first, let age = ageOfListWithout(first) {
        return Finding(
          "model", .note, "\(shown); \(first.provider) did not list \(first.model) (\(age))",
          advice: "check its name with: llmring list --provider \(first.provider) --refresh")
      }
      return .ok("model", shown)
    } catch {
      let error = error.forUser
      return Finding("model", .problem, error.message, advice: error.advice)
    }
  }

  /// How old the list of a provider is, if neither it nor the catalogue has a model.
  private func ageOfListWithout(_ model: ModelReference) -> String? {
    guard configuration.info(for: model) == nil,
      let provider = configuration.provider(for: model), let list = listings.list(of: provider)
    else { return nil }
    return listings.age(of: list)
  }

  private func advice(for model: ModelReference) -> String {
    configuration.providers[model.provider]?.setup.missingKeyAdvice ?? "set its key"
  }

  private func key(of model: ModelReference) -> Provider.KeySource? {
    configuration.providers[model.provider]?.key
  }
}
