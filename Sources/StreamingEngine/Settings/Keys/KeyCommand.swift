import LLMRingPlatform

/// Runs a shell command that prints a key, such as `pass show openai`.
package enum KeyCommand {
  /// How long a command may run. It may ask for a passphrase in a window.
  package static let timeLimit = Duration.seconds(60)

  /// The first line that the command prints.
  ///
  /// The command runs in a process group of its own. The group is killed when the task is cancelled,
  /// as by Ctrl-C or `--timeout`, at the time limit, and when the command prints more than a key can
  /// be long. It cannot ask anything at the terminal, which is ours; programs that need a passphrase
  /// have windows or agents for it.
  ///
  /// - Parameter environment: The variables of the command, of which those that hold keys of
  ///   providers are left out; `nil` for those of this process.
  /// - Throws: A fault of kind `missingKey` when the command fails or prints nothing, and of kind
  ///   `cancelled`. Neither the command nor what it printed is repeated: either may hold a key.
  package static func run(
    _ command: String, environment: [String: String]? = nil, limit: Duration = timeLimit
  ) async throws(LLMError) -> Secret {
    let child: KeyProcess
    do {
      child = try KeyProcess(
        shell: command,
        // Keys of other providers are none of its business; a token of its own it may need.
        environment: (environment ?? ProcessEnvironment.variables)
          .filter { !ProviderDescriptor.isKeyVariable($0.key) })
    } catch {
      throw fault("cannot be run")
    }
    // Its value says whether the time was up.
    let timer = Task {
      do { try await Task.sleep(for: limit) } catch { return false }
      child.kill()
      return true
    }
    let end = await withTaskCancellationHandler {
      await child.end()
    } onCancel: {
      child.kill()
    }
    timer.cancel()
    let isTimeUp = await timer.value
    switch end {
    case .exited(0, let printed):
      let line = String(decoding: printed, as: UTF8.self).prefix { !$0.isNewline }
      let key = String(line).trimmed
      guard !key.isEmpty else { throw fault("printed no key") }
      return Secret(key)
    case .exited(let status, _):
      throw fault("failed with status \(status)" + (status == 127 ? " (command not found)" : ""))
    case .stopped:
      throw fault("tried to read from the terminal, which is not allowed")
    case .flooded:
      throw fault("printed more than \(KeyProcess.outputLimit >> 10) KiB")
    case .killed where Task.isCancelled:
      throw LLMError(.cancelled, message: "stopped")
    case .killed where isTimeUp:
      throw fault("did not finish within \(limit / .seconds(1)) s")
    case .killed(let signal):
      throw fault("was killed by signal \(signal)")
    }
  }

  private static func fault(_ words: String) -> LLMError {
    LLMError(
      .missingKey, message: "the command for the key \(words)",
      remedy: .checkKeyCommand(nil, problem: words))
  }
}
