"""The program, as a script and as a person at a terminal run it."""

import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time


class CheckError(Exception):
    """What the program did is not what it should have done."""


class Place:
    """A home and a working folder of their own, with one provider named `here`."""

    def __init__(self, program, endpoint, key=None):
        self.program = program
        self.root = tempfile.mkdtemp(prefix="llmring-real-")
        self.environment = {
            "HOME": self.root, "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8",
            "TERM": "xterm-256color", "OLLAMA_HOST": "127.0.0.1:1",
            "HERE_KEY": endpoint.key if key is None else key,
        }
        for name in ["CONFIG", "DATA", "STATE", "CACHE"]:
            self.environment[f"XDG_{name}_HOME"] = f"{self.root}/{name.lower()}"
        folder = f"{self.root}/config/llmring"
        os.makedirs(folder, mode=0o700)
        with open(f"{folder}/config.toml", "w") as file:
            file.write(
                f'[providers.here]\nkind = "{endpoint.kind}"\nbase_url = "{endpoint.base}"\n'
                f'api_key_env = "HERE_KEY"\n')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.root, ignore_errors=True)

    def run(self, *arguments, limit=120):
        """Runs the program to its end. Returns its exit status and what it wrote."""
        process = subprocess.run(
            [self.program, *arguments], env=self.environment, cwd=self.root,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=limit)
        return process.returncode, process.stdout, process.stderr

    def ask(self, model, *arguments, question="Say hello"):
        """Asks one question. Returns the exit status, the object of `--json`, and the errors."""
        status, output, errors = self.run("-m", f"here:{model}", "--json", *arguments, question)
        try:
            return status, json.loads(output), errors
        except ValueError:
            raise CheckError(f"no JSON: {output[:200]!r} {errors[-300:]!r}") from None

    def turns(self):
        """The turns of the last conversation."""
        status, output, errors = self.run("history", "show", "last", "--json")
        if status != 0:
            raise CheckError(f"no history: {errors.strip()}")
        return json.loads(output)["turns"]


class Terminal:
    """The program in a pseudo-terminal of 80 by 24."""

    def __init__(self, place, *arguments):
        self.output = b""
        self.process, self.end = pty.fork()
        if self.process == 0:
            os.chdir(place.root)
            os.execve(place.program, [place.program, *arguments], place.environment)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.kill(self.process, signal.SIGKILL)
        os.close(self.end)
        os.waitpid(self.process, 0)

    def text(self):
        """The text that was written since the last keys."""
        # Without escape sequences, and without questions to the terminal, which have a text.
        escapes = rb"\x1b\[[0-9;?<>=]*[A-Za-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\r"
        return re.sub(escapes, b"", self.output).decode(errors="replace")

    def type(self, text):
        self.output = b""
        os.write(self.end, text.encode())

    def wait(self, what, condition, limit=30):
        """Reads until the condition holds. Returns the seconds that it took."""
        start = time.monotonic()
        while not condition(self.text()):
            left = limit - (time.monotonic() - start)
            ready = left > 0 and select.select([self.end], [], [], left)[0]
            try:
                data = os.read(self.end, 65536) if ready else b""
            except OSError:
                data = b""
            if not data:
                raise CheckError(f"waited in vain for {what}: {self.text()[-400:]!r}")
            self.output += data
        return time.monotonic() - start

    def wait_for_answer(self, length):
        """Waits for this much text after the spinner, whose marks are Braille patterns."""
        self.wait("the answer", lambda text: len(re.split("[\u2800-\u28ff]", text)[-1]) > length)

    def wait_for_prompt(self):
        return self.wait("the prompt", lambda text: re.search(r"\n?[^\n]*> ?$", text))
