extension LLMRequest {
  /// The request without the headers that carry a key.
  var withoutKeyHeaders: LLMRequest {
    var request = self
    request.headers = headers.filter { !Secrets.isSecret($0.key) }
    return request
  }
}

extension Provider {
  /// The provider with the headers of a request, which replace its own.
  func adding(_ headers: [String: String]) -> Provider {
    guard !headers.isEmpty else { return self }
    var provider = self
    let names = Set(headers.keys.map { $0.lowercased() })
    provider.headers = provider.headers.filter { !names.contains($0.key.lowercased()) }
      .merging(headers) { _, new in new }
    return provider
  }
}
