"""The program, in a home of its own: between pipes or at a terminal, with strace around it."""

import fcntl
import json
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import tempfile
import termios
import time

MODEL = "openai:gpt-4o-mini"
# In seconds; the program itself waits up to five for a lock.
LIMIT = 30


class Ended(Exception):
    """The program was killed, or left."""


class Stuck(Exception):
    """The program did nothing more for a long time."""


class Home:
    """A user's files, in a folder that is gone at the end."""

    def __init__(self, program, provider, folder=None):
        self.program = program
        self.provider = provider
        self.folder = folder or tempfile.mkdtemp(prefix="llmring-faults-")
        self.environment = {
            "PATH": "/usr/bin:/bin", "HOME": self.folder, "LANG": "C.UTF-8", "TERM": "xterm",
            "NO_COLOR": "1", "OPENAI_API_KEY": "sk-test",
            "OPENAI_BASE_URL": f"http://127.0.0.1:{provider.port}/v1",
            "OLLAMA_HOST": "127.0.0.1:1",
        } | {f"XDG_{name}_HOME": f"{self.folder}/{name.lower()}"
             for name in ("CONFIG", "DATA", "STATE", "CACHE")}

    @property
    def store(self):
        return f"{self.folder}/data/llmring/conversations.sqlite"

    @property
    def inflight(self):
        return f"{self.folder}/state/llmring/inflight"

    def become(self, other):
        """Takes over the files of another home."""
        self.clear()
        shutil.copytree(other.folder, self.folder, dirs_exist_ok=True)

    def clear(self):
        for name in os.listdir(self.folder):
            shutil.rmtree(f"{self.folder}/{name}", ignore_errors=True)

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *arguments, around=(), check=True):
        """Runs the program to its end; returns a `subprocess.CompletedProcess` of bytes."""
        process = subprocess.Popen(
            [*around, self.program, *arguments], env=self.environment, cwd=self.folder,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True)
        try:
            output, errors = process.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            # What is traced outlives the one who traces it.
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise Stuck(f"{arguments} did not end") from None
        end = subprocess.CompletedProcess(arguments, process.returncode, output, errors)
        if check and end.returncode != 0:
            raise AssertionError(f"{arguments}: {end.returncode}, {errors.decode()}")
        return end

    def ask(self, *arguments, around=(), check=False):
        return self.run("--model", MODEL, *arguments, around=around, check=check)

    def conversations(self):
        """All that the program says is saved: title and turns by conversation; and what it
        said beside that on its way."""
        listed = self.run("history", "list", "--json")
        said = listed.stderr.decode()
        found = {}
        for one in json.loads(listed.stdout):
            shown = self.run("history", "show", one["id"], "--json")
            said += shown.stderr.decode()
            found[one["id"]] = (one["title"], [
                (turn["role"], turn["content"]) for turn in json.loads(shown.stdout)["turns"]])
        return found, said


class Terminal:
    """The program with a terminal of 80 by 24."""

    # The line is painted anew with every key: only an empty one is at its end here.
    PROMPTS = [MODEL + "> \r", MODEL + " NOT SAVED> \r"]

    def __init__(self, home, *arguments, around=()):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.output = b""
        self.place = 0
        self.process = subprocess.Popen(
            [*around, home.program, "--model", MODEL, *arguments], env=home.environment,
            cwd=home.folder, stdin=slave, stdout=slave, stderr=slave, start_new_session=True)
        os.close(slave)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self.master)

    @property
    def text(self):
        return self.output.decode(errors="replace")

    def wait_for(self, *texts, limit=LIMIT):
        """Reads until one of these has come since the last that came."""
        end = time.monotonic() + limit
        while True:
            found = [(place, text) for text in texts
                     if (place := self.output.find(text.encode(), self.place)) >= 0]
            if found:
                place, text = min(found)
                self.place = place + len(text.encode())
                return text
            if time.monotonic() > end:
                raise Stuck(f"{texts} did not come: {self.output[-400:]!r}")
            self._read(end)

    def _read(self, end):
        if not select.select([self.master], [], [], max(0, end - time.monotonic()))[0]:
            return
        try:
            piece = os.read(self.master, 65536)
        except OSError:
            piece = b""
        if not piece:
            raise Ended
        self.output += piece

    def wait_for_prompt(self):
        return self.wait_for(*self.PROMPTS)

    def type(self, text):
        os.write(self.master, text.encode())

    def enter(self, line):
        """Types a line, and waits until the next prompt."""
        self.type(line + "\r")
        self.wait_for_prompt()

    def leave(self, limit=LIMIT):
        """Reads to the end, and leaves although something is not saved; returns the exit status."""
        end = time.monotonic() + limit
        try:
            while time.monotonic() < end:
                self._read(end)
                place = self.output.find(b"leave anyway? [y]es, [n]o: ", self.place)
                if place >= 0:
                    self.place = len(self.output)
                    self.type("y")
            raise Stuck(f"it did not leave: {self.output[-400:]!r}")
        except Ended:
            return self.process.wait(limit)
