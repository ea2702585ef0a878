import LLMRingPlatform

extension Provider {
  /// Whether a program listens where a server of this machine should be. One elsewhere is not
  /// asked.
  package var isListening: Bool {
    guard let base, base.isLoopback, base.scheme != .builtin else {
      return false
    }
    // The probe knows only the older protocol.
    return base.host == "::1" || PortProbe.isListening(port: base.port, within: 100)
  }

  /// The provider at the first of its usual addresses where a program listens: some servers have
  /// changed their port. Without one, and with an address that the user chose, it stays as it is.
  package func listening() -> Provider {
    let others = descriptor.otherBaseURLs
    guard !others.isEmpty, descriptor.address == .usual, !isListening else { return self }
    for url in others {
      var provider = self
      provider.baseURL = url
      if provider.isListening { return provider }
    }
    return self
  }
}

extension Provider {
  /// Whether this is a known service or server that nobody has set up, of which there are many.
  package var isUnusedPreset: Bool {
    descriptor.isPreset && !descriptor.isInConfigFile && !hasKey
  }

  /// Whether there is a key to send.
  package var hasKey: Bool {
    switch key {
    case .missing, .notNeeded: false
    case .value, .command, .provided: true
    }
  }
}

extension Configuration {
  /// The providers that have what they need, without those inside the program: the known ones in
  /// their order, then the user's own.
  package var usableProviders: [Provider] {
    let known = ProviderDescriptor.known.map(\.name)
    let others = providers.keys.filter { !known.contains($0) }.sorted()
    return (known + others).compactMap { providers[$0] }
      .filter { $0.transport == nil && isConfigured($0.name) }
  }

  /// The providers that can be used now: ``usableProviders`` without the servers of this machine that
  /// nobody configured and that do not run. Nothing is sent to those that do.
  package var availableProviders: [Provider] {
    let unconfigured = Set(unconfiguredLocalServers.map(\.name))
    return usableProviders.filter {
      !unconfigured.contains($0.name) || $0.listening().isListening
    }
  }

  /// The servers of this machine that need no configuration and have none: they may not be there.
  package var unconfiguredLocalServers: [Provider] {
    usableProviders.filter { provider in
      provider.descriptor.isSelfHosted && !provider.descriptor.isInConfigFile
        && provider.descriptor.address == .usual && provider.isLoopback
    }
  }
}
