"""A store of 10,000 conversations with 1,000,000 turns, and what it costs to live with it.

    Tests/Benchmarks/store [--program PATH] [--conversations N] [--turns N] [--long N]

The program makes the file; SQL fills it, since a million turns by the program would take an hour.
Each figure is the median of several runs, and stands beside the same command on a new store, so
that what the start of a process takes can be told apart. Where `llm` is on the path, it has the
same turns in its own file, and its commands are timed beside ours.
"""

import argparse
import os
import random
import sqlite3
import statistics
import subprocess
import time

import listings
import report
import store_llm
from report import Row, milliseconds
from stream_server import StreamServer
from surroundings import MODEL, alternate, home, timed
from terminal import Terminal

PROMPT = MODEL.encode() + b"> "
SYLLABLES = [a + b for a in "bdfgklmnprstv" for b in ("a", "e", "i", "o", "u", "an", "er", "ol")]


def main():
    options = argparse.ArgumentParser(prog="Tests/Benchmarks/store")
    options.add_argument("--program", required=True, metavar="PATH")
    options.add_argument("--conversations", type=int, default=10_000)
    options.add_argument("--turns", type=int, default=1_000_000, help="in all")
    options.add_argument("--long", type=int, default=10_000, help="turns of the longest conversation")
    options.add_argument("--runs", type=int, default=7)
    choice = options.parse_args()
    server = StreamServer([1])
    big, small = (home(server.port, "/1/0") for _ in range(2))
    program = choice.program
    for environment in (big, small):
        timed([program, "--model", MODEL, "first question"], environment)
    path = subprocess.run([program, "paths"], env=big, capture_output=True, text=True).stdout
    path = next(word for word in path.split() if word.endswith("conversations.sqlite"))
    began = time.perf_counter()
    fill(path, choice)
    print(f"made in {time.perf_counter() - began:.0f} s: {os.path.getsize(path) >> 20} MiB")
    first = time.perf_counter()
    subprocess.run([program, "history", "search", "zzzz"], env=big, check=True)
    print(f"the first search, which indexes: {time.perf_counter() - first:.1f} s, "
          f"{os.path.getsize(path) >> 20} MiB then\n")

    def prompt(environment):
        with Terminal([program, "--model", MODEL], environment) as terminal:
            return terminal.wait_for(PROMPT)

    def pair(command):
        return alternate(choice.runs, *(
            lambda environment=environment: timed([program, *command], environment)[0]
            for environment in (big, small)))

    rows = [row("start to the prompt", 5, alternate(
        choice.runs, lambda: prompt(big), lambda: prompt(small)))]
    for name, goal, command in [
        ("one question and its answer", 5, ["--model", MODEL, "another question"]),
        ("`history search`, a rare word", 50, ["history", "search", "needle"]),
        ("`history search`, two common words", 50, ["history", "search", "common thing"]),
        ("`history search`, a very short word", None, ["history", "search", "xq"]),
        ("`history list` of all", 20, ["history", "list"]),
        (f"`history show`, {choice.long:,} turns", 100, ["history", "show", "longconv"]),
        ("`-c` in the longest conversation", None, ["--model", MODEL, "--no-context-check", "-r", "longconv", "and?"]),
    ]:
        if "longconv" in command:
            other = [word if word != "longconv" else "last" for word in command]
            figures = alternate(
                choice.runs, lambda: timed([program, *command], big)[0],
                lambda: timed([program, *(["--model", MODEL, "-c", "and?"] if "-r" in command
                                          else other)], small)[0])
        else:
            figures = pair(command)
        rows.append(row(name, goal, figures))
    rows += inside(program, big, choice.runs)
    rows += listings.rows(program, big, choice.runs)
    rows += store_llm.rows(program, big, path, choice.runs)
    print(f"{report.machine()}; medians, the least in brackets\n")
    print(report.table(rows))
    raise SystemExit(0 if all(row.is_met for row in rows) else 1)


def row(name, goal, figures):
    """The goal is for what the big store adds to the same command on a small one."""
    more = (statistics.median(figures[0]) - statistics.median(figures[1])) * 1e3
    return Row(name, milliseconds(figures[0]), milliseconds(figures[1]), more, "ms more", goal=goal)


def inside(program, big, runs):
    """The commands of the prompt, from Enter to the last of what they say."""
    rows = []
    for command, last, goal in [
        (b"/sessions", b"/resume NUMBER or ID", 20), (b"/search needle", b"/resume ID:TURN continues", 50),
        (b"/resume longconv", b"continuing longconv", 100),
    ]:
        times = []
        with Terminal([program, "--model", MODEL], big) as terminal:
            terminal.wait_for(PROMPT)
            for _ in range(runs + 1):
                start = time.perf_counter() - terminal.start
                terminal.type(command + b"\r")
                times.append(terminal.wait_for(last) - start)
        # The first opens the file.
        rows.append(Row(
            f"`{command.decode()}` at the prompt", milliseconds(times[1:]),
            f"{times[0] * 1e3:.1f} ms the first time", statistics.median(times[1:]) * 1e3, "ms",
            goal=goal))
    return rows


def fill(path, choice):
    random.seed(1)
    words = ["".join(random.choices(SYLLABLES, k=random.randint(1, 4))) for _ in range(20_000)]
    words[:40] = ["common", "thing"] * 20
    text = [" ".join(random.choices(words, k=random.randint(10, 40))) for _ in range(20_000)]
    database = sqlite3.connect(path)
    database.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -200000")
    (turn,) = database.execute("SELECT coalesce(max(id), 0) FROM turn").fetchone()
    # A turn a minute, the last one now.
    start = int(time.time() * 1000) - choice.turns * 60_000
    models = [(MODEL, "chatbot"), (MODEL, None), ("anthropic:claude-opus-5-5", "smart"),
              ("ollama:llama3.2", "local"), ("google:gemini-4-argon", "fast")]
    lengths = [choice.long] + [(choice.turns - choice.long) // (choice.conversations - 1)] * (
        choice.conversations - 1)
    with database:
        database.execute("PRAGMA defer_foreign_keys = ON")
        for number, length in enumerate(lengths):
            name = "longconv" if number == 0 else f"c{number:07d}"
            rows = []
            model, alias = models[number % len(models)]
            for depth in range(1, length + 1):
                turn += 1
                said = random.choice(text) + (" needle" if random.random() < 5e-5 else "")
                role = "user" if depth % 2 else "assistant"
                usage = (None,) * 4 if depth % 2 else (900, 90, 0.000189, "priced")
                rows.append((turn, name, turn - 1 if depth > 1 else None, depth, role, "complete",
                             said, model, alias, start + turn * 60_000, *usage))
            database.execute(
                "INSERT INTO conversation (id, title, head, created_at, updated_at)"
                " VALUES (?, ?, ?, ?, ?)", (name, f"title {number}", turn, start, start + turn * 60_000))
            database.executemany(
                "INSERT INTO turn (id, conversation_id, parent_id, depth, role, status, content,"
                " model, alias, created_at, prompt_tokens, completion_tokens, cost, cost_status)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    database.close()


if __name__ == "__main__":
    main()
