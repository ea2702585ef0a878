import LLMRingPlatform
import StreamingEngine
import LLMRingTerminal

/// Looks for an Ollama server for users who have configured nothing.
enum LocalOllama {
  /// How long a first prompt may wait for it.
  private static let patience = Duration.milliseconds(100)

  /// The first model that the server has, or `nil` when none answers in time.
  static func firstModel(of provider: Provider, with ring: LLMRing, signals: SignalPipe) -> String?
  {
    // Most machines have no Ollama; those need not load the HTTP library to find out.
    if provider.isLoopback, !provider.isListening { return nil }
    guard let mailbox = Mailbox<String?>() else { return nil }
    let task = Task.detached {
      let models = await ring.probedModels(of: provider, within: patience)
      mailbox.post(models?.first?.id)
    }
    defer { task.cancel() }
    let events = signals.wait(for: [mailbox.descriptor], until: .now + patience)
    return events.contains(.mail) ? mailbox.take().first ?? nil : nil
  }
}
