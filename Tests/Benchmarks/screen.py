"""Takes the figures of the screen and prints the table; `screen` beside this file says how."""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

import report
import stream_server
from answers import answers
from report import Row
from startup import PROMPT
from surroundings import MODEL, home
from terminal import Terminal

HISTORY = [f"question number {index} of many" for index in range(10_000)]
DELTA_SIZE = 5


# What is written for a byte of an answer has a goal of 1.3. Tables cannot reach it as they are to
# look. A row of `answers.ROW` has 40 bytes. Painted, it has 29 bytes that show, 8 for the space
# between them (5 of these move the cursor over 14 columns), a line feed, and 15 that make the code
# and the bold word look like that: 53 bytes, 1.33 times as many. In `tables`, a header of 33 bytes
# with its delimiter row of 15 stands above 8 rows, 369 bytes in all; its rule is as wide as the
# screen, and that alone is 80 signs of 3 bytes, 0.65 bytes for each byte of the source. (REP would
# repeat the sign, but tmux 3.3 and the terminals of JetBrains show it once.)
BYTES_GOAL = {"prose": 1.3, "code": 1.3, "a table": None, "tables": None}


def painting(probe, size):
    """The processor time of painting answers of `size` bytes, and of the longest step in each."""
    took, longest, written = {}, {}, {}
    for name, text in answers(size).items():
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(text)
            file.flush()
            line = subprocess.run([probe, file.name, str(DELTA_SIZE)], check=True,
                                  capture_output=True, text=True).stdout
        figures = dict(re.findall(r"(\w+)=([\d.]+)", line))
        took[name] = float(figures["cpu"]) / 1000
        longest[name] = float(figures["longest"])
        written[name] = float(figures["painted"]) / float(figures["text"])
        print(f"{name:16} {took[name]:6.3f} s, longest step {longest[name]:5.2f} ms, "
              f"{written[name]:.2f} bytes a byte", file=sys.stderr)
    megabytes = size / 1e6
    slowest = max(took, key=took.get)
    usual = ["prose", "code", "tables"]
    return [
        Row(f"painting {megabytes:g} MB of prose, code and tables, processor time of the slowest",
            f"{max(took[name] for name in usual):.2f} s", "",
            max(took[name] for name in usual) / megabytes, "s a MB", goal=1.5),
        Row(f"painting the slowest of {len(took)} hostile texts ({slowest})",
            f"{took[slowest]:.2f} s", "", took[slowest] / megabytes, "s a MB", goal=1.5),
        *(Row(f"bytes written for a byte of {name}", "", "", written[name], goal=goal)
          for name, goal in BYTES_GOAL.items()),
    ]


def code_block(probe, lines):
    """The longest step of painting a long block of code."""
    text = "```python\n" + "    return [*values[:index], 'swapped', 0x1F]  # done\n" * lines
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(text)
        file.flush()
        line = subprocess.run([probe, file.name, str(DELTA_SIZE)], check=True,
                              capture_output=True, text=True).stdout
    longest = float(re.search(r"longest=([\d.]+)", line).group(1))
    return [Row(f"the longest paint of a code block of {lines:,} lines", f"{longest:.2f} ms", "",
                longest, "ms", goal=5)]


def echo(terminal, keys):
    """Types keys one at a time; returns the seconds from each to the first byte that answers it."""
    times = []
    for key in keys:
        terminal.settle()
        start = time.perf_counter()
        os.write(terminal.master, key)
        terminal.wait_for_byte()
        times.append(time.perf_counter() - start)
    return times


