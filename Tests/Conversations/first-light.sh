#!/usr/bin/env bash
# A first conversation, as someone has it who has just built the program and configured nothing:
# the offline guide answers at a terminal of tmux, the window is resized, and /exit leaves.
#
#   first-light.sh .build/release/llmring
set -euo pipefail

[[ $# == 1 && -x $1 ]] || { echo "usage: first-light.sh PROGRAM" >&2; exit 2; }
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")

scratch=$(mktemp -d)
socket="llmring-first-light-$$"
tmux=(env -i HOME="$scratch" PATH="$PATH" LANG=C.UTF-8 TERM=xterm-256color
  tmux -L "$socket" -f /dev/null)

clean_up() {
  "${tmux[@]}" kill-server 2>/dev/null || true
  rm -rf "$scratch" "${TMUX_TMPDIR:-/tmp}/tmux-$(id -u)/$socket"
}
trap clean_up EXIT

screen() { "${tmux[@]}" capture-pane -p -t first; }

# Waits up to ten seconds until the screen matches an extended regular expression.
await() {
  for _ in $(seq 100); do
    if grep -qE -- "$1" <<<"$(screen)"; then return; fi
    sleep 0.1
  done
  printf 'waited in vain for: %s\n%s\n0 passed, 1 failed\n' "$1" "$(screen)" >&2
  exit 1
}

type_line() { "${tmux[@]}" send-keys -t first -l "$1"; "${tmux[@]}" send-keys -t first Enter; }

# Nothing listens on port 1, so that an Ollama of this machine is not found.
"${tmux[@]}" new-session -d -s first -x 100 -y 30 -c "$scratch" \
  "OLLAMA_HOST=127.0.0.1:1 '$program'; echo \"left with \$?\"; exec cat"

await '^offline guide: '
await '^builtin:guide>$'
type_line 'how do I switch alias?'
await '/model'
await '^builtin:guide · .*first text '

"${tmux[@]}" resize-window -t first -x 60 -y 20
type_line 'how do I leave?'
await '> how do I leave\?'
await '/exit|Ctrl-D'
await '^builtin:guide>$'
type_line '/exit'
await '^left with 0$'

echo "1 passed, 0 failed"
