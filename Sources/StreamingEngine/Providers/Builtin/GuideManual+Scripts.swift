extension GuideManual {
  /// Without a conversation.
  static let scripts = [
    GuideSection(
      "One answer without a chat",
      keywords: """
        pipe piped stdin input one shot single script command line shell file into feed redirect \
        cat echo non interactive batch quick prompt argument
        """,
      """
      Give the question as an argument, pipe text in, or both: the question comes first, then the \
      piped text. The answer goes to standard output and nothing else does, so it can be piped on. \
      `-i` answers and then opens the chat.
      """,
      example: """
        llmring "What is a monad?"
        git diff | llmring "Write a commit message"
        llmring "Summarise this" < report.txt > summary.txt
        """),
    GuideSection(
      "JSON output",
      keywords: """
        json json-stream machine readable output parse jq events stream script program
        """,
      """
      `--json` prints one object with the answer, its finish reason, usage and price. \
      `--json-stream` prints one object a line while the answer comes. `llmring aliases`, `list`, \
      `info` and `providers` take `--json` too.
      """,
      example: "llmring --json \"What is 2+2?\" | jq -r .content"),
    GuideSection(
      "Data by a schema",
      keywords: """
        schema json-schema --schema structured output data fields extract typed validate valid \
        format object
        """,
      """
      `--schema FILE` asks for an answer that fits a JSON Schema. It is printed when it is whole and \
      has been checked. If it does not fit, it is printed all the same, the fault says where, and \
      the status is 1.
      """,
      example: "llmring --schema person.json \"Ada Lovelace\" | jq .born"),
    GuideSection(
      "Status codes for scripts",
      keywords: "exit status code codes error script return value failure $? number",
      """
      0 is a complete answer; 1 a fault of the provider or the network, or an answer cut short; 2 \
      wrong usage; 3 configuration or authentication; 4 rate limit or quota; 5 a conversation that \
      is too long; 130 Ctrl-C.
      """),
    GuideSection(
      "Shell completion",
      keywords: "shell completion complete tab bash zsh fish script generate install",
      "llmring writes completion scripts for bash, zsh and fish.",
      example: "llmring --generate-completion-script zsh > _llmring"),
  ]
}
