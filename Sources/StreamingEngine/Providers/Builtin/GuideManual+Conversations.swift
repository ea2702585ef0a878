extension GuideManual {
  /// Keeping, finding and changing conversations.
  static let conversations = [
    GuideSection(
      "Resuming a conversation",
      keywords: """
        resume continue yesterday yesterday's earlier previous last old past again reopen open load \
        pick up go back conversation chat session list remember -c -r /resume /sessions saved
        """,
      """
      Every conversation is saved. `llmring -c` goes on with the last one and `llmring -r ID` with \
      any other. In a chat, `/sessions` lists them and `/resume` picks one up; Tab completes the \
      ids.
      """,
      example: """
        llmring -c
        /sessions
        /resume
        """),
    GuideSection(
      "Searching conversations",
      keywords: "search find look up grep where did i say history old conversation words /search",
      """
      `/search WORDS` finds them in everything you asked and were answered. On the command line it \
      is `llmring history search`, and `llmring history show ID` prints one conversation (`last` is \
      the newest).
      """,
      example: """
        /search tax return
        llmring history search "tax return"
        """),
    GuideSection(
      "A new conversation",
      keywords: "new start over fresh clear reset blank empty another conversation chat topic /new",
      """
      `/new` (or `/clear`) starts a fresh conversation; the one before stays saved. Ctrl-L only \
      clears the screen.
      """,
      example: "/new"),
    GuideSection(
      "Naming and deleting conversations",
      keywords: "rename name title delete remove erase wipe forget conversation chat history",
      """
      `/rename TITLE` names the conversation and `/delete` deletes one. On the command line, \
      `llmring history list` shows them all and `llmring history delete ID` deletes one. \
      `--no-save` keeps a conversation out of the store from the start.
      """,
      example: """
        /rename Holiday plans
        llmring history delete ID
        """),
    GuideSection(
      "Undoing, editing and branching",
      keywords: """
        undo back rewind edit correct change my last question message typo fork branch mistake \
        wrong
        """,
      """
      `/undo` drops the last question with its answer, `/undo 3` the last three. `/edit` changes \
      your last question and asks again. `/fork NAME` goes on in a copy. Nothing is erased from the \
      store by any of them.
      """,
      example: """
        /undo
        /edit
        /fork other-idea
        """),
    GuideSection(
      "Another answer",
      keywords: "retry again regenerate another different better answer redo repeat /retry /regen",
      """
      `/retry` asks for another answer to the last question, `/retry @alias` asks another alias. \
      The earlier answer is kept.
      """,
      example: "/retry"),
    GuideSection(
      "Continuing a cut answer",
      keywords: """
        continue cut off short truncated incomplete unfinished stopped length rest finish go on \
        answer /continue
        """,
      "`/continue` goes on with an answer that was cut short or that you stopped.",
      example: "/continue"),
    GuideSection(
      "Long conversations",
      keywords: """
        context window full too long compact compress summarize summary shrink memory limit exceed \
        /compact /context
        """,
      """
      `/context` shows how much of the model's context window the conversation fills. `/compact` \
      replaces older turns by a summary, so that there is room again; `/new` starts afresh.
      """,
      example: """
        /context
        /compact
        """),
    GuideSection(
      "Cost and usage",
      keywords: """
        cost costs price prices money expensive cheap much dollars spend spent bill pay charge \
        tokens usage used free /usage /cost
        """,
      """
      `/usage` shows the tokens and the price of the conversation so far. Prices come from a \
      catalogue inside the program; a model that it does not know is shown without a price. Ollama \
      and this guide cost nothing. `llmring info MODEL` shows what a model costs.
      """,
      example: """
        /usage
        llmring info openai:gpt-6-sol
        """),
    GuideSection(
      "Copying and exporting",
      keywords:
        "copy clipboard export save write markdown json to a file out share download code block conversation chat",
      """
      `/copy` copies the last answer, `/copy code` its code, `/copy 2` the one before it. \
      `/export md PATH` or `/export json PATH` writes the conversation to a file; on the command \
      line it is `llmring history export`.
      """,
      example: """
        /copy code
        /export md notes.md
        """),
  ]
}
