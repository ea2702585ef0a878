package import StreamingEngine

/// An error that the engine words for developers, and the program for its users.
protocol WordedForUser: Error, CustomStringConvertible {
  var forUser: Self { get }
}

extension LLMError: WordedForUser {
  /// The error as the program words it: the engine says what happened, and the program what its user
  /// can do about that, with its commands, flags and files.
  package var forUser: LLMError {
    var error = self
    switch remedy {
    case .checkName(let fault)?: error.message = KeyPattern.hidden(in: fault.textForUser)
    case .checkKeyCommand(_, let problem?)?:
      error.message = "api_key_command \(problem)"
      error.advice = remedy?.adviceForUser
    case .correctFile(let fault)?: error.message = fault.forUser.description
    case let remedy?: error.advice = remedy.adviceForUser.map { KeyPattern.hidden(in: $0) }
    case nil: break
    }
    return error
  }
}

extension LLMError.Remedy {
  /// What the user of the program can do. Where the program has no better way, the engine's advice.
  fileprivate var adviceForUser: String? {
    switch self {
    case .words, .checkName, .correctFile: advice
    case .setKey(let setup): setup.missingKeyAdvice
    case .checkKey(let setup, let other):
      [setup.refusedKeyAdvice, setup.regionAdvice, other].compactMap(\.self)
        .joined(separator: ", or ")
    case .checkKeyCommand(let setup, _):
      setup.map { "check api_key_command in \($0.section)" } ?? "check api_key_command"
    case .checkAddress(let check, let setup): check.advice(setup.addressSource)
    case .correctAddress(let setup):
      "correct \(setup.addressSource ?? "base_url"); it looks like https://host/path, without user, "
        + "query or spaces"
    case .secureAddress(let setup):
      "use https, or set insecure = true for \(setup.name) in config.toml"
    case .changeFormat(let format, let lacksVersion, let setup):
      "set kind = \"\(format.rawValue)\" in \(setup.section)"
        + (lacksVersion ? "; its base_url then usually ends in /v1" : "")
    case .waitLonger(.standard, let setup):
      "try again, or set a longer timeout in \(setup.section) or with --timeout SECONDS"
    case .waitLonger(.provider, let setup):
      "try again, or set a longer timeout in \(setup.section), or use --timeout none"
    case .waitLonger(.request, _):
      "try again, or set a longer timeout in config.toml or LLMRING_PROVIDER_TIMEOUT_S, or with "
        + "--timeout SECONDS"
    case .extendDeadline: "use a longer --timeout SECONDS, or --timeout none"
    case .checkModel: "`llmring list` shows known ones"
    case .checkProvider(let nearest):
      (nearest.map { "did you mean '\($0)'? " } ?? "") + "`llmring providers` lists them"
    }
  }
}
