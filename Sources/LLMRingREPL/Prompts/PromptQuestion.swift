package import StreamingEngine

/// What a prompt asks once its variables are filled.
package struct PromptQuestion: Sendable, Equatable {
  package let text: String
  /// The form of the answer; `nil` if the prompt has no schema.
  package let format: ResponseFormat?
  /// What to say about the prompt.
  package let notices: [String]

  /// Where a prompt is asked.
  package enum Place: Sendable {
    /// `/translate`
    case prompt
    /// `-p translate`
    case commandLine
  }

  /// - Parameters:
  ///   - hasFiles: Whether files go with the question, so that it may do without words.
  ///   - hasFormat: Whether the form of the answer is given elsewhere, so that the prompt's own
  ///     schema does not matter.
  /// - Throws: What is missing.
  package init(
    _ prompt: Prompt, _ arguments: PromptArguments, at place: Place, hasFiles: Bool,
    hasFormat: Bool = false
  ) throws(SlashCommand.Fault) {
    let command = place == .prompt ? "/\(prompt.name)" : "-p \(prompt.name)"
    let missing = prompt.template.missing(in: arguments.values).map(\.name)
    guard missing.isEmpty else {
      throw SlashCommand.Fault(
        "\(command) needs \(missing.map { "\($0)=VALUE" }.joined(separator: " ")) before the text; "
          + "its variables are \(Self.list(prompt.template.variables))")
    }
    guard !prompt.template.needsInput || !arguments.input.isEmpty || hasFiles else {
      let variables = prompt.template.variables
      let also = variables.isEmpty ? "" : "; its variables are \(Self.list(variables))"
      let ways =
        place == .prompt
        ? "write it after the name, or attach a file"
        : "give it as an argument, pipe it in, or name a file with -f"
      throw SlashCommand.Fault("\(command) needs a text: \(ways)\(also)")
    }
    text = prompt.template.filled(with: arguments.values, input: arguments.input)
    let form = hasFormat ? nil : try PromptSchema.form(of: prompt)
    format = form?.format
    notices = Self.notices(about: prompt) + (form?.note.map { [$0] } ?? [])
  }

  private static func list(_ variables: [PromptTemplate.Variable]) -> String {
    variables.map(\.description).joined(separator: ", ")
  }

  /// That a project's prompt cannot choose who reads the conversation.
  private static func notices(about prompt: Prompt) -> [String] {
    let keys = prompt.ignoredKeys
    guard !keys.isEmpty else { return [] }
    return [
      "\(keys.joined(separator: " and ")) in \(prompt.path ?? prompt.name) "
        + "\(keys.count == 1 ? "is" : "are") ignored: "
        + "a project's prompt can set only description, temperature and schema"
    ]
  }
}
