"""Simon Willison's `llm` with the same conversations: its own tables, filled from our file."""

import hashlib
import os
import shutil
import sqlite3
import subprocess

from report import Row, milliseconds, ratio
from surroundings import alternate, timed


def rows(program, environment, path, runs):
    """Whole processes beside `llm`'s; nothing, and a word, where that is not installed.

    The two indexes differ: `llm` finds words, the program parts of words too. What they print
    differs as well: `llm` the three best turns in full, the program a line each of what it found.
    """
    llm = shutil.which("llm")
    if not llm:
        print("llm is not installed (`pip install llm`): the comparison with it is left out\n")
        return []
    theirs = environment | {
        "LLM_USER_PATH": f"{environment['HOME']}/llm", "PATH": os.environ["PATH"]}
    os.mkdir(theirs["LLM_USER_PATH"])
    # Any command that looks into the file makes its tables.
    subprocess.run([llm, "fragments", "list"], env=theirs, check=True, stdout=subprocess.DEVNULL)
    version = subprocess.run([llm, "--version"], env=theirs, capture_output=True, text=True).stdout
    turns = fill(path, f"{theirs['LLM_USER_PATH']}/logs.db")
    print(f"{version.strip()}: {turns} turns\n")
    found = []
    for name, ours, other in [
        ("a rare word", ["search", "needle"], ["-q", "needle"]),
        ("two common words", ["search", "common thing"], ["-q", "common thing"]),
        ("the list", ["list"], []),
    ]:
        figures = alternate(
            runs, lambda: timed([program, "history", *ours], environment, expect=20)[0],
            lambda: timed([llm, "logs", "list", *other], theirs, expect=20)[0])
        found.append(Row(
            f"{name}: `history {ours[0]}` beside `llm logs`", milliseconds(figures[0]),
            milliseconds(figures[1]), ratio(*figures), goal=1))
    return found


def fill(source, target):
    """Writes questions with their answers into `llm`'s file; returns how many turns those are."""
    ours = sqlite3.connect(source)
    theirs = sqlite3.connect(target)
    theirs.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -200000")
    count = 0
    thread = tip = question = None
    with theirs:
        for number, conversation, role, content in ours.execute(
                "SELECT id, conversation_id, role, CAST(content AS TEXT) FROM turn"
                " ORDER BY conversation_id, depth"):
            if conversation != thread:
                thread, tip, question = conversation, None, None
                theirs.execute("INSERT INTO threads (id, name) VALUES (?, ?)", (thread, "title"))
            before, tip = tip, hashlib.sha256(f"{number}".encode()).hexdigest()
            theirs.execute("INSERT INTO messages (hash, parent_hash, role) VALUES (?, ?, ?)",
                           (tip, before, role))
            theirs.execute("INSERT INTO parts (message_hash, position, type, text)"
                           " VALUES (?, 0, 'text', ?)", (tip, content))
            count += 1
            if role == "user":
                question = (before, content)
                continue
            turn = f"01{number:024}"
            theirs.execute(
                "INSERT INTO turns (id, thread_id, parent_message_hash, tip_message_hash, model,"
                " duration_ms, datetime_utc) VALUES (?, ?, ?, ?, 'm', 1, '2026-11-27T00:00:00')",
                (turn, thread, question[0] if question else None, tip))
            theirs.execute("INSERT INTO turn_search (turn_id, prompt, response) VALUES (?, ?, ?)",
                           (turn, question[1] if question else "", content))
        # As its own program leaves it, so that no conversation is without its end.
        theirs.execute(
            "UPDATE threads SET tip_message_hash = (SELECT tip_message_hash FROM turns"
            " WHERE thread_id = threads.id ORDER BY id DESC LIMIT 1)")
    theirs.close()
    ours.close()
    return count
