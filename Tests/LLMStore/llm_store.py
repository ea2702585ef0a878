"""Writes stores with the real `llm`, imports them with the program, and compares. Started by `run`."""

import base64
import contextlib
import importlib.metadata
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import sqlite_utils
from llm.migrations import MIGRATIONS

program, scratch = sys.argv[1], Path(sys.argv[2])
here = Path(__file__).parent
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
passed, faults = 0, []


def check(name, expected, actual):
    global passed
    if expected == actual:
        passed += 1
    else:
        faults.append(f"{name}\n    expected {expected!r}\n    actual   {actual!r}")


def llm(*arguments, stdin=None):
    """The real program; without a pipe, nothing is read."""
    subprocess.run(
        [sys.executable, "-B", str(here / "scripted_llm.py"), *arguments], check=True, cwd=scratch, capture_output=True,
        env={"PATH": os.environ["PATH"], "HOME": str(scratch), "LLM_USER_PATH": str(scratch / "llm"), "LANG": "C.UTF-8"},
        **({"input": stdin} if stdin else {"stdin": subprocess.DEVNULL}),
    )


class Home:
    """A home of its own for the program."""

    def __init__(self, name):
        self.path = scratch / f"home-{name}"
        self.path.mkdir()

    def run(self, *arguments):
        return subprocess.run(
            [program, *arguments], capture_output=True, text=True, cwd=scratch, stdin=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "HOME": str(self.path), "LANG": "C.UTF-8", "OLLAMA_HOST": "127.0.0.1:1"},
        )

    def conversations(self):
        found = json.loads(self.run("history", "export", "--all").stdout)
        return {one["turns"][0]["content"].splitlines()[0]: one for one in found}


def texts(conversation):
    return [(turn["role"], turn["content"]) for turn in conversation["turns"]]


def write_store():
    llm("-m", "scripted", "first question", "-s", "Be brief.")
    llm("-c", "second question")
    for name in ["kept.png", "gone.png"]:
        (scratch / name).write_bytes(PIXEL + name.encode())
    (scratch / "notes.txt").write_text("the notes")
    llm("-m", "scripted", "look", "-a", "kept.png", "-a", "gone.png", "--at", "https://e.example/far.png", "image/png")
    (scratch / "gone.png").unlink()
    llm("-m", "scripted", "piped", "-a", "-", stdin=PIXEL)
    llm("-m", "scripted", "sum up", "-f", "notes.txt")
    tool = 'def clock(zone: str) -> str:\n    "The time"\n    return "noon in " + zone\n'
    llm("-m", "scripted", "what time?", "--functions", tool)


def newest_store(store):
    home = Home("new")
    first = home.run("history", "import", str(store))
    check("the import", (0, True), (first.returncode, ": 5 conversations, 5 new conversations, 14 new turns" in first.stdout))
    gone = (scratch / "gone.png").resolve()
    check(
        "the file that is gone", f"llmring: {store}: look: {gone} is not attached: the file cannot be read: "
        "no such file or directory\n", first.stderr,
    )
    found = home.conversations()
    talk = found["first question"]
    check(
        "a conversation", [
            ("user", "first question"), ("assistant", "Answer to first question"),
            ("user", "second question"), ("assistant", "Answer to second question"),
        ], texts(talk),
    )
    check("the system prompt", "Be brief.", talk.get("system"))
    answer = talk["turns"][1]
    check("the model", ("scripted:latest", "scripted-2026"), (answer["model"], answer["served_model"]))
    check("the tokens", {"prompt_tokens": 100, "completion_tokens": 7, "cached_tokens": 60}, answer["usage"])
    look = found["look"]["turns"][0]
    check("the words about files", f"look\n\n(attached: {gone}, https://e.example/far.png)", look["content"])
    check("the names of files", ["kept.png"], [file["name"] for file in look["attachments"]])
    check("the bytes of a file", PIXEL + b"kept.png", base64.b64decode(look["attachments"][0]["data"]))
    piped = found["piped"]["turns"][0]
    check("a file from a pipe", [PIXEL], [base64.b64decode(file["data"]) for file in piped["attachments"]])
    check("a fragment", True, any("the notes" in text for _, text in texts(found["the notes"])))
    time = found["what time?"]
    check("a tool", ["user", "assistant", "tool", "assistant"], [turn["role"] for turn in time["turns"]])
    check("its call", {"name": "clock", "arguments": '{"zone":"UTC"}'}, time["turns"][1]["tool_calls"][0]["function"])
    check("its result", ("noon in UTC", "Answer to noon in UTC"), tuple(text for _, text in texts(time)[2:]))
    again = home.run("history", "import", str(store))
    check("the import once more", (0, True), (again.returncode, "0 new conversations, 0 new turns" in again.stdout))
    refused = home.run("-c", "continue")
    check("no provider is guessed", (3, True), (refused.returncode, "-m PROVIDER:scripted:latest" in refused.stderr))


