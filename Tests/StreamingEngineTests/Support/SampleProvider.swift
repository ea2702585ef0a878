import StreamingEngine

extension Provider {
  /// A provider for a test that sends nothing: the known one with that name, or one created by a
  /// program.
  static func sample(_ name: String, _ format: WireFormat) -> Provider {
    ProviderDescriptor.known(name).map { Provider($0) }
      ?? Provider(name: name, format: format, baseURL: "http://127.0.0.1:1")
  }
}

extension WireFormat {
  func makeDecoder(provider: String) -> any ReplyDecoder {
    adapter.makeDecoder(provider: .sample(provider, self))
  }
}
