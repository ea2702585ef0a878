import LLMRingConversations
import LLMRingCalendar
import LLMRingREPL
import StreamingEngine

/// `llmring list`
struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the models that the providers offer.",
    discussion: """
      Asks the servers of the providers that are ready to use, and saves their lists for a week; \
      one that is less than an hour old is not asked for again. For providers without a key, the \
      models in the catalogue are listed. Other models can be used too.
      """)

  @Option(
    "--provider", help: ArgumentHelp("List only this provider's models.", valueName: "name"),
    completion: .dynamic(.providers))
  var provider: String?
  @Flag("--refresh", help: "Ask the servers even if their lists are less than an hour old.")
  var refresh = false
  @Flag("--json", help: "Print JSON.") var json = false

  /// How long to wait for the servers when no single one is named.
  private static let patience = Duration.seconds(8)

  func run() throws {
    let app = try AppContext()
    let listings = try provider.map { [try listing(of: $0, in: app)] } ?? allListings(in: app)
    if let provider, listings.allSatisfy(\.ids.isEmpty) {
      Console.error("llmring: \(ModelListMessages.empty(provider))")
    }
    if json {
      let objects = listings.flatMap { listing in
        listing.ids.map { Self.object(listing, $0, app.ring.configuration) }
      }
      return Console.out(json: JSONValue.array(objects))
    }
    Console.out(lines: listings.flatMap(\.names))
  }

  /// The models of one provider. If its server cannot be asked, an older list is used, or the
  /// catalogue's.
  private func listing(of name: String, in app: AppContext) throws -> ModelListing {
    let provider = try engine { () throws(LLMError) in
      try app.ring.configuration.provider(named: name)
    }
    guard refresh || app.listings.isDue(provider) else { return app.listings.listing(of: provider) }
    let fault = ask([provider], app)[provider.name]
    let listing = app.listings.listing(of: provider)
    guard let fault else { return listing }
    if listing.ids.isEmpty || refresh && listing.saved == nil {
      throw Leave.saying(fault.forUser.description, status: ExitStatus.of(fault))
    }
    Console.error("llmring: \(ModelListMessages.unasked(fault, listing, in: app.listings))")
    return listing
  }

  /// The models of all providers that are ready to use, and those that the catalogue has of others.
  private func allListings(in app: AppContext) -> [ModelListing] {
    let configuration = app.ring.configuration
    let available = configuration.availableProviders
    let due = available.filter {
      app.listings.mayAsk($0) && (refresh || app.listings.isDue($0))
    }
    let faults = ask(due, app, patience: Self.patience)
    for provider in due {
      guard let fault = faults[provider.name] else { continue }
      let listing = app.listings.listing(of: provider)
      // Where the catalogue stands in, nothing is missing that was there before.
      guard refresh || listing.saved != nil else { continue }
      Console.error("llmring: \(ModelListMessages.unasked(fault, listing, in: app.listings))")
    }
    let others = ModelCatalogue.bundled.providers.compactMap { name in
      configuration.isConfigured(name) ? nil : configuration.providers[name]
    }
    return (available + others).map(app.listings.listing)
  }

  /// Asks servers for their models; returns why some of them sent none.
  private func ask(
    _ providers: [Provider], _ app: AppContext, patience: Duration = .seconds(20)
  ) -> [String: LLMError] {
    guard !providers.isEmpty,
      var task = ModelListTask(
        asking: providers, with: app.ring, for: app.listings, patience: patience)
    else { return [:] }
    task.finish()
    return task.faults
  }

  private static func object(
    _ listing: ModelListing, _ id: String, _ configuration: Configuration
  ) -> JSONValue {
    let reference = ModelReference(provider: listing.provider.name, model: id)
    let info =
      configuration.info(for: reference)
      ?? ListedModel(id: id).info(provider: listing.provider.name)
    guard case .object(let members) = Info.object(info, reference) else { return .null }
    let listedAt = listing.saved.map { UTCTime(millisecondsSince1970: $0.savedAt).iso8601 }
    return .object(members + [("listed_at", .optional(listedAt))])
  }
}
