// Made from Config/guide.md by Config/embed; edit that file, not this one.
// swift-format-ignore-file

/// What the built-in guide answers from, as Markdown with one section a subject.
enum BundledGuide {
  static let markdown: StaticString = #"""
<!-- What the built-in guide answers from. Each section answers one question: its title, the words
that people use for the subject and its text does not, the answer, and what to type. After a change
run Config/embed, which writes it into the program. -->

# First steps

## Hello

Keywords: hello hi hey hiya howdy greetings good morning afternoon evening moin

Hello! I am the **offline guide** that is built into llmring. No model is connected, so I can only
answer questions about llmring itself, from its manual. Ask me how to do something, or ask "how do I
get a real model?".

## About this guide

Keywords: who are you what your name yourself bot ai human chatgpt assistant real builtin built in
guide can do help me ask about llmring program licence license

I am llmring's **offline guide** (`builtin:guide`). I am not a language model: I search llmring's
own manual and answer from it, without the network and without cost. llmring itself is a terminal
chat client for OpenAI, Anthropic, Google, Ollama and compatible servers, under the MIT licence; I am
here when none of them is set up.

## Thanks

Keywords: thanks thank you thx cheers great nice cool perfect ok okay awesome

You are welcome. Ask me anything else about llmring; I am only its offline guide.

## Getting a real model

Keywords: get real actual proper connect online setup set start getting started begin first use
configure install openai gpt anthropic claude google gemini model no talk to account subscription
sign login vendor support supports

Set the key of a provider and start `llmring` again, or start Ollama, which needs no key. llmring
takes the first that is there: the alias `chatbot` of your lockfile (or its first alias), a provider
whose key is set, a local Ollama, and only then this offline guide. To settle on one model, bind it
to the alias `chatbot`.

```
llmring keys set openai        # or anthropic, google, groq …; or export OPENAI_API_KEY=…
llmring bind chatbot anthropic:claude-opus-5-5
llmring
```

## Adding an API key

Keywords: add enter give set put api key keys apikey credential secret password login authenticate
authentication openai anthropic google gemini 401 missing pass command keychain asking paste where
needs need wrong change replace don't have know revoke rotate export variable environment variables
env log in

`llmring keys set NAME` asks for the key of a provider, or reads it from a pipe, and saves it in
`keys.toml`, which only you can read. Or set an environment variable, which comes first:
`OPENAI_API_KEY`, `ANTHROPIC_API_KEY`, `GOOGLE_API_KEY` or `GEMINI_API_KEY`; `llmring providers` names
those of other services. A section of `config.toml` can name its variable with `api_key_env`, or a
command that prints the key with `api_key_command`, which may take up to a minute; these come before
both. Keys are never written to logs, history or the conversation store.

```
llmring keys set anthropic
pass show openai | llmring keys set openai
export GROQ_API_KEY=…

# config.toml
[providers.local]
kind = "openai"
base_url = "https://llm.example.com/v1"
api_key_command = "pass show local"
```

## Saved keys

Keywords: keys.toml saved stored key list remove delete replace change permissions mode 600 unsafe
readable other users

`llmring keys list` names the providers whose keys are saved, and never shows a key. `llmring keys set
NAME` replaces one and `llmring keys remove NAME` removes it. They are in `keys.toml` beside
`config.toml`. If other users can read that file, llmring does not use it until you run `chmod 600` on
it. A provider whose `base_url` is on another host gets only the key saved under its name, or named in
its own section.

```
llmring keys list
llmring keys remove openai
```

## Local models with Ollama

Keywords: ollama local locally offline model my own machine free private llama qwen mistral without
key run internet different host remote address OLLAMA_HOST port gpu download pull plane train air
gapped airplane

Start Ollama, pull a model, and name it as `ollama:MODEL`; no key is needed and nothing is charged.
llmring looks for Ollama at `127.0.0.1:11434`; `OLLAMA_HOST` takes another host, `host:port` or URL.
The first answer may take a while, because the model has to be loaded.

```
ollama serve &
ollama pull llama3.2
llmring -m ollama:llama3.2
```

## Services that need only a key

Keywords: openrouter groq deepseek mistral xai grok together fireworks cerebras perplexity moonshot
kimi zai glm dashscope qwen minimax nvidia huggingface hugging face service hosted other provider preset

Set the service's key and write `SERVICE:NAME`; no configuration is needed. The services
are openrouter, groq, deepseek, mistral, xai, together, fireworks, cerebras, perplexity, moonshot,
zai, dashscope, minimax, nvidia and huggingface. `llmring providers` names the variable of each.

```
export GROQ_API_KEY=…
llmring list --provider groq
llmring -m groq:NAME
```

## Local servers

Keywords: lm studio lmstudio llama.cpp llamacpp llama-server vllm sglang docker model runner local
server own machine port localhost

LM Studio (port 1234), llama.cpp (9931 or 8080), vLLM (8000) and Docker Model Runner (12434) need no
configuration: write `lmstudio:NAME`, `llamacpp:NAME`, `vllm:NAME` or `docker:NAME`. When one of them
runs, llmring says so after the first prompt. For other ports and servers, add a provider to
`config.toml`.

```
llmring list --provider lmstudio
llmring -m lmstudio:NAME
```

## Adding a provider

Keywords: add define another custom other own provider server endpoint base url compatible gateway
proxy headers query key_header kind config.toml second account key work company self-hosted hosted internal house connect

Describe any number of providers in `config.toml`, and use them as `NAME:MODEL`. `kind` is `openai`
(Chat Completions and every compatible server), `openai-responses`, `anthropic`, `google` or
`ollama`. The base address of a provider that is built in is changed with `OPENAI_BASE_URL`,
`ANTHROPIC_BASE_URL`, `GOOGLE_GEMINI_BASE_URL` or `OLLAMA_HOST`. If `base_url` leads to another host,
name the key for it too: the usual variable's key is not sent there. The ending of a pasted request URL
(`v1/chat/completions`) or a doubled `v1` is corrected; `llmring doctor` says so. `llmring providers` lists
them all.

```
[providers.local]
kind = "openai"
base_url = "http://127.0.0.1:8080/v1"
api_key_env = "LOCAL_KEY"
headers = { "X-Team" = "a" }
```

## Azure OpenAI

Keywords: azure deployment deployments api-version microsoft foundry query key_header

With Azure's v1 address, write the name of your deployment after the colon; the key goes into the
header `api-key`. The older address contains the deployment, and needs the version of the API in `query`.

```
[providers.azure]
kind = "openai"
base_url = "https://RESOURCE.openai.azure.com/openai/v1"
api_key_env = "AZURE_OPENAI_API_KEY"
key_header = "api-key"

[providers.azure-old]
kind = "openai"
base_url = "https://RESOURCE.openai.azure.com/openai/deployments/NAME"
query = { "api-version" = "2024-10-21" }
api_key_env = "AZURE_OPENAI_API_KEY"
key_header = "api-key"
```

## Plain http addresses

Keywords: https insecure unencrypted plain refused tls certificate network lan http

A key is not sent over plain `http` to another machine. Use an `https` address, or put `insecure =
true` under that provider in `config.toml` if you trust the network between. Addresses of this
machine, such as `http://127.0.0.1:8080`, are always fine.

# Models and settings

## Switching models

Keywords: switch change swap use select choose pick different another other current using model
alias load /model -m default middle mid conversation during which answered answering am i talking to

In a chat, `/model NAME` switches to an alias or to `provider:model`; the conversation is kept.
`/model` alone shows what is in use. On the command line, use `-m`. Tab completes the names.

```
/model fast
/model openai:gpt-6-sol
llmring -m anthropic:claude-opus-5-5
```

## Listing models

Keywords: list show available which models exist known catalogue info limits context window size
capabilities /models supported refresh offers newest latest can use see

`/models` lists the models that can be used now, the one in use first, `/models FILTER` those whose name matches. On the
command line it is `llmring list`, and `llmring info MODEL` shows limits and prices. Both ask the
servers of your providers for their models, at most once an hour; without a network they show the
list from before, for up to a week. `--refresh` asks now. A model that is not listed can be used all
the same: write it as `provider:model`.

```
llmring list --provider openai
llmring list --provider groq --refresh
llmring info anthropic:claude-opus-5-5
```

## Aliases

Keywords: alias aliases nickname name short bind unbind define create make new set remove pool
fallback failover several models chatbot backup back each other up down unavailable second first
order spare fall automatically goes fails over another provider difference between come from shortcut

An alias is a name for a model, kept in `llmring.lock`. `llmring bind` makes or changes one; several
models, separated by commas, are a pool: they are tried in that order when one cannot answer. `llmring aliases` lists
them and `llmring unbind` removes one. With `--user` they edit your own lockfile instead of the
project's. In a chat, `/aliases` lists them.

```
llmring bind fast openai:gpt-6-luna,anthropic:claude-haiku-5-5
llmring aliases
llmring unbind fast
```

## Profiles

Keywords: profile profiles dev prod environment work set of aliases LLMRING_PROFILE home different
laptop office two accounts account second several customers

A profile is a second set of aliases in the same lockfile, for example for development. Choose one
with `/profile NAME`, `--profile NAME` or `LLMRING_PROFILE`; a flag beats the variable.

```
llmring --profile dev
```

## The lockfile

Keywords: lockfile llmring.lock lock file init create validate project user which found where
resolution LLMRING_LOCKFILE_PATH pin team repository repo commit share colleagues checked in

Aliases live in `llmring.lock`. The first of these counts: `LLMRING_LOCKFILE_PATH`,
`./llmring.lock`, `llmring/llmring.lock` in your configuration folder, then the one that llmring
brings along, which is never changed. `llmring lock init` makes one here, with `--user` your own, with
aliases for the keys you have and the model servers that run on this machine; `llmring lock validate`
names each broken alias, its line and the remedy. `llmring lock bump-registry` pins it to this program's catalogue.
Comments and unknown keys survive every edit.

```
llmring lock init
llmring lock validate
```

## A single question to an alias

Keywords: @ at once single one two both same question other different model alias compare second
opinion

Begin the line with `@alias` to ask one question of another alias; the current one stays. `/retry
@alias` asks it the last question again.

```
@deep why is the sky blue?
/retry @fast
```

## The system prompt

Keywords: system prompt instruction instructions persona role behave tone character change set
/system -s personality custom act as style always make answer in german french language briefly
brief

`/system TEXT` sets the system prompt of the conversation, `/system` shows it. On the command line
use `-s`.

```
/system Answer in one sentence.
llmring -s "You are a patient teacher."
```

## Settings

Keywords: setting settings option options set temperature random creative max tokens max_tokens
length limit longer shorter parameter change /set -t less deterministic brief briefly verbose
answers

`/set` lists the settings and where each comes from, `/set KEY VALUE` changes one for this run, and
`/set KEY VALUE --save` keeps it in `config.toml`; Tab completes both, and `/help set` explains
them. On the command line there are `-t` for the temperature and `--max-tokens`, and `llmring config
set KEY VALUE` writes `config.toml`. Settings under `[alias.NAME]` there apply while that alias is
in use.

```
/set temperature 0.2 --save
llmring -t 0.2 --max-tokens 500
```

## Options of a provider

Keywords: option options top_p top_k seed stop sequence sequences body field parameter parameters -o
num_ctx verbosity service_tier extra raw

`-o KEY=VALUE` adds an option to the body of the request, as JSON or text; give it more than once for
several. `top_p`, `stop` and `seed` are translated for every provider, other names are sent as they
are. `/set options KEY=VALUE` does the same at the prompt, and `options` in `config.toml` for every
request or, under `[providers.NAME]`, for one provider.

```
llmring -o top_p=0.9 -o seed=7 "Tell me a story."
/set options num_ctx=16384
```

## What is sent

Keywords: dry run dry-run request body headers url json send sent see show debug inspect curl
payload exactly exact raw goes out network server look

`--dry-run` prints the request that a question would make, without keys, and sends nothing. After an
error, `/error` shows the last request in the same way, with the server's response. If a server
rejects a field, llmring sends the request again without it and says so. `--no-stream`, or `stream =
false` for a provider, requests the answer whole.

```
llmring --dry-run "Hi"
/error
```

## Prompt cache

Keywords: cache caching cached prompt cheaper cost save cache_control

With Anthropic's format, llmring marks the tools, the system prompt and the conversation so that the
provider caches them, and the next question costs less. `cache = false` under `[providers.NAME]` in
`config.toml` turns this off. Other providers cache by themselves.

```
[providers.anthropic]
cache = false
```

## Reasoning

Keywords: reasoning reason think thinking thoughts effort hide show deep harder /think o1 o3 chain
of thought extended budget

`/think LEVEL` sets how much a reasoning model thinks before it answers: `none`, `minimal`, `low`,
`medium`, `high` or `max`; on the command line it is `--reasoning`. What a model does not offer
becomes the nearest level that it does. `/set thinking` says whether thoughts are shown. Text between
`<think>` and `</think>` at the start of an answer counts as thoughts, and is not sent back;
`think_tags = false` in a provider's section of `config.toml` leaves it in the text.

```
/think high
llmring --reasoning low "Is 91 prime?"
```

# Conversations

## Resuming a conversation

Keywords: resume continue yesterday yesterday's earlier previous last old past again reopen open
load pick up go back conversation chat session list remember -c -r /resume /sessions saved closed
accident accidentally gone lost window where left pause

Every conversation is saved. `llmring -c` continues the last one and `llmring -r ID` any other, with
the model and settings it had. In a chat, `/sessions` lists them and `/resume` opens one; Tab
completes the ids. If a crash cut an answer off, everything you saw of it is there at the next start.

```
llmring -c
/sessions
/resume
```

## Searching conversations

Keywords: search find look up grep where did i say history old conversation words /search asked week
month ago day something topic mentioned talked about word accents phrase prefix attachment

`/search WORDS` finds saved questions with their answers, reasoning and attached text, and system
prompts. Case, accents, Markdown and typographic signs make no difference: `creme` finds crème. Words
match parts of words, `cat*` only beginnings, and `"a phrase"` stays together. `/resume ID:TURN`, as
listed, continues there, and `llmring history search` searches from the shell. **Ctrl-R** finds what you
typed yourself.

```
/search sourdough
/resume 3f7k:12
```

## A new conversation

Keywords: new start over fresh clear reset empty another conversation chat topic /new begin restart
again

`/new` (or `/clear`) starts a fresh conversation; the one before stays saved. Ctrl-L only clears the
screen.

```
/new
```

## Naming and deleting conversations

Keywords: rename name title delete remove erase wipe forget conversation chat history everything all
said get rid call another purge

A conversation is named after its first question; `/rename TITLE` gives it another name. `/delete`
erases it for good, and asks first: `y` does it, Enter and every other answer leave it. `/delete ID`
erases another one. `--no-save` keeps a conversation from being saved at all. Nothing typed before
the question answers it.

```
/rename Holiday plans
/delete
```

## Changing a question

Keywords: undo take back rewind edit correct change my last question message typo mistake wrong
/undo /edit /rewind reword rephrase rewrite again

`/edit` puts your last question at the prompt to be changed and asked anew. `/undo` takes it back
with its answer, `/undo 2` the last two. Nothing is erased: both stay in the file.

```
/edit
```

## Trying something else

Keywords: fork branch copy conversation try alternative different direction split duplicate clone
/fork /branch several the same parallel

`/fork` continues in a copy of the conversation and leaves the original as it is; `/fork NAME` gives
the copy a name.

```
/fork What if
```

## Another answer

Keywords: retry again regenerate another different better answer redo repeat /retry /regen go try
attempt bad

`/retry` asks for another answer to the last question, `/retry @alias` asks another alias. The
earlier answer is kept.

```
/retry
```

## Side questions

Keywords: btw by the way aside side question quick without context not remember separate interrupt
off topic tangent /btw

`/btw QUESTION` asks with the conversation so far, but later questions do not bring the exchange
along, so it costs no context. It is saved, and marked `(btw)` in `/history` and exports (`"btw": true`
in JSON). `/btw @alias QUESTION` asks another alias.

```
/btw what does idempotent mean?
```

## Comparing models

Keywords: compare several models answers side by which model is better best versus vs both keep
choose pick branch /compare /keep same at once two thing gpt and claude together

`/compare @a @b QUESTION` asks two or more aliases the same question, one after another, and shows
each answer below its alias, with its tokens and cost. All answers are kept. The conversation
continues from the last one; `/keep 1` continues from the first instead, and `/keep` alone lists them.
Ctrl-C stops the current answer, and the models after it are not asked. In a script,
`llmring --compare a,b "QUESTION"` does the same; with `--json` it prints an array.

```
/compare @fast @smart why is the sky blue?
/keep 1
```

## Continuing a cut answer

Keywords: continue cut off short truncated incomplete unfinished stopped length rest finish go on
answer /continue middle sentence half way ended early

`/continue` continues an answer that was cut short or that you stopped. After a complete answer it
says so and sends nothing.

```
/continue
```

## Long conversations

Keywords: context window full too long compact compress summarize summary shrink memory limit exceed
percent tokens not sent refused trim drop oldest /context /trim /compact forgot forgets forgotten
beginning start early earlier does know anymore remember left much many room remaining space

Every model has a context window. Once it is half full, the prompt shows how full, and `/context`
shows the details. A question that is too long is not sent. `/trim` drops the oldest turns until the
rest fits, and `/trim 5` keeps only the last five questions. `/compact` replaces everything but the
last exchange with a summary, which `/compact NAME` has another model write. The dropped turns stay
saved. You can also switch to a larger model with `/model`, or send anyway with
`/set context_check off`.

```
/context
/trim
/compact
```

## Cost and usage

Keywords: cost costs price prices money expensive cheap much dollars spend spent bill pay charge
tokens usage used free cache cached caching speed fast slow second /usage /cost far today total sum
dollar cents per budget limit question was

`/usage` shows the tokens and the price of all answers since you started llmring, and `llmring usage`
those of all answers, by model, alias, provider or day. The line below an answer shows its own. The
price is what the server bills, or the maker's list price; for other models and gateways it is
unknown. Servers on this machine and this guide cost nothing. The settings `budget.day` and
`budget.month` limit, in dollars, what may be spent. `llmring info MODEL` shows what a model costs.

```
llmring usage --since 30d --by day
llmring config set budget.day 5
llmring info openai:gpt-6-sol
```

## Copying and exporting

Keywords: copy clipboard export save write markdown json to a file out share download code block
conversation chat /export /copy just last answer html pdf print

`/copy` copies the last answer, `/copy 2` the one before it, `/copy code` its last code block and
`/copy code 2` its second, and says how: in tmux through tmux, at this machine through `pbcopy`,
`wl-copy`, `xclip` or `xsel`, otherwise through the terminal (OSC 52), which may ignore it.
`/export` writes the conversation as Markdown, `/export json` as JSON, `/export html` as a web page; a
path may follow, escaped, quoted or as a `file://` URL. For a single answer, use the command line.

```
/copy code
/export md notes.md
llmring "A haiku about rivers" > haiku.md
llmring --json "A haiku about rivers" > haiku.json
```

# Writing and reading

## Stopping an answer

Keywords: stop cancel abort interrupt halt break kill shut up answer reply streaming ctrl-c too long
hang generating generation generate response escape esc

Press **Ctrl-C** or **Esc** while the answer streams: it stops at once and keeps the text so far.
`/continue` continues it. What you have typed meanwhile is in the next prompt. With text on the line,
Ctrl-C drops the line, and Up brings it back; on an empty line it only shows a hint. It also stops a
command that waits because another program is using the saved conversations.

## Writing several lines

Keywords: multi-line multiline multi line several lines newline new break paragraph paste code shift
enter return alt-enter ctrl-j backslash paragraphs blank big large

Enter sends. For a new line press **Ctrl-J** or **Alt-Enter**, or end the line with `\`. A block
that begins and ends with `"""` is one message too. Text that you paste stays one message and sends
nothing until you press Enter. It is never a command, whatever it begins with; only a pasted line that
is exactly a command is offered, and Enter again runs it. Ctrl-X Ctrl-E opens your editor.

## Keys at the prompt

Keywords: keys keyboard shortcut shortcuts bindings editing up down arrow history recall previous
ctrl-r search editor vim emacs vi mode editrc tab complete ctrl-l screen suspend ctrl-z remap rebind
customize keybindings cursor word jump beginning end line delete

Up and Down (or Ctrl-P and Ctrl-N) walk through what you wrote before and keep your draft;
**Ctrl-R** searches it. **Tab** completes commands, aliases and models. Ctrl-X Ctrl-E or Ctrl-G
opens `$VISUAL` or `$EDITOR`. Ctrl-L clears the screen, Ctrl-Z suspends, Ctrl-D on an empty line
leaves. `~/.editrc` is honoured, vi mode included.

## Commands

Keywords: help command commands list slash / what can i type available ? /help anything every all

`/help` lists the commands by topic, and `/help TOPIC` or `/help COMMAND` explains more; a unique
beginning of a name is enough.
A line that begins with a slash is not sent to a model, unless it cannot be a command, such as a
path or a comment; `//help` sends the line `/help`.

```
/help
/help retry
```

## Attaching files

Keywords: attach file files folder folders document image picture photo pdf add read include upload
source glob pattern wildcard stdin -f --file feed log directory entire whole project code codebase

`-f PATH` sends a file with the question: a PNG, JPEG, GIF or WebP image, a PDF document, or text;
give it again for more. A folder sends all its files, a pattern such as `'*.c'` or `'src/**/*.h'` those
that match; hidden files, links and files of other types are skipped and counted. `-f -` sends
standard input as a file, and `-f <(command)` what a command prints. With `-i`, or without a question, the chat starts with the files. In a chat
there are `/attach` and `@main.c`.

```
llmring -f photo.jpg "What is this?"
llmring -i -f main.c -f 'include/*.h' "Where is the leak?"
git diff | llmring -f - "Review this."
```

## Files in a chat

Keywords: attach file folder @ mention detach list waiting drop drag chat prompt tab /attach /detach
/file name log remove attachment attachments project code codebase read see

A question can name files: `@main.c`, `@"my notes.md"`, `@src/`, `@*.h`; Tab completes the path. A word
with `@` that names no file stays text, as does any `@` in pasted text and between `"""`. llmring asks
first about links out of the folder, more than 20 files, 1 MB of text, or large images.

`/attach PATH …` sends files with the next question; alone, it lists them. `/detach 2` removes one,
`/detach all` all. Dropped files are offered.

```
Why does @main.c leak?
/attach src/ "my notes.md"
```

## The clipboard

Keywords: paste clipboard screenshot image copied xclip wl-paste pbpaste /paste screen

`/paste` attaches the image or the text on the clipboard to the next question; files that were copied
in a file manager are attached, too. On Linux it needs wl-clipboard (Wayland) or xclip (X11). Over ssh
it cannot reach the clipboard of your machine: paste text into the line instead.

```
/paste
```

## Running a command

Keywords: shell run command execute terminal bash ! !! bang exclamation mark output attach git diff
make ls without leaving program result show

`!COMMAND` runs a command in your shell and shows its output. `!!COMMAND` also attaches the output to
the next question. Ctrl-C stops the command and everything that it started. It cannot ask you anything,
and it does not see the keys of providers. A line that begins with `!` and is a question goes between
`"""` and `"""`.

```
!git status
!!git diff
```

## Your editor

Keywords: editor editing edit vim nano emacs VISUAL EDITOR external long question draft compose write
ctrl-x ctrl-e ctrl-g

**Ctrl-X Ctrl-E** or **Ctrl-G** opens what you have typed in `$VISUAL` or `$EDITOR`; what you save
there is the question, and Enter sends it.

```
export EDITOR=nano
```

## Leaving

Keywords: exit quit leave close end bye goodbye log out stop program ctrl-d /exit /quit terminate
window get shut here escape of without losing chat

`/exit` leaves (so do `/quit` and `/bye`), or press Ctrl-D on an empty line. The conversation is
saved; `llmring -c` takes it up again. If something could not be saved, llmring tries again, and asks
whether to leave anyway; the exit status is then 1.

## Reading back

Keywords: history transcript scroll earlier said show turns read again /history log older messages
previous answers pager less

`/history` shows the latest turns again as they were painted, long ones shortened; `/history 3` shows
the last three turns whole. Ctrl-C stops it. Resuming a conversation shows its last question and
answer, or those of the turn that you name; of a very long answer it shows the end. In a shell,
`llmring history show` opens a conversation in your `PAGER`, or in `less`; `--no-pager` prints it.

```
/history 3
llmring history show last
```

## Colours and accessibility

Keywords: colour color colours colors black white plain theme dark light background screen reader
accessible accessibility blind escape sequences NO_COLOR ACCESSIBLE spinner animation bell ring
rings sound beep notify notification desktop finished done osc9

`NO_COLOR=1` switches colours off and `CLICOLOR_FORCE=1` keeps them on. `llmring --plain`, or
`ACCESSIBLE=1`, makes the output plain for screen readers: no colours, nothing spins, and answers
come in whole sentences; `/set bell on` rings when a long one is over, and `/set bell osc9` also shows
a notification. `/set background light` suits a light screen, if llmring cannot tell.

```
NO_COLOR=1 llmring
llmring --plain
```

## How answers look

Keywords: markdown format formatting formatted render rendering rendered display appearance plain
text raw bold tables table math maths latex formula formulas equation unicode wrap wrapping lines
words break width columns long line ansi escape codes

Answers show as Markdown; `/set markdown off` shows them as the model wrote them, and `/set math off`
leaves formulas in LaTeX. `/set wrap on` breaks long lines between words, `/set wrap 80` at 80
columns. Add `--save` to keep a setting. A piped answer is plain text without colours; `--raw` prints
the model's exact bytes.

```
/set markdown off
/set wrap on --save
```

# Without a conversation

## Asking from a script or a pipe

Keywords: pipe piped stdin input one shot single script line shell file into feed redirect cat echo
non interactive batch quick prompt argument bash pipeline loop cron automate automation ci github
actions headless without terminal only exit then makefile extract code block -x -q quiet silent

Give the question as an argument, pipe text in, or both: the question comes first, then the piped
text. The answer goes to standard output and nothing else does; `--json` prints it with its details,
and `-x` prints only its first code block. `-q` leaves out all but the answer and errors. `-n` leaves standard input unread, as a loop over lines needs it. `-i` answers and then opens the chat.

```
llmring "What is a monad?"
git diff | llmring "Write a commit message"
while read -r line; do llmring -n "Translate: $line"; done < lines.txt
llmring "Summarise this" < report.txt > summary.txt
```

## Prompts of your own

Keywords: prompt prompts own custom slash command template templates reusable macro snippet saved
question file front matter variable variables commit message git staged changes diff review reviews
code explain translate translation summarize -p --prompt

A prompt is a question in a file, `prompts/NAME.md` in the configuration folder or
`.llmring/prompts/NAME.md` in a project: `/NAME words` asks it, and so does `llmring -p NAME`.
`{{input}}` in it stands for the words and piped text, `{{to=English}}` for a variable that
`to=German` before the words fills. Lines of `key: value` between two lines of `---` set
`description`, `model`, `system`, `temperature` or `schema` (a file or fields). Built in are explain, review, commit,
translate and summarize; `llmring prompts` lists all.

```
git diff --staged | llmring -p commit
/translate to=German Good morning
llmring prompts show review
```

## JSON output

Keywords: json json-stream machine readable output parse jq events stream script program ndjson
structured

`--json` prints one object with the answer, its finish reason, sources, usage and price.
`--json-stream` prints one object a line while the answer comes; after the line `text_was_reasoning`,
all text before it was reasoning, and after `reasoning_was_text` the reverse. `llmring aliases`,
`list`, `info` and `providers` take `--json` too.

```
llmring --json "What is 2+2?" | jq -r .content
```

## Data by a schema

Keywords: schema json-schema --schema structured output data fields extract typed validate valid
format object back table csv pydantic

`--schema FILE` asks for an answer that fits a JSON Schema; instead of a file, name the fields, each
with `str`, `int`, `float` or `bool` if it is not text. The answer is printed once it is whole and
checked. If it does not fit, it is printed all the same, the fault says where, and the status is 1. A
fence or sentence around the JSON is left out, with a note; `--json` has the value as `structured`.
What is not checked, such as `format`, is named beforehand.

```
llmring --schema person.json "Ada Lovelace" | jq .born
llmring --schema "name, born int: year of birth" "Ada Lovelace"
```

## Status codes for scripts

Keywords: exit status code codes error script return value failure $? number mean means nonzero

0 is a complete answer; 1 a fault of the provider or the network, or an answer that was cut short or
may have been; 2 wrong usage; 3 configuration or authentication; 4 rate limit or quota; 5 a
conversation that is too long; 130 Ctrl-C.

## Tools and the web

Keywords: tool tools mcp server servers call calling plugin plugins agent browse browsing web
internet search google websites url execute run itself look up things online current news code

Models cannot run tools here yet: there are no MCP servers and no web search, and if an answer asks
for a tool, llmring says so. `!!COMMAND` attaches the output of a command of yours instead, and
`@path` a file.

```
!!curl -s https://example.com
```

## Shell completion

Keywords: shell completion completions complete tab bash zsh fish script generate install set up go
where source

`llmring completions bash` (or `zsh`, `fish`) prints a script that completes commands, options,
aliases, models, conversations, prompts and files. In bash or zsh, load it from `~/.bashrc` or
`~/.zshrc`; fish loads it from its folder.

```
source <(llmring completions bash)      # in ~/.bashrc; for zsh: completions zsh, after compinit
llmring completions fish > ~/.config/fish/completions/llmring.fish
```

# Keys, providers and upkeep

## Installing and updating

Keywords: install installing installation update updating upgrade upgrading newer latest build
building source compile download path get uninstall program llmring git pull computer deinstall
requirements dependencies platforms windows mac linux away remove

llmring runs on Linux and macOS, and on Windows in WSL. It is built from its source: in its folder,
`Config/bootstrap` installs what the build needs, and `Config/install` builds llmring, which takes
minutes, and installs the program, its man page and its completions in `/usr/local`, or in `~/.local`
if you may not write there. To update, run `git pull` and `Config/install` again; conversations and
settings stay as they are. `Config/uninstall` removes the program.

```
git pull
Config/install ~/.local
```

## What is new

Keywords: version changed changes changelog release notes news number new

`llmring --version` prints the version, and so does `llmring doctor`. `git log` in the folder of the
source lists what has changed.

```
llmring --version
```

## The manual

Keywords: man page manual documentation docs document documented help read reference handbook readme
option options flags list

`llmring --help` shows how to ask and every option, `llmring COMMAND --help` explains a command with
an example, and `/help` lists what you can type at the prompt. `man llmring` is the manual page (in
the source, `Config/llmring.1`). You can also ask this guide.

```
llmring --help
llmring history --help
/help keys
```

## Where things are kept

Keywords: where files folder directory path paths location stored kept config.toml configuration
database sqlite conversations.sqlite data xdg find logs log backup back up copy move located saves
save another computer machine

`llmring paths` prints them all. The configuration is `config.toml`, conversations are in
`conversations.sqlite`, and what you typed is in `input-history`; each is in a folder `llmring`
under `XDG_CONFIG_HOME`, `XDG_DATA_HOME` and `XDG_STATE_HOME`. Only you can read them.

```
llmring paths
```

## Configuration

Keywords: configuration config configure config.toml settings default model edit file key holds set
permanently always keep persist save share projects between all every

The file is `config.toml`; `llmring paths` prints where it is. `model` is the default alias or
model, and `[providers.NAME]` adds providers. `llmring config` prints the settings in force and
where each comes from, `llmring config set KEY VALUE` changes one, and `llmring config --edit` opens
the file. A variable sets a key, too: `LLMRING_` and the key in capitals, such as
`LLMRING_MAX_TOKENS`. An unknown key or a value of the wrong type is reported with its line.

```
# config.toml
model = "chatbot"
```

## When something fails

Keywords: error errors fail fails failed failing broken wrong problem trouble troubleshoot doctor
debug not working doesn't work fault last diagnose refused rejected invalid key rate limit quota
overloaded keep hitting getting limited report went connection unreachable 404 500 bug diagnostics
check

`llmring doctor` checks the whole set-up and says what to do. `/error` shows the last error in full,
`llmring providers` shows which keys are missing, and `llmring lock validate` checks the aliases. The
text before an error is kept: `/retry` asks again, `/continue` continues the answer, and `/model`
switches to another model. Temporary failures, such as a rate limit, are retried automatically until
an answer begins.

```
llmring doctor
/error
```

## Slow answers and timeouts

Keywords: timeout slow wait waiting long seconds hang hangs stuck nothing happens give up after
minute minutes limit forever frozen freezes latency speed

`--timeout SECONDS` limits how long to wait for a whole answer, or with `--compare` for all of them;
`--timeout none` waits for ever, and Ctrl-C gives the prompt back at any time. Separately, a server may send nothing for 2 to 10 minutes,
longer for models that reason and for your own servers. `timeout` in `config.toml`, there or in
`[providers.NAME]`, `LLMRING_PROVIDER_TIMEOUT_S` or `/set timeout SECONDS` changes that limit.

```
llmring --timeout 30 "Quick question"
```

## Proxies

Keywords: proxy proxies corporate firewall HTTPS_PROXY NO_PROXY certificate SSL_CERT_FILE ca company
own certificates self signed ssl tls behind vpn http setting settings

`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` are read as curl reads them, and
`SSL_CERT_FILE` names further certificates. `LLMRING_LIBCURL` is the path of the HTTP library to use;
`llmring doctor` shows which one is in use.

```
HTTPS_PROXY=http://proxy.example:3128 llmring
```

## Privacy

Keywords: privacy private safe secure data sent stored track telemetry log logs remember incognito
no-save secret anywhere collect who read permissions mode upload readable encrypted trust other
users computer else see third party parties training share shared leak

Conversations are stored on this machine only, in files that you alone can read (mode 0600); `--no-save` stores nothing. A
question goes only to the provider that you chose, and a key only to its own provider's address.
Nothing is fetched at start. This guide never uses the network.

```
llmring --no-save
```

## After a crash

Keywords: crash crashed lost power kill killed died recover recovery restore terminal closed reboot
restart battery unsaved

Your question is on disk before it is sent, and every answer is saved when it ends or you stop it.
After a crash or a power cut, `llmring -c` continues the conversation with the part of the answer
that had arrived (marked `recovered`, in JSON `interrupted`), and `/retry` asks for it again.

```
llmring -c
```

## When the disk is full

Keywords: disk full space unsaved not saved NOT SAVED read-only write store branch instance mean
means prompt

A line that begins with `NOT SAVED` says why, and the prompt shows it until the problem is solved.
You can keep talking: everything is written as soon as the disk has room. llmring warns you if the
conversation is open elsewhere: what you say becomes a branch, and `/fork` continues in a copy.

```
/fork
```

## Bringing conversations in

Keywords: import bring in migrate move logs.db llm aichat session export markdown json backup over
transfer old history from another program chats conversations.json

`llmring history import FILE…` takes JSON and Markdown that llmring exported, `conversations.json` of the
data exports of ChatGPT and Claude, the `logs.db` of llm, and the session files of aichat, with their
images; `-` is standard input. What is already saved is not added again. Each file gets a line; after one
that fails the others are still imported, and the exit status is 3. Dates that cannot be read are
reported. If a model was named without its provider, choose one with `-m PROVIDER:MODEL`.

```
llmring history import logs.db
```

## Several computers

Keywords: several computers machines sync synchronize dropbox icloud syncthing onedrive nextcloud
conflicted copy merge combine two stores backup all everything export import network nfs

`llmring history import FILE` adds what another `conversations.sqlite` has: another computer's, a
conflicted copy (`llmring doctor` names them), or a damaged one. The file is not changed. What both
continued becomes branches; the side that continued last decides which is current. A conversation deleted
on one side is deleted on both, unless something was said in it later. `history export --all` writes
everything as JSON, which import reads.

```
llmring history import other.sqlite
```

"""#
}
