import LLMRingLoopbackServer
import StreamingEngine
import Testing

@Suite("A new provider")
struct NewProviderTests {
  @Test(
    "a new provider with a known format is one value and can be used at once", arguments: Wire.all)
  func converses(wire: Wire) async throws {
    let server = LoopbackServer(wire.script(deltas: ["Aye."]))
    let descriptor = ProviderDescriptor(
      name: "here", format: wire.format, baseURL: server.url + wire.base,
      key: .variables(["HERE_KEY"]), keyHeader: "x-here-key")
    let ring = LLMRing.overHTTP(Provider(descriptor, environment: ["HERE_KEY": "sk-test"]))
    var messages = [Message(role: .user, content: "One?")]
    for question in ["Two?", "Three?"] {
      let response = try await ring.chat(LLMRequest(model: "here:some-model", messages: messages))
      #expect(response.content == "Aye.")
      messages.append(Message(role: .assistant, content: response.content))
      messages.append(Message(role: .user, content: question))
    }
    #expect(server.requests.map(\.path) == [wire.path, wire.path])
    #expect(server.requests.flatMap { $0.values(of: "x-here-key") } == ["sk-test", "sk-test"])
  }

  @Test("every known provider has a unique name, an address, and a key rule")
  func table() {
    let known = ProviderDescriptor.known
    #expect(Set(known.map(\.name)).count == known.count)
    for provider in known.map({ Provider($0) }) {
      #expect(provider.addressFault == nil, "\(provider.name)")
    }
    #expect(Set(known.flatMap(\.definedFormats)) == Set(WireFormat.allCases))
  }
}
