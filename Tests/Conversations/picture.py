#!/usr/bin/env python3
"""Draws the picture of the README from a real session: it starts the program in tmux, types as a
person would, reads the screen and writes it as an SVG.

    Tests/Conversations/picture.py --program .build/release/llmring [--output .github/session.svg]

The answers come from a server of this script, so that the picture needs no key and changes only
when the program does. Needs tmux and Python's standard library.
"""

import argparse
import html
import http.server
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata

COLUMNS, ROWS = 88, 31
CELL, LINE, MARGIN = 8.4, 18, 16
ALIASES = [
    ("chatbot", ["anthropic:claude-haiku-5-5"]),
    ("fast", ["openai:gpt-6-luna", "google:gemini-3.5-flash-lite"]),
]
SORTING = r"""Each comparison halves the orders that are still possible, and there are $n!$ of them:
no sort by comparison needs fewer than $\log_2(n!) \approx n \log_2 n$ steps.

| sort | steps | memory | stable |
|---|---|---|---|
| merge sort | $O(n \log n)$ | $O(n)$ | **yes** |
| heap sort | $O(n \log n)$ | $O(1)$ | no |
| counting sort | $O(n + k)$ | $O(k)$ | **yes**: it *compares nothing* |
"""
SWIFT = """It merges sorted halves:

```swift
func sorted(_ values: [Int]) -> [Int] {
  guard values.count > 1 else { return values }
  let middle = values.count / 2  // 半分
"""


class Server(http.server.BaseHTTPRequestHandler):
    """Answers in the two formats that the session uses. The second answer never ends."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        time.sleep(0.4)
        try:
            if self.path.startswith("/v1/messages"):
                self.anthropic()
            else:
                self.openai()
        except OSError:
            pass  # The program has stopped the answer.

    def log_message(self, *_):
        pass

    def event(self, data, name=None):
        line = f"event: {name}\n" if name else ""
        self.wfile.write(f"{line}data: {json.dumps(data)}\n\n".encode())
        self.wfile.flush()

    def anthropic(self):
        usage = {"input_tokens": 31, "output_tokens": 1}
        self.event({"type": "message_start", "message": {
            "id": "m", "model": "claude-haiku-5-5", "role": "assistant", "content": [],
            "usage": usage}}, "message_start")
        self.event({"type": "content_block_start", "index": 0,
                    "content_block": {"type": "text", "text": ""}}, "content_block_start")
        for word in re.findall(r"\S+\s*|\s+", SORTING):
            self.event({"type": "content_block_delta", "index": 0,
                        "delta": {"type": "text_delta", "text": word}}, "content_block_delta")
        self.event({"type": "content_block_stop", "index": 0}, "content_block_stop")
        self.event({"type": "message_delta", "delta": {"stop_reason": "end_turn"},
                    "usage": {"output_tokens": 148}}, "message_delta")
        self.event({"type": "message_stop"}, "message_stop")

    def openai(self):
        responses = self.path.endswith("/responses")
        for word in re.findall(r"\S+\s*|\s+", SWIFT):
            if responses:
                self.event({"type": "response.output_text.delta", "item_id": "a",
                            "output_index": 0, "content_index": 0, "delta": word})
            else:
                self.event({"choices": [{"index": 0, "delta": {"content": word}}]})
        self.server.stop.wait()


class Session:
    """The program in a terminal of tmux."""

    def __init__(self, program, folder, port):
        self.socket = f"llmring-picture-{os.getpid()}"
        address = f"http://127.0.0.1:{port}"
        self.environment = {
            "HOME": folder, "PATH": os.environ["PATH"], "LANG": "C.UTF-8",
            "TERM": "xterm-256color", "COLORFGBG": "15;0", "ANTHROPIC_API_KEY": "none",
            "OPENAI_API_KEY": "none", "ANTHROPIC_BASE_URL": address,
            "OPENAI_BASE_URL": f"{address}/v1", "OLLAMA_HOST": "127.0.0.1:1",
        }
        self.tmux("-f", "/dev/null", "new-session", "-d", "-s", "s", "-x", str(COLUMNS),
                  "-y", str(ROWS), "-c", folder, f"'{program}'; exec cat")

    def tmux(self, *arguments):
        return subprocess.run(["tmux", "-L", self.socket, *arguments], env=self.environment,
                              check=True, capture_output=True, text=True).stdout

    def screen(self, *options):
        return self.tmux("capture-pane", "-p", *options, "-t", "s")

    def wait(self, pattern):
        for _ in range(200):
            if re.search(pattern, self.screen(), re.MULTILINE):
                return
            time.sleep(0.05)
        sys.exit(f"waited in vain for {pattern}\n{self.screen()}")

    def type(self, line):
        self.tmux("send-keys", "-t", "s", "-l", line)
        self.tmux("send-keys", "-t", "s", "Enter")

    def close(self):
        subprocess.run(["tmux", "-L", self.socket, "kill-server"], capture_output=True)


def record(program):
    """Holds the conversation, and returns the screen with its escape sequences."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.daemon_threads, server.stop = True, threading.Event()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/llmring.lock", "w", encoding="utf-8") as file:
            file.write('default_profile = "default"\n[profiles.default]\nname = "default"\n\n')
            for alias, models in ALIASES:
                file.write(f'[[profiles.default.bindings]]\nalias = "{alias}"\n'
                           f"models = {json.dumps(models)}\n\n")
        session = Session(program, folder, server.server_port)
        try:
            session.wait(r"^chatbot>")
            session.type("Why does sorting take n log n steps?")
            session.wait(r"first text .*\n(.*\n)*chatbot>")
            session.type("/model fast")
            session.wait(r"^fast>$")
            session.type("And in Swift?")
            session.wait("半分")
            session.tmux("send-keys", "-t", "s", "C-c")
            session.wait(r"^stopped.*\n(.*\n)*fast>$")
            return session.screen("-e")
        finally:
            server.stop.set()
            session.close()