def keys(program, count, size):
    """The time from a key to its echo, with much above the prompt and much in the history."""
    deltas = size // 5
    server = stream_server.StreamServer([deltas])
    environment = home(server.port, f"/{deltas}/0")
    folder = f"{environment['XDG_STATE_HOME']}/llmring"
    os.makedirs(folder)
    with open(f"{folder}/input-history", "w", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in HISTORY)
    bash_history = f"{environment['HOME']}/bash-history"
    with open(bash_history, "w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in HISTORY)
    shell = environment | {"PS1": "ready> ", "HISTFILE": bash_history, "HISTSIZE": "20000"}

    letters = [b"abcdefghij"[index % 10:index % 10 + 1] for index in range(count)]
    figures = {}
    with Terminal([program, "--model", MODEL, "--no-context-check"], environment) as terminal:
        terminal.wait_for(PROMPT)
        terminal.type(b"q\r")
        # The share of the context window may stand in the prompt.
        terminal.wait_for(stream_server.LAST_WORD.encode(), b"first text", b"> ")
        figures["letters"] = echo(terminal, letters)
        echo(terminal, [b"\x15"])
        # The first of them reads the history.
        first = echo(terminal, [b"\x10"])
        figures["history"] = echo(terminal, [b"\x10"] * count)
        echo(terminal, [b"\x15"])
        figures["search"] = echo(terminal, [b"\x12", b"n", b"u", b"m", b"b"])
    with Terminal(["bash", "--noprofile", "--norc", "-i"], shell) as terminal:
        terminal.wait_for(b"ready> ")
        peers = {"letters": echo(terminal, letters)}
        echo(terminal, [b"\x15"])
        peers["history"] = echo(terminal, [b"\x10"] * count)
        echo(terminal, [b"\x15"])
        peers["search"] = echo(terminal, [b"\x12", b"n", b"u", b"m", b"b"])

    names = {"letters": "a letter to its echo", "history": "Ctrl-P to an earlier line",
             "search": "a key of Ctrl-R to what it finds"}
    above = f"10,000 lines of history, {size / 1e6:g} MB above"
    return [
        Row("the first Ctrl-P of a run", report.milliseconds(first), "", first[0] * 1e3, "ms"),
        *(Row(f"{names[kind]} / `bash`; {above}", report.milliseconds(times),
            report.milliseconds(peers[kind]), percentile(times) * 1e3, "ms (99 of 100)", goal=5)
          for kind, times in figures.items()),
    ]


def percentile(times):
    """What 99 of 100 stay within; of few, all."""
    return sorted(times)[min(len(times) - 1, len(times) * 99 // 100)]


def paint_delay(program, deltas):
    """The time from a delta, when the server sends it, to its text on the terminal."""
    pause = 7
    server = stream_server.StreamServer([1])
    environment = home(server.port, f"/{deltas}/{pause}")
    with Terminal([program, "--model", MODEL], environment) as terminal:
        terminal.wait_for(PROMPT)
        terminal.type(b"q\r")
        terminal.wait_for(b"\n")
        arrivals = []
        while stream_server.LAST_WORD.encode() not in terminal.output:
            terminal.wait_for_byte()
            arrivals.append((time.perf_counter(), len(terminal.output)))
        text = terminal.output
    # Which words had been painted at each arrival: the terminal adds a return to each line feed.
    delays = []
    words = stream_server.words(deltas)
    answer = "".join(words).replace("\n", "\r\n").encode()
    length = text.find(answer)
    if length < 0:
        raise SystemExit("the answer on the terminal is not what was sent")
    place = 0
    for sent, word in zip(server.sent, words):
        length += len(word) + word.count("\n")
        while arrivals[place][1] < length:
            place += 1
        delays.append(arrivals[place][0] - sent)
    return [Row(f"a delta to its paint, one every {pause} ms", report.milliseconds(delays), "",
                percentile(delays) * 1e3, "ms (99 of 100)", goal=60)]


def main():
    options = argparse.ArgumentParser(prog="Tests/Benchmarks/screen", description=(
        "Measures what a person at the terminal sees, and prints a Markdown table."))
    options.add_argument("--program", required=True, metavar="PATH")
    options.add_argument("--probe", required=True, metavar="PATH")
    options.add_argument("--quick", action="store_true", help="less of everything")
    choice = options.parse_args()
    size = 200_000 if choice.quick else 1_000_000
    rows = [
        *painting(choice.probe, size),
        *code_block(choice.probe, 10_000),
        *keys(choice.program, 50 if choice.quick else 300, size),
        *paint_delay(choice.program, 200 if choice.quick else 1000),
    ]
    print(f"{report.machine()}; medians, the least in brackets\n")
    print(report.table(rows))
    sys.exit(0 if all(row.is_met for row in rows) else 1)


if __name__ == "__main__":
    main()
