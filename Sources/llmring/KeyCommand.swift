import Foundation
import REPLKit
import StreamingEngine

/// Runs an `api_key_command`, such as `pass show openai`.
enum KeyCommand {
  /// The first line that the command prints.
  ///
  /// - Throws: A fault of kind `missingKey` when the command fails or prints nothing. What it
  ///   printed is not repeated: it may be a part of a key.
  @Sendable static func run(_ command: String) throws(LLMError) -> Secret {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    // Keys of other providers are none of its business; a token of its own it may need.
    process.environment = Console.environment.filter { !$0.key.hasSuffix("_API_KEY") }
    let output = Pipe()
    process.standardOutput = output
    do {
      try process.run()
    } catch {
      throw fault("'\(command)' cannot be run")
    }
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw fault("'\(command)' failed with status \(process.terminationStatus)")
    }
    let key = String(decoding: printed, as: UTF8.self).prefix { !$0.isNewline }.trimmed
    guard !key.isEmpty else { throw fault("'\(command)' printed no key") }
    return Secret(key)
  }

  private static func fault(_ words: String) -> LLMError {
    LLMError(.missingKey, message: "api_key_command \(words)", advice: "see config.toml")
  }
}
