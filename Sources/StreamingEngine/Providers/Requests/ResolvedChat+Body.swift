extension ResolvedChat {
  /// The options that the user adds to the body: those of the provider's section in `config.toml`,
  /// then the request's own, of which a member of its options comes before a property of its name.
  var options: [String: JSONValue] {
    provider.descriptor.options.mapValues(JSONValue.init)
      .merging(sampling) { _, new in new }
      .merging(request.options) { _, new in new }
  }

  /// Encodes the body, adds the options, and leaves out what the server has rejected before.
  func prepared(_ body: some Encodable) throws(LLMError) -> PreparedRequest {
    let options = options
    if let name = options.keys.sorted().first(where: { RequestOptions.isReserved($0) }) {
      throw LLMError(
        .invalidRequest, provider: provider.name, message: RequestOptions.refusal(of: name))
    }
    let tree: RequestBody
    do {
      tree = try RequestBody(body)
    } catch {
      throw LLMError(
        .invalidRequest, provider: provider.name,
        message: "the request cannot be encoded as JSON")
    }
    if case .member(let name)? = cacheKey, let conversation = request.conversation {
      tree.set(FieldPath([name]), to: .string(conversation))
    }
    let missing = tree.add(options, by: optionRules)
    concessions.apply(to: tree, effort: request.reasoning)
    var prepared = PreparedRequest(http: HTTPRequest(method: .post, url: "", body: tree.bytes))
    prepared.provider = provider.name
    prepared.fields = tree.fields
    prepared.concessions = concessions
    prepared.streaming =
      streams ? .requested : concessions.streaming == .unmentioned ? .unmentioned : .declined
    prepared.effort = request.reasoning
    prepared.notes = missing.map {
      "\($0) was not sent: \(format.rawValue) requests have no such option"
    }
    prepared.notes += samplingNotes
    if let note = reasoningNote(tree) { prepared.notes.append(note) }
    return prepared
  }

  /// Where the request says which conversation it belongs to.
  var cacheKey: ProviderDescriptor.CacheKey? {
    let owner = provider.isOfficial ? ProviderDescriptor.owner(of: provider.format) : nil
    guard marksCache, let key = provider.descriptor.cacheKey ?? owner?.cacheKey else { return nil }
    switch format.known {
    case .openAIChat: return key
    // Responses has a member for it, whatever the service wants in Chat Completions.
    case .openAIResponses: return .member("prompt_cache_key")
    case .anthropic, .google, .ollama, nil: return nil
    }
  }

  /// The format's rules, with the service's own name for the seed.
  private var optionRules: OptionRules {
    var rules = format.adapter.optionRules
    if format == .openAIChat {
      rules.places["seed"] =
        provider.descriptor.seedField.map { .field(FieldPath([$0])) } ?? .nowhere
    }
    return rules
  }

  /// What to tell a user who has set an effort that is not sent.
  private func reasoningNote(_ body: RequestBody) -> String? {
    guard let effort = request.reasoning, effort != .off,
      !Self.reasoningFields.contains(where: body.contains)
    else { return nil }
    // A field that the server has rejected was reported then.
    let isRejected = concessions.omitted.contains { omitted in
      Self.reasoningFields.contains { $0.names.starts(with: omitted.names) }
    }
    if isRejected { return nil }
    let reason =
      info?.reasoning == false
      ? "\(model) does not reason" : "\(model) has no place for it in this request"
    return "reasoning \(effort.rawValue) was not sent: \(reason)"
  }

  private static let reasoningFields: [FieldPath] = [
    "reasoning_effort", "reasoning", "thinking", "enable_thinking", "output_config.effort",
    "generationConfig.thinkingConfig.thinkingLevel",
    "generationConfig.thinkingConfig.thinkingBudget", "think",
  ]
}
