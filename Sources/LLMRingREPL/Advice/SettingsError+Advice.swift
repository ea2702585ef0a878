package import StreamingEngine

extension SettingsError: WordedForUser {
  /// The error as the program words it, with its commands and flags.
  package var forUser: SettingsError {
    guard let remedy else { return self }
    return SettingsError(
      path: path, position: position, problem: problem, advice: remedy.adviceForUser)
  }
}

extension SettingsError.Remedy {
  fileprivate var adviceForUser: String {
    switch self {
    case .createLockfile: "create one with: llmring lock init"
    case .replaceLockfile: "use --force to replace it"
    case .editConfig: "edit it by hand: llmring config --edit"
    case .saveKeys:
      "correct it, or remove the file and save the keys again with `llmring keys set NAME`"
    case .saveKey(let provider, let instead):
      "\(instead), or save the key with `llmring keys set \(provider)`; never put it in this file"
    }
  }
}