def write_ahead_log(store):
    with contextlib.closing(sqlite3.connect(store)) as database:
        database.execute("PRAGMA journal_mode = WAL")
    home = Home("wal")
    outcome = home.run("history", "import", str(store))
    check("with a write-ahead log", (0, 5), (outcome.returncode, len(home.conversations())))
    with contextlib.closing(sqlite3.connect(store)) as database:
        database.execute("PRAGMA journal_mode = DELETE")


def locked_store(store):
    home = Home("locked")
    with contextlib.closing(sqlite3.connect(store, isolation_level=None)) as database:
        database.execute("BEGIN EXCLUSIVE")
        outcome = home.run("history", "import", str(store))
    check(
        "a locked store", (3, f"llmring: {store}: another program is using it; close that program, or try again\n"),
        (outcome.returncode, outcome.stderr),
    )
    check("once it is released", 0, home.run("history", "import", str(store)).returncode)


def oldest_tables():
    """The table of versions before 0.5, after each of the migrations that `llm` itself has for it."""
    steps = [step.__name__ for step in MIGRATIONS].index("m010_create_new_log_tables")
    for count in range(steps + 1):
        path = scratch / f"old-{count}.db"
        database = sqlite_utils.Database(path)
        if count == 0:
            database["log"].create(
                {"provider": str, "system": str, "prompt": str, "response": str, "model": str, "timestamp": str}
            )
        for step in MIGRATIONS[: min(count, steps - 1)]:
            step(database)
        name = "log" if database["log"].exists() else "logs"
        columns = database[name].columns_dict
        date = next(column for column in ["timestamp", "timestamp_utc", "datetime_utc"] if column in columns)
        row = {"model": "gpt-4", "prompt": "q1", "response": "a1", date: "2023-06-15 10:00:00.250000"}
        database[name].insert(row)
        if "chat_id" in columns:
            database[name].insert({**row, "prompt": "q2", "response": "a2", "chat_id": 1})
        if count == steps:
            for step in MIGRATIONS[steps - 1 :]:
                step(database)
        database.close()
        home = Home(f"old-{count}")
        outcome = home.run("history", "import", str(path))
        expected = [("user", "q1"), ("assistant", "a1")]
        if "chat_id" in columns:
            expected += [("user", "q2"), ("assistant", "a2")]
        found = home.conversations() if outcome.returncode == 0 else {}
        where = f"{name} after {MIGRATIONS[count - 1].__name__ if count else 'nothing'}"
        check(f"{where}: {outcome.stderr.strip()}", expected, texts(found["q1"]) if "q1" in found else None)
        if found:
            check(f"{where}: the time", "2023-06-15T10:00:00.250000+00:00", found["q1"]["turns"][0]["created_at"])


write_store()
store = scratch / "llm" / "logs.db"
newest_store(store)
write_ahead_log(store)
locked_store(store)
oldest_tables()

for fault in faults:
    print(f"differs: {fault}", file=sys.stderr)
print(f"{passed} passed, {len(faults)} failed (llm {importlib.metadata.version('llm')})")
sys.exit(1 if faults else 0)
