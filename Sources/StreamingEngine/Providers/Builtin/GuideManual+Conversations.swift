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
      ids. Even of an answer that was cut off by a crash or a kill, everything that was shown is \
      there after the next start.
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
      `/search WORDS` finds what you or a model said in any saved conversation, parts of words \
      too; `/resume ID:TURN`, as it is listed, goes on there, and `llmring history` does it from \
      the shell. What you typed yourself is found with **Ctrl-R**.
      """,
      example: """
        /search sourdough
        /resume 3f7k:12
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
      A conversation is named after its first question; `/rename TITLE` gives it another name. \
      `/delete` erases it for good, and asks first; `/delete ID` erases another one. `--no-save` \
      keeps a conversation from being saved at all.
      """,
      example: """
        /rename Holiday plans
        /delete
        """),
    GuideSection(
      "Changing a question",
      keywords: """
        undo take back rewind edit correct change my last question message typo mistake wrong \
        /undo /edit /rewind
        """,
      """
      `/edit` puts your last question at the prompt to be changed and asked anew. `/undo` takes it \
      back with its answer, `/undo 2` the last two. Nothing is erased: both stay in the file.
      """,
      example: "/edit"),
    GuideSection(
      "Trying something else",
      keywords: """
        fork branch copy conversation try alternative different direction split duplicate clone \
        /fork /branch
        """,
      """
      `/fork` goes on in a copy of the conversation, and the original stays as it is; `/fork NAME` \
      gives the copy a name.
      """,
      example: "/fork What if"),
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
        percent tokens not sent refused trim drop oldest /context /trim /compact
        """,
      """
      A model reads only so much; from half of it on, the prompt shows how much is taken, and \
      `/context` tells more. A question that is too long is not sent. `/trim` leaves out the oldest \
      turns until the rest fits, `/trim 5` all but the last five questions; `/compact` goes on from \
      a summary of all but the last exchange, `/compact NAME` has another model write it. The turns \
      before stay saved. Or `/model` switches to one that reads more. `/set context_check off` \
      sends a question all the same.
      """,
      example: """
        /context
        /trim
        /compact
        """),
    GuideSection(
      "Cost and usage",
      keywords: """
        cost costs price prices money expensive cheap much dollars spend spent bill pay charge \
        tokens usage used free /usage /cost
        """,
      """
      `/usage` shows the tokens and the price of all answers since you started llmring, and the \
      line below an answer those of that one. Prices come from a \
      catalogue inside the program; a model that it does not know is shown without a price. Ollama \
      and this guide cost nothing. `llmring info MODEL` shows what a model costs.
      """,
      example: """
        /usage
        llmring info openai:gpt-6-sol
        """),
    GuideSection(
      "Copying and exporting",
      keywords: """
        copy clipboard export save write markdown json to a file out share download code block \
        conversation chat /export /copy
        """,
      """
      `/copy` puts the last answer on the clipboard, `/copy 2` the one before it, `/copy code` its \
      last code block and `/copy code 2` its second. That takes a terminal that lets programs do so \
      (OSC 52), and within tmux its option `set-clipboard on`. \
      `/export` writes the conversation to a Markdown file, `/export json` to a JSON one; a path \
      may follow. One answer for a file is better asked \
      for on the command line, where `>` writes it there; with `--json` everything about it.
      """,
      example: """
        /copy code
        /export md notes.md
        llmring "A haiku about rivers" > haiku.md
        llmring --json "A haiku about rivers" > haiku.json
        """),
  ]
}
