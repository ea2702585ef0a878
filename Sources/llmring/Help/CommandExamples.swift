/// What to type, for the help of each command and for the man page. A test parses every one.
struct CommandExample {
  let line: String
  /// What it does, as a clause.
  let effect: String

  private init(_ line: String, _ effect: String) {
    self.line = line
    self.effect = effect
  }

  /// The examples of a command, by its name after `llmring`.
  static func all(of command: [String]) -> [CommandExample] {
    table[command.dropFirst().joined(separator: " ")] ?? []
  }

  private static let chat = [
    CommandExample("llmring", "start a conversation"),
    CommandExample("llmring 'What is a monad?'", "print one answer and exit"),
    CommandExample("git diff | llmring 'Any bugs in this?'", "ask about piped text"),
    CommandExample("llmring -f main.c 'Where is the leak?'", "ask about a file"),
    CommandExample("llmring -m ollama:llama3.2 -i 'Hello'", "choose a model, then converse"),
    CommandExample("git diff --staged | llmring -p commit", "use a prompt that is kept in a file"),
  ]

  private static let table: [String: [CommandExample]] = [
    "": chat,
    "chat": chat,
    "lock": [CommandExample("llmring lock init", "create ./llmring.lock")],
    "lock init": [CommandExample("llmring lock init --user", "create your personal lockfile")],
    "lock validate": [CommandExample("llmring lock validate", "check every alias")],
    "lock bump-registry": [
      CommandExample("llmring lock bump-registry", "pin the catalogue of this program")
    ],
    "bind": [
      CommandExample(
        "llmring bind fast openai:gpt-6-luna,anthropic:claude-haiku-5-5",
        "a pool: the second model is the fallback")
    ],
    "unbind": [CommandExample("llmring unbind fast", "remove the alias fast")],
    "aliases": [CommandExample("llmring aliases --json", "list the aliases for a script")],
    "list": [CommandExample("llmring list --provider openai", "list one provider's models")],
    "info": [CommandExample("llmring info chatbot", "show limits and prices")],
    "providers": [CommandExample("llmring providers", "see which keys are missing")],
    "history": [CommandExample("llmring history list", "list the saved conversations")],
    "history list": [
      CommandExample("llmring history list --json | jq '.[0].id'", "the latest conversation's id")
    ],
    "history show": [CommandExample("llmring history show last", "print the latest conversation")],
    "history search": [
      CommandExample("llmring history search sourdough", "find where it was talked about")
    ],
    "history export": [
      CommandExample("llmring history export last > talk.md", "save the latest as Markdown")
    ],
    "history import": [CommandExample("llmring history import logs.db", "add the logs of llm")],
    "history delete": [
      CommandExample("llmring history delete --yes last", "erase the latest conversation")
    ],
    "keys": [CommandExample("llmring keys set openai", "save the key of openai")],
    "keys set": [
      CommandExample("llmring keys set openai", "paste the key when it asks"),
      CommandExample("pass show openai | llmring keys set openai", "save a key from a pipe"),
    ],
    "keys list": [CommandExample("llmring keys list", "see which keys are saved")],
    "keys remove": [CommandExample("llmring keys remove openai", "forget the key of openai")],
    "usage": [
      CommandExample("llmring usage --since 30d --by day", "see what each day cost")
    ],
    "prompts": [CommandExample("llmring prompts", "list the prompts")],
    "prompts list": [CommandExample("llmring prompts list", "list the prompts")],
    "prompts show": [
      CommandExample(
        "llmring prompts show review > ~/.config/llmring/prompts/review.md",
        "begin a prompt of your own")
    ],
    "paths": [CommandExample("llmring paths", "see where everything is kept")],
    "config": [CommandExample("llmring config", "see what is set, and where")],
    "config set": [
      CommandExample("llmring config set temperature 0.2", "change it for all later runs"),
      CommandExample(
        "llmring config set alias.smart.reasoning high", "change it while the alias is in use"),
    ],
    "doctor": [CommandExample("llmring doctor", "find out what is wrong, and what to do")],
    "completions": [
      CommandExample("source <(llmring completions bash)", "in ~/.bashrc"),
      CommandExample("source <(llmring completions zsh)", "in ~/.zshrc, after compinit"),
      CommandExample(
        "llmring completions fish > ~/.config/fish/completions/llmring.fish", "once, for fish"),
    ],
  ]
}
