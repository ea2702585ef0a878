import LLMRingPlatform
import HTTPTransport
import REPLKit
import Settings
import StreamingEngine
import TerminalKit

extension Examination {
  /// Whether a local Ollama answers, and with which model. One elsewhere is not asked.
  func ollamaModel() -> (finding: Finding?, model: String?) {
    guard let url = configuration.providers["ollama"]?.baseURL else { return (nil, nil) }
    let local = ["http://127.0.0.1:", "http://localhost:"].first(where: url.hasPrefix)
    guard let local, let port = UInt16(url.dropFirst(local.count)) else {
      return (
        .ok("ollama here", "not looked for, since OLLAMA_HOST or base_url says another place"), nil
      )
    }
    guard PortProbe.isListening(port: port, within: 100) else {
      return (
        Finding(
          "ollama here", .note, "nothing listens on 127.0.0.1:\(port)",
          advice: "start it with: ollama serve"), nil
      )
    }
    let model = SignalPipe().flatMap {
      LocalOllama.firstModel(at: url, over: CurlTransport(), signals: $0)
    }
    guard let model else {
      return (
        Finding(
          "ollama here", .note, "127.0.0.1:\(port) listens, but tells no model within 100 ms",
          advice: "get one with: ollama pull"), nil
      )
    }
    return (.ok("ollama here", "127.0.0.1:\(port), first model \(model)"), model)
  }

  /// Which model would answer now.
  func model(_ location: LockfileLocation?, _ served: String?) -> Finding? {
    let ring = LLMRing(configuration: configuration, transport: CurlTransport())
    do {
      var choice = StartingModel.Choice(model: file.model ?? "")
      if file.model == nil {
        // Without a lockfile nothing can be chosen, and the fault has been told.
        guard let location, (try? location.load()) != nil else { return nil }
        choice = try StartingModel.choose(
          for: ring, profile: nil, isOwnLockfile: location.path != nil, ollama: { served })
      }
      if choice.isStandIn {
        return Finding(
          "model", .note, "\(choice.model), the offline guide",
          advice: "set OPENAI_API_KEY, ANTHROPIC_API_KEY or GOOGLE_API_KEY, or start Ollama")
      }
      let pool = try ring.candidates(for: choice.model)
      // One that is named in full is taken at its word, whether or not there is a key.
      if let first = pool.first, case .missing(let variables)? = key(of: first) {
        return Finding(
          "model", .problem, "\(choice.model) cannot be asked: no key for \(first.provider)",
          advice: "set \(variables.joined(separator: " or ")), or another model in config.toml")
      }
      let names = pool.map(\.description).joined(separator: ", then ")
      return .ok("model", names == choice.model ? names : "\(choice.model) → \(names)")
    } catch {
      return Finding("model", .problem, error.message, advice: error.advice)
    }
  }

  private func key(of model: ModelReference) -> Provider.KeySource? {
    configuration.providers[model.provider]?.key
  }
}
