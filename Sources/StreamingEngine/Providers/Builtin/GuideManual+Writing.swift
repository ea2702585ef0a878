extension GuideManual {
  /// At the prompt.
  static let writing = [
    GuideSection(
      "Stopping an answer",
      keywords: """
        stop cancel abort interrupt halt break kill shut up answer reply streaming ctrl-c too long \
        hang
        """,
      """
      Press **Ctrl-C** while the answer streams: it stops at once and what came is kept. \
      `/continue` goes on with it. With text on the line, Ctrl-C drops the line; on an empty line \
      it only shows a hint.
      """),
    GuideSection(
      "Writing several lines",
      keywords: """
        multi-line multiline multi line several lines newline new line break paragraph paste code shift \
        enter return alt-enter ctrl-j backslash
        """,
      """
      Enter sends. For a new line press **Ctrl-J** or **Alt-Enter**, or end the line with `\\`. \
      A block that begins and ends with `\"""` is one message too. Text that you paste stays one message and \
      sends nothing until you press Enter. Ctrl-X Ctrl-E opens your editor.
      """),
    GuideSection(
      "Keys at the prompt",
      keywords: """
        keys keyboard shortcut shortcuts bindings editing up down arrow history recall previous \
        ctrl-r search editor vim emacs vi mode editrc tab complete ctrl-l screen suspend ctrl-z
        """,
      """
      Up and Down (or Ctrl-P and Ctrl-N) walk through what you wrote before and keep your draft; \
      **Ctrl-R** searches it. **Tab** completes commands, aliases and models. Ctrl-X Ctrl-E \
      or Ctrl-G opens `$VISUAL` or `$EDITOR`. Ctrl-L clears the screen, Ctrl-Z suspends, Ctrl-D on \
      an empty line leaves. `~/.editrc` is honoured, vi mode included.
      """),
    GuideSection(
      "Commands",
      keywords: "help command commands list slash / what can i type available ? /help",
      """
      `/help` lists all commands and `/help COMMAND` explains one; a unique beginning of a name is \
      enough. A line that begins with a slash is never sent to a model unless it is no command at \
      all, such as a path; `//text` sends a line that begins with a slash.
      """,
      example: """
        /help
        /help retry
        """),
    GuideSection(
      "Attaching files",
      keywords: "attach file files document image picture photo pdf add read include upload source",
      """
      `-f FILE` sends a file with the question: a PNG, JPEG, GIF or WebP image, a PDF document, or \
      text; give it again for more files. With `-i`, or without a question, the chat goes on with \
      them. A model that cannot read a file says so before anything is sent. Text can be piped in \
      as well, and pasted in a chat.
      """,
      example: """
        llmring -f photo.jpg "What is this?"
        llmring -i -f main.c -f main.h "Where is the leak?"
        """),
    GuideSection(
      "Leaving",
      keywords: "exit quit leave close end bye goodbye log out stop program ctrl-d /exit /quit",
      "`/exit` leaves (so do `/quit` and `/bye`), or press Ctrl-D on an empty line. "
        + "The conversation is saved; `llmring -c` takes it up again."),
    GuideSection(
      "Reading back",
      keywords: "history transcript scroll earlier said show turns read again /history log",
      """
      `/history` prints the conversation again, `/history 3` its last three turns.
      """,
      example: "/history 3"),
    GuideSection(
      "Colours and accessibility",
      keywords: """
        colour color colours colors black white plain text markdown screen reader accessible \
        accessibility blind escape NO_COLOR ACCESSIBLE spinner
        """,
      """
      `NO_COLOR=1` switches colours off and `CLICOLOR_FORCE=1` keeps them on. `llmring --plain`, or \
      `ACCESSIBLE=1`, makes the output plain for screen readers: no colours, nothing spins, and \
      answers come in whole sentences; `/set bell on` rings when a long one is over. Answers show as \
      Markdown; \
      `/set markdown off` shows them as they were written, and `/set background light` chooses \
      colours that suit a light screen. On the command line an answer that is \
      piped on is plain text without colours; `--raw` prints the model's exact bytes.
      """),
  ]
}
