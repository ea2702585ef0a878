// Made from Tests/LLMRingProgramTests/Help/llmring.txt by Config/embed; edit that file, not this one.
// swift-format-ignore-file

/// The help of the program as it was recorded: making it anew takes longer than all the rest of it.
enum RecordedHelp {
  static let program: StaticString = #"""
Chat with any model from the terminal.

Without a prompt, on a terminal, it starts a conversation. With a prompt, or
with text piped in, it prints one answer and exits.

USAGE:
  llmring [options] [<prompt> …]    ask; without a prompt, start a conversation
  llmring <command> …               everything else; see COMMANDS

EXAMPLES:
  llmring                                 start a conversation
  llmring 'What is a monad?'              print one answer and exit
  git diff | llmring 'Any bugs in this?'  ask about piped text
  llmring -f main.c 'Where is the leak?'  ask about a file
  llmring -m ollama:llama3.2 -i 'Hello'   choose a model, then converse
  git diff --staged | llmring -p commit   use a prompt that is kept in a file

ARGUMENTS:
  <prompt> …              The prompt.

OPTIONS:
  -m, --model <alias|provider:model>
                          The alias or provider:model to use.
  --profile <name>        The lockfile's profile.
  -s, --system <text>     The system prompt.
  -t, --temperature <n>   Randomness of the answers, from 0 to 2.
  --max-tokens <n>        Maximum number of tokens in an answer.
  --reasoning <level>     How much a reasoning model thinks before it answers:
                          none, minimal, low, medium, high or max.
  -o, --option <key=value>
                          An option for the body of the request, such as
                          top_p=0.9; JSON or text (repeatable).
  -f, --file <path|->     Send a file, a folder, the files of a pattern, or
                          standard input (-) with the prompt: images, PDF
                          documents and text (repeatable).
  -n, --no-stdin          Leave standard input unread, as in a loop over its
                          lines.
  --schema <file|fields>  A JSON Schema for the answer, which is printed once it
                          is complete: a file, or fields such as 'name, born
                          int: year of birth'.
  -p, --prompt <name>     Ask with a prompt of yours or a built-in one; llmring
                          prompts lists them.
  -c, --continue          Continue the latest conversation.
  -r, --resume <id>       Continue a conversation: its id, the first characters
                          of it, or last.
  --compare <alias,…>     Ask several models the same question, one after
                          another, and keep all answers.
  --no-context-check      Send even if the prompt exceeds the model's context
                          window.
  -i, --interactive       Answer PROMPT, then continue the conversation at the
                          prompt.
  -x, --extract           Print only the first code block of the answer, once it
                          is complete.
  --no-save               Do not save this conversation.
  --json                  Print one JSON object with the answer and its details.
  --json-stream           Print events as they happen, one JSON object per line.
  --no-stream             Request the answer whole instead of as a stream, and
                          print it once it is complete.
  --dry-run               Print the request, without keys, and send nothing.
  --raw                   Print the model's exact bytes, control characters
                          included.
  --plain                 For screen readers and simple terminals: no colours,
                          no animation, complete sentences.
  -q, --quiet             Print only the answer and errors.
  --timeout <seconds|none>
                          How many seconds to wait for the whole answer (with
                          --compare, for all of them), or none for no limit.
  -h, --help              Show help information.
  --version               Show the version.

COMMANDS:
  chat                    Start a conversation, or answer one prompt (the
                          default).
  lock                    Create and check lockfiles.
  bind                    Bind an alias to one model, or to several in order of
                          preference.
  unbind                  Remove an alias from the lockfile.
  aliases                 List the aliases of the lockfile.
  list                    List the models that the providers offer.
  info                    Print the limits and prices of a model, or of an
                          alias's models.
  providers               List the providers and whether each is ready to use.
  keys                    Save, list and remove the API keys of providers.
  history                 List, show, search, export, import and delete saved
                          conversations.
  usage                   Print the tokens and the cost of your answers.
  prompts                 List the prompts, or print one.
  paths                   Print the paths of llmring's files.
  config                  Print the effective settings and their sources, or
                          edit config.toml.
  doctor                  Check the setup and suggest how to fix problems.
  completions             Print the script that completes llmring's command line
                          in a shell.

llmring COMMAND --help explains a command.

"""#
}
