extension Provider {
  /// The base URL, if requests may go there.
  ///
  /// - Parameter hasKey: Whether a key goes along.
  func address(hasKey: Bool) throws(LLMError) -> BaseURL {
    guard let base else {
      throw LLMError(
        .configuration, provider: name,
        message: "the base URL of \(name) is not an http or https address",
        remedy: .correctAddress(setup))
    }
    if base.scheme == .http, !base.isLoopback, hasKey || hasKeyHeader, !isInsecureAllowed {
      throw LLMError(
        .configuration, provider: name,
        message: "the key of \(name) would cross the network unencrypted: its base URL is plain "
          + "http to \(base.host)",
        remedy: .secureAddress(setup))
    }
    return base
  }

  /// Why requests must not be sent to the base URL, checked without sending one.
  package var addressFault: LLMError? {
    let hasKey =
      switch key {
      case .value, .command, .provided: true
      case .notNeeded, .missing: false
      }
    do {
      _ = try address(hasKey: hasKey)
      return nil
    } catch {
      return error
    }
  }

  /// The base URL without what might be a password or a key in it.
  package var shownBaseURL: String {
    let parts = URLParts(baseURL)
    let query = parts.query.isEmpty ? "" : "?(hidden)"
    let address = baseURL[..<parts.query.startIndex]
    // A password may have a slash in it, and then what follows looks like a path.
    guard let at = address.lastIndex(of: "@") else { return address + query }
    return parts.scheme.map { "\($0)://(hidden)\(address[at...])\(query)" } ?? "(hidden)"
  }

  /// Whether the server is that of the provider that defined the format.
  var isOfficial: Bool {
    BaseURL(baseURL).map {
      ProviderDescriptor.owner(of: format).isOfficial(host: $0.host)
    } ?? false
  }

  /// Whether requests stay on this machine.
  package var isLoopback: Bool { BaseURL(baseURL)?.isLoopback ?? false }

  /// Where the server lists its models; `nil` without a usable address.
  package var modelListURL: String? {
    guard let base, let path = modelListPaths.last else { return nil }
    return shown(url: url(path, beneath: base))
  }

  /// The paths where the server may list its models, the best first.
  var modelListPaths: [String] {
    // What a preset's table says is for its own format.
    let own = ProviderDescriptor.known(name)?.format == format ? descriptor.modelListPaths : []
    return own.isEmpty ? [format.adapter.modelListPath] : own
  }

  /// The name that the catalogue lists the models under: the provider's own, unless it is the
  /// user's name for a provider that the catalogue knows by its address.
  package var catalogueName: String {
    descriptor.catalogueOwner ?? (isOfficial ? ProviderDescriptor.owner(of: format).name : name)
  }

  /// Whether the user put a key among the headers.
  var hasKeyHeader: Bool {
    let names: Set = [
      "authorization", "proxy-authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie",
    ]
    return headers.keys.contains {
      let name = $0.lowercased()
      return names.contains(name) || name == descriptor.keyHeader?.lowercased()
    }
  }
}
