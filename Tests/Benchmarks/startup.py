"""From the start of the process to the first prompt: time, memory, and what is touched."""

import os
import re
import shutil
import statistics
import subprocess
import tempfile

from report import Row, milliseconds, ratio
from surroundings import MODEL, alternate, home, timed
from terminal import Terminal

PROMPT = MODEL.encode() + b"> "


def rows(program, quick):
    count = 10 if quick else 40
    return [*_times(program, count), *_memory(program), *_touched(program)]


def _times(program, count):
    environment = home()
    versions = alternate(
        count, lambda: timed([program, "--version"], environment)[0],
        lambda: timed(["curl", "--version"], environment)[0])
    helps = alternate(
        count, lambda: timed([program, "--help"], environment)[0],
        lambda: timed(["curl", "--help"], environment)[0])
    completion = [timed([program, "---complete", "zsh", "-m", ""],
                        environment | {"OPENAI_API_KEY": "x"})[0] for _ in range(count)]
    conversation = [program, "--model", MODEL]
    shell = ["bash", "--noprofile", "--norc", "-i"]
    shell_environment = environment | {"PS1": "ready> "}

    def prompt(command, surroundings, text):
        with Terminal(command, surroundings) as terminal:
            return terminal.wait_for(text)

    *prompts, curl = alternate(
        count, lambda: prompt(conversation, environment, PROMPT),
        lambda: prompt(shell, shell_environment, b"ready> "),
        lambda: timed(["curl", "--version"], environment)[0])
    return [
        Row("`--version` / `curl --version`", *map(milliseconds, versions), ratio(*versions),
            goal=1),
        Row("`--help` / `curl --help`", *map(milliseconds, helps), ratio(*helps), goal=1),
        Row("completion of a model", milliseconds(completion), "",
            statistics.median(completion) * 1e3, "ms", goal=30),
        Row("start to the first prompt / `bash`", *map(milliseconds, prompts), ratio(*prompts)),
        Row("start to the first prompt / `curl --version`", milliseconds(prompts[0]),
            milliseconds(curl), ratio(prompts[0], curl), goal=0.6),
        Row("start to the first prompt", *map(milliseconds, prompts),
            statistics.median(prompts[0]) * 1e3, "ms", goal=25),
    ]


def _memory(program):
    if not os.path.exists("/proc/self/status"):
        return []
    with Terminal([program, "--model", MODEL], home()) as terminal:
        terminal.wait_for(PROMPT)
        at_prompt, _ = terminal.memory()
        # The HTTP library is loaded behind the prompt.
        terminal.type(b"/help\r")
        terminal.wait_for(PROMPT)
        later, most = terminal.memory()
    shell = home() | {"PS1": "ready> "}
    with Terminal(["bash", "--noprofile", "--norc", "-i"], shell) as terminal:
        terminal.wait_for(b"ready> ")
        peer = f"{terminal.memory()[0]:.1f} MB (`bash`)"
    return [
        Row("resident at the prompt", f"{at_prompt:.1f} MB", peer, at_prompt, "MB", goal=12),
        Row("resident after a command", f"{later:.1f} MB", peer, most, "MB", goal=22),
    ]


# What start-up may not do before the prompt is drawn, as it shows in its system calls.
FORBIDDEN = {
    "opens a database": r"conversations\.sqlite",
    "reads the input history": r"input-history",
    "loads libcurl": r"libcurl",
    "asks the network": r"(connect|sendto)\(\d+, \{sa_family=AF_INET6?",
    "writes a file": r"O_(WRONLY|RDWR)[^)]*O_CREAT|O_CREAT[^)]*O_(WRONLY|RDWR)",
}


def _touched(program):
    if not shutil.which("strace"):
        return []
    with tempfile.NamedTemporaryFile("r", suffix=".strace") as trace:
        command = ["strace", "-f", "-s", "200", "-o", trace.name,
                   "-e", "trace=file,network,write,writev"]
        with Terminal([*command, program, "--model", MODEL], home()) as terminal:
            terminal.wait_for(PROMPT)
        calls = trace.read()
    # Between the model and the sign that ends the prompt the colours change.
    prompt = re.search(re.escape(MODEL) + r"(\\33\[[0-9;]*m)*> ", calls)
    drawn = prompt.start() if prompt else len(calls)
    found = [name for name, call in FORBIDDEN.items() if re.search(call, calls[:drawn])]
    opened = len(re.findall(r"open(at)?\(.*= \d+$", calls[:drawn], re.MULTILINE))
    return [
        Row("forbidden before the prompt", ", ".join(found) or "nothing", "", len(found), "found",
            goal=0),
        Row("files opened before the prompt", f"{opened}", "", opened, "files"),
    ]


def libraries(program):
    """The shared libraries that the program is linked to."""
    if not shutil.which("ldd"):
        return []
    lines = subprocess.run(["ldd", program], capture_output=True, text=True).stdout.splitlines()
    names = [line.split()[0].rsplit("/", 1)[-1] for line in lines if line.strip()]
    swift = [name for name in names if name.startswith(("libswift", "libFoundation"))]
    return [Row("shared Swift libraries", ", ".join(swift) or "none", f"{len(names)} in all",
                len(swift), "linked", goal=0)]
