"""What a delta costs: against curl on the same stream, in writes, and in instructions."""

import re
import shutil
import subprocess
import tempfile

import stream_server
from report import Row, milliseconds, ratio
from startup import PROMPT
from surroundings import MODEL, alternate, home, timed
from terminal import Terminal

SMALL, LARGE = 20_000, 100_000


def ask(program, count, environment):
    """Asks once, with the output in a pipe; returns the seconds."""
    expect = stream_server.text_size(count)
    return timed([program, "--model", MODEL, "q"], environment, expect)[0]


def rows(program, server, quick):
    return [
        *_wall_time(program, server, 5 if quick else 15),
        *_writes(program, server, 500 if quick else 2000),
        *([] if quick else _instructions(program, server)),
    ]


def _wall_time(program, server, count):
    def ours(deltas):
        # A user who has asked before: the store is there, as it is for every question but one.
        environment = home(server.port, f"/{deltas}/0")
        ask(program, deltas, environment)
        return lambda: ask(program, deltas, environment)

    def curl(deltas):
        command, environment = ["curl", "-sN", server.url(deltas)], home()
        return lambda: timed(command, environment)[0]

    one, small, large, one_curl, small_curl, large_curl = alternate(
        count, ours(1), ours(SMALL), ours(LARGE), curl(1), curl(SMALL), curl(LARGE))
    per_delta = (min(large) - min(one)) / (min(small) - min(one))
    per_delta_curl = (min(large_curl) - min(one_curl)) / (min(small_curl) - min(one_curl))
    return [
        Row("an answer of 1 delta / `curl -sN`", milliseconds(one), milliseconds(one_curl),
            ratio(one, one_curl)),
        Row("20,000 deltas / `curl -sN`", milliseconds(small), milliseconds(small_curl),
            ratio(small, small_curl), goal=3),
        Row("100,000 deltas / `curl -sN`", milliseconds(large), milliseconds(large_curl),
            ratio(large, large_curl)),
        Row("100,000 deltas / 20,000, without the start", milliseconds(large),
            f"{per_delta_curl:.2f}x (`curl`)", per_delta, goal=5.5),
    ]


def _writes(program, server, deltas):
    """Counts what reaches the terminal while an answer streams at 500 deltas a second."""
    pause = 2
    environment = home(server.port, f"/{deltas}/{pause}")
    with tempfile.NamedTemporaryFile("r", suffix=".strace") as trace:
        command = [program, "--model", MODEL]
        traced = shutil.which("strace") is not None
        if traced:
            command = ["strace", "-f", "-qq", "-y", "-o", trace.name, "-e", "trace=write,writev",
                       *command]
        with Terminal(command, environment) as terminal:
            terminal.wait_for(PROMPT)
            before = len(trace.read())
            terminal.type(b"q\r")
            terminal.wait_for(stream_server.LAST_WORD.encode(), PROMPT)
            size, writes = len(terminal.output), terminal.reads
        if traced:
            trace.seek(0)
            writes = len(re.findall(r"writev?\(\d+</dev/pts/", trace.read()[before:]))
    seconds = deltas * pause / 1000
    return [
        Row(f"{deltas:,} deltas at {pause} ms, writes to the terminal", f"{writes}", f"{deltas:,}",
            writes / seconds, "a second", goal=25),
        Row("bytes on the terminal / bytes of text", f"{size:,}",
            f"{stream_server.text_size(deltas):,}", size / stream_server.text_size(deltas)),
    ]


def _instructions(program, server):
    """The instructions of one delta: what 20,000 more of them take, in all threads."""
    if not (shutil.which("valgrind") and shutil.which("strip")):
        return []

    # The tool cannot read all of Swift's debug information.
    bare = tempfile.NamedTemporaryFile(prefix="llmring-bench-")
    subprocess.run(["strip", "--strip-debug", "-o", bare.name, program], check=True)

    def count(command, environment):
        with tempfile.NamedTemporaryFile("r", suffix=".callgrind") as out:
            subprocess.run(
                ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}", *command],
                env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, check=True)
            found = re.search(r"^(?:summary|totals): (\d+)", out.read(), re.MULTILINE)
            return int(found.group(1))

    def asked(deltas):
        return count([bare.name, "--model", MODEL, "q"], home(server.port, f"/{deltas}/0"))

    def fetched(deltas):
        return count(["curl", "-sN", server.url(deltas)], home())

    ours, theirs = ((take(2 * SMALL) - take(SMALL)) / SMALL for take in (asked, fetched))
    return [Row("instructions a delta / `curl -sN`", f"{ours:,.0f}", f"{theirs:,.0f}",
                ours / theirs)]
