import StreamingEngine

extension SlashCommand {
  static let models = SlashCommand(
    name: "models", argument: .optional("filter"),
    summary: "list the models that can be used now; with a filter, those with it in their names",
    details: {
      [
        "Servers are asked for their models at most once an hour; `llmring list --refresh` asks now.",
        "/models groq: lists the models of one provider.",
      ]
    }
  ) { filter, session, host throws(Fault) in
    let filter = filter.lowercased()
    let configuration = session.services.ring.configuration
    // `groq` and `groq:` name a provider; it may then be asked even if its key needs a passphrase.
    let named = configuration.providers[String(filter.prefix { $0 != ":" })]
    let available = named.map { [$0] } ?? configuration.availableProviders
    let notes = try refresh(available, isNamed: named != nil, session, host)
    let listings = available.map { session.services.listing(of: $0) }
    let current = session.services.resolved(session.model, profile: session.profile)
    func isCurrent(_ listing: ModelListing) -> Bool {
      current.hasPrefix("\(listing.provider.name):")
    }
    let isUsable = configuration.providers[String(current.prefix { $0 != ":" })] != nil
    let isListed = listings.contains(where: isCurrent) || named != nil || !isUsable
    var lines =
      isListed || !current.lowercased().contains(filter) && !filter.isEmpty
      ? [] : [current + ModelListMessages.isCurrent]
    // The model in use first, and then the others of its provider.
    for listing in listings.filter(isCurrent) + listings.filter({ !isCurrent($0) }) {
      let all =
        isCurrent(listing) ? [current] + listing.names.filter { $0 != current } : listing.names
      let names = all.filter { filter.isEmpty || $0.lowercased().contains(filter) }
        .map { $0 == current ? $0 + ModelListMessages.isCurrent : $0 }
      let limit = filter.isEmpty ? ModelListMessages.shownOfEach : names.count
      lines += names.prefix(limit)
      if names.count > limit {
        lines.append(ModelListMessages.more(names.count - limit, of: listing.provider.name))
      }
    }
    let others = available.isEmpty ? [ModelListMessages.howToGetOthers] : []
    if lines.isEmpty, notes.isEmpty { lines = [ModelListMessages.notFound(filter)] }
    return lines + others + notes
  }

  /// Asks the servers whose lists are missing or old.
  ///
  /// - Returns: Lines about those that sent none.
  private static func refresh(
    _ providers: [Provider], isNamed: Bool, _ session: Session, _ host: any CommandHost
  ) throws(Fault) -> [String] {
    let ring = session.services.ring
    guard let lists = session.services.listings else { return [] }
    let due = providers.filter { (isNamed || lists.mayAsk($0)) && lists.isDue($0) }
    guard !due.isEmpty, var task = ModelListTask(asking: due, with: ring, for: lists) else {
      return []
    }
    host.work(on: &task) { $0.status }
    guard task.isOver else {
      task.stop()
      return [ModelListMessages.stopped]
    }
    return due.compactMap { provider in
      task.faults[provider.name].map {
        ModelListMessages.unasked($0, lists.listing(of: provider), in: lists)
      }
    }
  }
}
