/// The change to a request that a server has rejected because of one of its fields.
///
/// One rule covers all fields: the one that the rejection names is left out, or replaced if there
/// is another way to say the same, and the request is sent once more.
struct Concession {
  /// What the changed request does without.
  var concessions: Concessions
  /// Whether later requests need it, too.
  var isLasting = true
  /// What the user is told; `nil` for a field that changes nothing for the user.
  var note: String?

  /// - Parameters:
  ///   - rejection: What the server said.
  ///   - sent: The request that it rejected.
  /// - Returns: `nil` if the rejection names no field that can be left out.
  init?(after error: LLMError, _ rejection: RejectionText, of sent: PreparedRequest) {
    guard Self.mayNameField(error) else { return nil }
    concessions = sent.concessions
    let isCertain = error.status == 400 || error.status == 422
    if sent.marksCache, rejection.mentions("cache_control") {
      concessions.marksCache = false
    } else if error.status != 403,
      let field = rejection.rejectedField(
        among: Self.optionalFields(of: sent), isCertain: isCertain)
    {
      leaveOut(field, of: sent, rejection)
    } else if sent.streaming != .unmentioned, rejection.mentionsStreaming {
      // Any failure to stream deserves one try without a stream. It is remembered only if the
      // server said that it does not stream.
      let isExplicit = rejection.refusesStreaming
      guard isExplicit || sent.streaming == .requested && error.status != nil else { return nil }
      declineStreaming(sent, isExplicit: isExplicit)
    } else {
      return nil
    }
  }

  private mutating func declineStreaming(_ sent: PreparedRequest, isExplicit: Bool) {
    guard sent.streaming == .requested else {
      concessions.streaming = .unmentioned
      return
    }
    concessions.streaming = .declined
    isLasting = isExplicit
    note = "\(sent.provider) refused to stream the answer, so it was requested whole"
  }

  private mutating func leaveOut(
    _ field: FieldPath, of sent: PreparedRequest, _ rejection: RejectionText
  ) {
    if let other = Self.otherNames[field], !sent.fields.contains(other),
      sent.concessions.renamed[other] == nil
    {
      concessions.renamed[field] = other
      note = "\(sent.provider) rejected \(field), so \(other) was sent instead"
    } else if Self.formats.contains(field) {
      concessions.promptsForFormat = true
      note = "\(sent.provider) rejected \(field), so the prompt asks for the format instead"
    } else if Concessions.effortFields.contains(field), sent.concessions.efforts == nil,
      let effort = sent.effort, let words = rejection.efforts(except: effort),
      let nearest = EffortScale.nearest(to: effort, among: words)
    {
      concessions.efforts = words
      note = "\(sent.provider) rejected \(field) \(effort.rawValue), so \(nearest) was sent instead"
    } else if field.names[0] == "thinking", !sent.concessions.thinksAdaptively,
      rejection.says(anyOf: ["thinking.type.adaptive"])
    {
      concessions.thinksAdaptively = true
    } else {
      // An alternative that was rejected, too: neither is sent.
      concessions.renamed = concessions.renamed.filter { $0.value != field }
      for (original, other) in sent.concessions.renamed where other == field {
        concessions.omitted.insert(original)
      }
      concessions.omitted.insert(field)
      if !Self.ownFields.contains(field) {
        note = "\(sent.provider) rejected \(field), so the request was sent without it"
      }
    }
  }

  /// Whether an error of this kind may be about one field of the request. Errors about the length of
  /// the conversation name fields, too, but leaving those out does not make it shorter.
  private static func mayNameField(_ error: LLMError) -> Bool {
    switch error.kind {
    case .invalidRequest, .server, .malformed, .modelNotFound, .permission: break
    default: return false
    }
    switch error.status {
    case nil, 400, 403, 404, 405, 406, 415, 422, 500, 501, 502: return true
    default: return false
    }
  }

  /// The fields that a request can do without: first those that llmring sends on its own account,
  /// and inner fields before outer ones.
  private static func optionalFields(of sent: PreparedRequest) -> [FieldPath] {
    func rank(_ field: FieldPath) -> (Int, Int, Int, String) {
      // A server that takes only one of temperature and top_p should get the temperature.
      let isLast = field.names.last == "temperature"
      return (
        ownFields.contains(field) ? 0 : 1, -field.names.count, isLast ? 1 : 0, field.description
      )
    }
    return sent.fields.filter { !isEssential($0, in: sent) }.sorted { rank($0) < rank($1) }
  }

