"""Measures how long Ctrl-C takes to bring the prompt back, in every phase of an answer.

    python3 Tests/Benchmarks/stop.py --program .build/release/llmring [--repeat 5] [--delay 0.2 1]

An answer that floods is stopped after different times, because what has arrived by then must be put
away. The figures are the times from the key to the prompt; of a few runs, the 99th percentile is the
longest. The exit status is 1 if that of any phase is beyond the goal. With the defaults it takes
about three minutes on a quiet machine; each run takes the delay, and a start and an end of the
program.
"""

import argparse
import json
import os
import select
import socket
import sys
import tempfile
import threading
import time

from terminal import Terminal

GOAL = 0.25
HEAD = (b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/event-stream\r\n\r\n")
LINE = "word after word without an end "


def event(**delta):
    body = {"id": "c", "model": "m",
            "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
    return b"data: " + json.dumps(body, separators=(",", ":")).encode() + b"\n\n"


# What is sent after the head: once, then again and again, with a pause in seconds.
FLOODS = {
    "no response": None,
    "no text": (b"", b": wait\n\n", 0.05),
    "slow text": (b"", event(content="word "), 0.02),
    "endless line": (b"", event(content=LINE) * 100, 0),
    "endless line, large pieces": (b"", event(content=LINE * 200) * 4, 0),
    "endless word": (b"", event(content="x" * 31) * 100, 0),
    "endless lines": (b"", event(content=LINE + "\n") * 100, 0),
    "endless emphasis": (b"", event(content="**a *b `c ") * 100, 0),
    "endless code": (event(content="```swift\n"), event(content="let x = \"a\" + 1 // b\n") * 100, 0),
    "endless code line": (event(content="```swift\n"), event(content="x + \"a\" ") * 100, 0),
    "endless table": (event(content="|a|b|\n|-|-|\n"), event(content="|word|*word*|\n") * 100, 0),
    "endless list": (b"", event(content="- item\n  - item\n") * 100, 0),
    "endless quote": (b"", event(content="> ") * 100, 0),
    "endless link": (event(content="["), event(content="text") * 100, 0),
    "endless reasoning": (b"", event(reasoning_content=LINE) * 100, 0),
    "endless controls": (b"", event(content="\x1b[31m\x07\u202e") * 100, 0),
    "endless calls": (b"", event(tool_calls=[
        {"index": 0, "id": "c", "function": {"name": "f", "arguments": "{\"a\": 1"}}]) * 100, 0),
}


class FloodServer:
    def __init__(self):
        self.kind = ""
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection:
            try:
                while b"\r\n\r\n" not in connection.recv(1 << 16):
                    pass
                flood = FLOODS[self.kind]
                if flood is None:
                    connection.recv(1)
                    return
                opening, piece, pause = flood
                connection.sendall(HEAD + opening)
                while True:
                    connection.sendall(piece)
                    if pause:
                        time.sleep(pause)
            except OSError:
                pass  # The answer was stopped.


def stop_once(program, server, kind, delay):
    server.kind = kind
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "PATH": os.environ["PATH"], "HOME": folder, "TERM": "xterm-256color", "LANG": "C.UTF-8",
            "OPENAI_API_KEY": "sk-x", "OPENAI_BASE_URL": f"http://127.0.0.1:{server.port}/v1"}
        for name in ("CONFIG", "DATA", "STATE", "CACHE"):
            environment[f"XDG_{name}_HOME"] = folder
        with Terminal([program, "-m", "openai:m"], environment) as terminal:
            terminal.wait_for(b"> ")
            terminal.settle()
            terminal.type(b"go\r")
            end = time.perf_counter() + delay
            while (left := end - time.perf_counter()) > 0:
                read(terminal, left)
            terminal.output = b""
            pressed = time.perf_counter()
            os.write(terminal.master, b"\x03")
            while not terminal.output[-200:].count(b"> \x1b[m\r"):
                if time.perf_counter() - pressed > 60:
                    raise SystemExit(f"{kind}: no prompt; there is {terminal.output[-400:]!r}")
                read(terminal, 1)
            return time.perf_counter() - pressed


def read(terminal, limit):
    if select.select([terminal.master], [], [], limit)[0]:
        terminal.output = terminal.output[-1000:] + os.read(terminal.master, 1 << 16)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--delay", type=float, nargs="*", default=[0.2, 1])
    parser.add_argument("--only", nargs="*", default=list(FLOODS))
    arguments = parser.parse_args()
    server = FloodServer()
    worst = 0
    for kind in arguments.only:
        for delay in arguments.delay if FLOODS[kind] and not FLOODS[kind][2] else arguments.delay[:1]:
            took = sorted(
                stop_once(arguments.program, server, kind, delay) for _ in range(arguments.repeat))
            p99 = took[min(len(took) - 1, int(len(took) * 0.99))]
            worst = max(worst, p99)
            print(f"{kind:28} after {delay:g} s: median {took[len(took) // 2] * 1e3:6.0f} ms, "
                  f"99th percentile {p99 * 1e3:6.0f} ms", flush=True)
    return worst > GOAL


if __name__ == "__main__":
    sys.exit(main())
