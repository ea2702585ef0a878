"""Several programs at once: at one store, one input history and one lockfile."""

import concurrent.futures
import json
import os
import threading
import tomllib

import errors
from kills import serial
from ledger import Loss
from program import MODEL, Home, Terminal

WRITERS = 8
LINES = 1000
# A debug build takes a second for an edit of a long file.
BINDINGS = 20


def run(program, provider, every, workers):
    """`every` makes all of it shorter by so much; how many are at work is the matter itself."""
    loss = Loss()
    for part in (_store, _conversation, _history, _lockfile):
        home = Home(program, provider)
        loss += part(home, every)
        home.remove()
    print()
    return loss


def _at_once(count, work):
    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        return list(pool.map(work, range(count)))


def _store(home, every):
    """Two to eight programs, each with a question of its own; the first of all make the file."""
    loss = Loss()
    count = 0
    for size in range(2, WRITERS + 1):
        for _ in range(max(1, 10 // every)):
            if count % 3 == 0:
                home.clear()
            questions = [f"ask{next(serial)}." for _ in range(size)]
            ends = _at_once(size, lambda place: home.ask(questions[place]))
            count += size
            loss += _unsaved(home, questions, ends)
    print(f"{count} programs at one store, 2 to {WRITERS} at once: {loss.turns} turns lost",
          flush=True)
    return loss


def _conversation(home, every):
    """Several that go on with the same conversation: what each said is a branch of it."""
    loss = Loss()
    home.ask("the first", check=True)
    count = 0
    for _ in range(max(1, 20 // every)):
        questions = [f"ask{next(serial)}." for _ in range(4)]
        ends = _at_once(4, lambda place: home.ask("-c", questions[place]))
        count += 4
        loss += _unsaved(home, questions, ends)
    found = json.loads(home.run("history", "list", "--json").stdout)
    if len(found) != 1:
        loss.strange.append(f"there are {len(found)} conversations")
    print(f"{count} programs at one conversation, 4 at once: {loss.turns} turns lost", flush=True)
    return loss


def _unsaved(home, questions, ends):
    loss = Loss()
    for question, end in zip(questions, ends):
        if end.returncode != 0:
            loss.strange.append(f"{question}: {end.returncode}, {end.stderr.decode()}")
        if not errors.is_saved(home, question):
            loss += Loss(turns=1, strange=[f"{question} is not saved: {end.stderr.decode()}"])
    return loss


def _history(home, every):
    """Eight at their prompts, each with many lines; half of them are killed after their last."""
    lines = LINES // every

    def write(place):
        with Terminal(home) as terminal:
            terminal.wait_for_prompt()
            for number in range(lines):
                terminal.enter(f"/help {place}-{number} ü👩‍🚀")
            if place % 2:
                terminal.process.kill()
                terminal.process.wait()
            else:
                terminal.type("/exit\r")
                terminal.leave()

    _at_once(WRITERS, write)
    with open(f"{home.folder}/state/llmring/input-history") as file:
        kept = [json.loads(line) for line in file]
    loss = Loss()
    for place in range(WRITERS):
        for number in range(lines):
            found = kept.count(f"/help {place}-{number} ü👩‍🚀")
            if found != 1:
                loss += Loss(turns=1, strange=[f"line {number} of {place} is there {found} times"])
    print(f"{WRITERS} programs with {lines} lines each in one input history: {loss.turns} lost, "
          f"{len(kept)} kept", flush=True)
    return loss


def _lockfile(home, every):
    """Eight that edit one lockfile, while another reads it all the time."""
    bindings = max(2, BINDINGS // every)
    path = f"{home.folder}/llmring.lock"
    home.run("lock", "init")
    loss = Loss()
    polls = 0
    refused = []
    is_over = threading.Event()

    def read():
        nonlocal polls
        least = 0
        while not is_over.is_set():
            with open(path, "rb") as file:
                text = file.read()
            try:
                profiles = tomllib.loads(text.decode())["profiles"]
                count = len(profiles["default"]["bindings"])
                if count < least:
                    raise ValueError(f"{count} bindings where {least} were")
                least = count
            except (ValueError, KeyError) as fault:
                loss.strange.append(f"the lockfile was {text!r}: {fault}")
            polls += 1

    def edit(place):
        for number in range(bindings):
            while True:
                end = home.run("bind", f"alias-{place}-{number}", MODEL, check=False)
                if end.returncode == 0:
                    break
                if b"try again" not in end.stderr:
                    loss.strange.append(end.stderr.decode())
                    break
                refused.append(place)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        _at_once(WRITERS, edit)
    finally:
        is_over.set()
        reader.join()
    with open(path, "rb") as file:
        bound = [one["alias"] for one in tomllib.load(file)["profiles"]["default"]["bindings"]]
    for place in range(WRITERS):
        for number in range(bindings):
            if bound.count(f"alias-{place}-{number}") != 1:
                loss.strange.append(f"alias-{place}-{number} is bound "
                                    f"{bound.count(f'alias-{place}-{number}')} times")
    print(f"{WRITERS} programs with {bindings} edits each of one lockfile, read {polls} times "
          f"meanwhile, {len(refused)} told to try again: {len(loss.strange)} faults", flush=True)
    return loss