  /// Whether a request without the field would not be the same question.
  private static func isEssential(_ field: FieldPath, in sent: PreparedRequest) -> Bool {
    let name = field.names[0]
    if field.names.count == 1 {
      return essentialFields.contains(name) || sent.required.contains(field)
    }
    // Parts of these make no sense alone.
    return ["tool_choice", "toolConfig", "response_format", "thinking"].contains(name)
      && field != "thinking.display"
  }

  private static let essentialFields: Set = [
    "model", "messages", "contents", "input", "system", "systemInstruction", "instructions",
    "tools", "stream", "generationConfig", "options",
  ]

  /// Fields that say the same under two names.
  private static let otherNames: [FieldPath: FieldPath] = [
    "max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens",
  ]

  private static let formats: Set<FieldPath> = [
    "response_format", "text", "text.format", "output_config.format", "format",
    "generationConfig.responseJsonSchema", "generationConfig.responseMimeType",
  ]

  /// Fields that llmring sends on its own account.
  private static let ownFields: Set<FieldPath> = [
    "stream_options", "stream_options.include_usage", "stream_options.include_obfuscation",
    "prompt_cache_key", "store", "include", "reasoning.summary", "thinking.display",
    "generationConfig.thinkingConfig.includeThoughts",
  ]
}

extension RejectionText {
  /// The first of the fields that the server names.
  ///
  /// - Parameter isCertain: Whether the status says that the request is invalid. If not, the text
  ///   must also refuse something.
  fileprivate func rejectedField(among fields: [FieldPath], isCertain: Bool) -> FieldPath? {
    if let field = fields.first(where: { isMarked($0, asWhole: true) }) { return field }
    if let field = fields.first(where: { isMarked($0, asWhole: false) }) { return field }
    guard isCertain || refuses else { return nil }
    return fields.first(where: names)
  }

  fileprivate func mentions(_ name: String) -> Bool {
    phrases.contains(name) || marked.contains { $0.contains(Word.Identifier(name)) }
  }

  /// Whether the texts name the field, or what it stands for.
  fileprivate func names(_ field: FieldPath) -> Bool {
    guard let name = field.names.last else { return false }
    let isWord = Word.Identifier(name).words.count == 1
    if names(name, isOrdinaryWord: isWord) { return true }
    if refuses, Self.tellingWords.contains(name), names(name, isOrdinaryWord: false) { return true }
    return refuses
      && (Self.synonyms[name] ?? []).contains { names($0, isOrdinaryWord: false) }
  }

  /// Whether the texts refuse something, as opposed to reporting a failure.
  private var refuses: Bool {
    says(
      anyOf: Self.refusals + [
        "invalid", "unknown", "unrecogni", "unexpected", "extra ", "deprecated", "must be",
        "should be", "only ", "range", "too large", "too high", "exceed", "removed",
      ])
  }

  fileprivate var mentionsStreaming: Bool {
    isMarked("stream", asWhole: true)
      || ["stream", "streaming", "streamed"].contains { names($0, isOrdinaryWord: false) }
  }

  /// Whether a text about streaming says that the server does not stream this answer.
  fileprivate var refusesStreaming: Bool {
    isMarked("stream", asWhole: true) || refuses
  }

  /// The efforts that the texts list, if they list more than the one that was rejected.
  fileprivate func efforts(except rejected: ReasoningEffort) -> [String]? {
    let words = EffortScale.words.filter { $0 != rejected.rawValue && isQuoted($0) }
    return words.isEmpty ? nil : words
  }

  private static let refusals = [
    "not support", "n't support", "unsupported", "not permitted", "not allowed", "not available",
    "unavailable", "not implemented", "not enabled", "not possible", "not accept", "disabled",
    "cannot", "can't", "must not", "must be false", "should be false", "must be verified",
    "non-stream", "no stream", "without stream", "forbidden", "incompatible", "not compatible",
    "disallow", "不支持",
  ]

  /// Other names for what a field asks for.
  private static let synonyms: [String: [String]] = [
    "reasoning_effort": ["reasoning", "thinking", "effort"],
    "reasoning": ["reasoning_effort", "thinking"],
    "think": ["thinking", "reasoning"],
    "thinking": ["reasoning", "budget_tokens"],
    "enable_thinking": ["thinking", "reasoning"],
    "thinkingConfig": ["thinking", "thinking_level", "thinking_budget"],
    "response_format": ["json_schema", "json_object", "json_mode", "structured_output"],
    "format": ["json_schema", "structured_output", "structured_outputs"],
    "responseJsonSchema": ["response_schema", "json_schema", "json_mode"],
    "max_tokens": ["max_new_tokens"],
  ]

  /// Words that are hardly used in an error unless it is about the field.
  private static let tellingWords: Set = [
    "temperature", "seed", "thinking", "reasoning", "verbosity", "logprobs",
  ]
}
