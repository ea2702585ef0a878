import LLMRingPlatform
import HTTPTransport
import StreamingEngine
import TerminalKit
import Transport

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Looks for an Ollama server for users who have configured nothing.
enum LocalOllama {
  /// How long a first prompt may wait for it.
  private static let patience = Duration.milliseconds(100)

  private struct Tags: Decodable {
    struct Model: Decodable {
      var name: String
    }

    var models: [Model]
  }

  /// The first model that the server has, or `nil` when none answers in time.
  static func firstModel(
    of provider: Provider, over transport: CurlTransport, signals: SignalPipe
  ) -> String? {
    guard let url = provider.modelListURL, let base = BaseURL(provider.baseURL) else { return nil }
    // Most machines have no Ollama; those need not load the HTTP library to find out.
    if base.isLoopback, base.host != "::1", !PortProbe.isListening(port: base.port, within: 100) {
      return nil
    }
    guard let mailbox = Mailbox<String?>() else { return nil }
    let task = Task.detached { mailbox.post(await model(at: url, over: transport)) }
    defer { task.cancel() }
    let events = signals.wait(for: [mailbox.descriptor], until: .now + patience)
    return events.contains(.mail) ? mailbox.take().first ?? nil : nil
  }

  private static func model(at url: String, over transport: CurlTransport) async -> String? {
    let limits = HTTPRequest.Limits(connect: patience, firstByte: patience, idle: patience)
    let request = HTTPRequest(method: .get, url: url, limits: limits)
    guard let response = try? await transport.send(request), response.status == 200 else {
      return nil
    }
    var body: [UInt8] = []
    while body.count < 1 << 20, let piece = try? await response.body.next() { body += piece }
    return (try? JSONDecoder().decode(Tags.self, from: Data(body)))?.models.first?.name
  }
}