# The colours of a dark terminal, by SGR number.
COLORS = dict(zip([*range(30, 38), *range(90, 98)], [
    "#484f58", "#ff7b72", "#7ee787", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#c9d1d9",
    "#6e7681", "#ffa198", "#aff5b4", "#f2cc60", "#a5d6ff", "#e2c5ff", "#b3f0ff", "#f0f6fc"]))


def indexed(number):
    """A colour of the palette of 256."""
    if number < 16:
        return COLORS[number + 30 if number < 8 else number + 82]
    if number >= 232:
        return "#" + 3 * f"{8 + 10 * (number - 232):02x}"
    steps = [0, 95, 135, 175, 215, 255]
    cube = number - 16
    return "#" + "".join(f"{steps[cube // scale % 6]:02x}" for scale in (36, 6, 1))


def spans(line, style):
    """The parts of a line with one style each: column, text, and the attributes of its element.

    The style is that of the end of the line before, and becomes that of the end of this one.
    """
    column = 0
    for codes, text in re.findall(r"\x1b\[([\d;]*)m|([^\x1b]+)", line):
        if text:
            yield column, text, dict(style)
            column += sum(2 if unicodedata.east_asian_width(c) in "WF" else
                          0 if unicodedata.combining(c) else 1 for c in text)
            continue
        numbers = iter(map(int, (codes or "0").split(";")))
        for code in numbers:
            match code:
                case 38 if next(numbers) == 5: style["fill"] = indexed(next(numbers))
                case 0: style.clear()
                case 1: style["font-weight"] = "bold"
                case 2: style["opacity"] = "0.6"
                case 3: style["font-style"] = "italic"
                case 4: style["text-decoration"] = "underline"
                case 39: style.pop("fill", None)
                case 49: pass  # The background is always the terminal's own.
                case _ if code in COLORS: style["fill"] = COLORS[code]
                case _: sys.exit(f"unknown style {code}")


def svg(screen):
    rows = screen.rstrip("\n").split("\n")
    width, height = COLUMNS * CELL + 2 * MARGIN, (len(rows) + 1) * LINE + 2 * MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="A session of llmring">',
        f'<rect width="100%" height="100%" rx="8" fill="#0d1117"/>',
        *(f'<circle cx="{MARGIN + 6 + 20 * index}" cy="16" r="6" fill="{color}"/>'
          for index, color in enumerate(["#ff5f57", "#febc2e", "#28c840"])),
        '<g font-family="ui-monospace, Menlo, Consolas, \'DejaVu Sans Mono\', monospace" '
        'font-size="14" fill="#c9d1d9" xml:space="preserve">',
    ]
    style = {}
    for row, line in enumerate(rows):
        for column, text, looks in spans(line, style):
            if not text.strip():
                continue
            attributes = "".join(f' {name}="{value}"' for name, value in looks.items())
            shown = text.rstrip()
            cells = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in shown)
            parts.append(
                f'<text x="{MARGIN + column * CELL:.1f}" y="{MARGIN + (row + 2) * LINE:.0f}" '
                f'textLength="{cells * CELL:.1f}" lengthAdjust="spacingAndGlyphs"{attributes}>'
                f"{html.escape(shown)}</text>")
    return "\n".join([*parts, "</g>", "</svg>", ""])


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    options.add_argument("--program", required=True)
    options.add_argument("--output", default=".github/session.svg")
    choice = options.parse_args()
    picture = svg(record(os.path.abspath(choice.program)))
    with open(choice.output, "w", encoding="utf-8") as file:
        file.write(picture)


if __name__ == "__main__":
    main()
