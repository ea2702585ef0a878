#!/usr/bin/env python3
"""Measures how much memory llmring takes for servers that never stop sending.

    Tests/Benchmarks/memory.py [--program PATH] [--formats A,B] [--kinds A,B] [--ways A,B]

Each run is one process; its peak is compared with that of a run with a short answer. The exit
status is 1 when a run grows by more than 64 MiB or does not end by itself. It is not part of the
tests, because it takes minutes; Tests/LLMRingProgramTests/BoundsTests.swift has fewer cases.
"""

import argparse
import os
import pathlib
import select
import socket
import subprocess
import sys
import tempfile
import threading
import time

from endless import FORMATS, OUTPUTS
from terminal import Terminal

LIMIT = 64 << 10  # KiB
PATHS = {"openai": "/v1", "openai-responses": "/v1"}
WAYS = {
    "text": ["q"], "json": ["--json", "q"], "lines": ["--json-stream", "q"],
    "whole": ["--no-stream", "q"], "raw": ["--raw", "q"], "unsaved": ["--no-save", "q"],
    "screen": None,
}


class Server:
    """Sends one endless answer to each client that has sent a request."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.socket.getsockname()[1]
        self.answer = None
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            client, _ = self.socket.accept()
            threading.Thread(target=self._serve, args=(client, self.answer), daemon=True).start()

    @staticmethod
    def _serve(client, answer):
        opening, pieces, *once = answer()
        with client:
            try:
                while b"\r\n\r\n" not in client.recv(1 << 16):
                    pass
                client.sendall(opening)
                if not pieces:
                    return
                if once:
                    return [client.sendall(piece) for piece in pieces]
                if isinstance(pieces, list):
                    block = b"".join(pieces) * max(1, (256 << 10) // sum(map(len, pieces)))
                    while block:
                        client.sendall(block)
                else:
                    for piece in pieces:
                        client.sendall(piece)
            except OSError:
                pass


def peak(process):
    """Waits for a process; returns its peak in KiB and its exit status."""
    most = 0
    deadline = time.monotonic() + 300
    while process.poll() is None:
        try:
            status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
            most = max([most] + [
                int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")])
        except OSError:
            pass
        if time.monotonic() > deadline:
            process.kill()
            return most, "did not end"
        time.sleep(0.005)
    return most, process.returncode


def run(program, way, format, environment):
    command = [program, "-m", "here:m"]
    if WAYS[way] is None:
        return run_on_screen(command, environment)
    with open(os.devnull, "w") as nothing, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            command + WAYS[way], env=environment, stdin=subprocess.DEVNULL, stdout=nothing,
            stderr=errors)
        most, status = peak(process)
        errors.seek(0)
        return most, status, errors.read().decode(errors="replace").strip().replace("\n", " | ")


def run_on_screen(command, environment):
    """Asks at the prompt, waits until the prompt is back, and leaves."""
    with Terminal(command, environment) as terminal:
        process, most, output = terminal.process, [0], b""
        watcher = threading.Thread(target=lambda: most.append(peak(process)[0]))
        watcher.start()
        asked = left = False
        answer = b""
        begin = time.monotonic()
        while process.poll() is None and time.monotonic() - begin < 300:
            if select.select([terminal.master], [], [], 0.3)[0]:
                try:
                    output = (output + os.read(terminal.master, 1 << 16))[-4096:]
                except OSError:
                    break
            elif b"> " in output and not left:
                # It has drawn a prompt, and waits.
                os.write(terminal.master, b"\x04" if asked else b"q\r")
                asked, left, answer, output = True, asked, output, b""
        if process.poll() is None:
            process.kill()
        watcher.join()
        return max(most), process.wait(), answer[-300:].decode(errors="replace").strip()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=".build/debug/llmring")
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--kinds", default=",".join(OUTPUTS))
    parser.add_argument("--ways", default="text,json,screen")
    options = parser.parse_args()
    server = Server()
    failed = False
    for format in options.formats.split(","):
        for way in options.ways.split(","):
            for kind in [None] + options.kinds.split(","):
                with tempfile.TemporaryDirectory() as home:
                    environment = {
                        "HOME": home, "PATH": os.environ["PATH"], "TERM": "xterm-256color",
                        "LANG": "C.UTF-8"}
                    folder = pathlib.Path(home, ".config/llmring")
                    folder.mkdir(parents=True, mode=0o700)
                    url = f"http://127.0.0.1:{server.port}{PATHS.get(format, '')}"
                    (folder / "config.toml").write_text(
                        f'[providers.here]\nkind = "{format}"\nbase_url = "{url}"\n')
                    server.answer = (
                        (lambda: OUTPUTS[kind](format)) if kind
                        else lambda: (b"HTTP/1.1 400 Bad\r\nContent-Length: 2\r\n\r\nno", []))
                    began = time.monotonic()
                    most, status, words = run(options.program, way, format, environment)
                if kind is None:
                    base = most
                    continue
                grown = most - base
                isBad = grown > LIMIT or status == "did not end"
                failed |= isBad
                print(
                    f"{'BAD ' if isBad else 'ok  '} {format:17} {way:8} {kind:10} "
                    f"{grown / 1024:7.1f} MiB {time.monotonic() - began:6.1f} s  exit {status}  "
                    f"{words[-150:]!r}", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
