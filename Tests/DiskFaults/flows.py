"""What is done with the program while its calls are killed or fail."""

import os
import re
import sqlite3

import calls
from ledger import Loss, Told, changed, mended, missing
from program import MODEL, Ended, Home, Terminal

SOURCES = os.path.join(os.path.dirname(__file__), "../../Sources")


class Flow:
    """One use of the program: it begins with a copy of `template`, and every run of it asks
    questions of its own."""

    name = ""
    # The calls that are of interest; all when there are none.
    only = ()

    def __init__(self, program, provider):
        self.provider = provider
        self.template = Home(program, provider)
        self.prepare(self.template)
        self.before = self.known(self.template)

    def prepare(self, home):
        """A conversation that nobody touches, and one to go on with."""
        home.ask("first of another", check=True)
        home.ask("first of one", check=True)
        home.ask("-c", "second of one", check=True)

    def known(self, home):
        found = home.conversations()[0]
        self.one = next((id for id, (title, _) in found.items() if title == "first of one"), None)
        return found

    def drive(self, home, number, around):
        """Runs the program with `around` before it; returns what was told."""
        raise NotImplementedError

    def judge(self, home, told):
        """What is lost, after a new start."""
        after, said = home.conversations()
        apart = set(after) - set(self.before) if self.one is None else {self.one}
        loss = changed(self.before, after, apart) + mended(home, said)
        turns = [turn for id in apart for turn in after.get(id, ("", []))[1]]
        for question in told.questions:
            loss += missing(question, question in self.provider.asked, told.said, turns)
        if self.one:
            old = self.before[self.one][1]
            if turns[:len(old)] != old:
                loss += Loss(turns=1, strange=["what was said before is not as it was"])
        return loss


class OneShot(Flow):
    name = "one question"

    def drive(self, home, number, around):
        question = f"ask{number}."
        end = home.ask("-c", question, around=around)
        return Told([question], end.stdout.decode(), end.stderr.decode(), end.returncode)


class Slow(OneShot):
    """An answer that takes so long that it is synced before it has come."""

    name = "an answer that takes a second and more"
    only = ("fsync", "write")

    def drive(self, home, number, around):
        question = f"slow{number}."
        end = home.ask("-c", question, around=around)
        return Told([question], end.stdout.decode(), end.stderr.decode(), end.returncode)


class First(OneShot):
    name = "the first question of all"

    def prepare(self, home):
        pass

    def known(self, home):
        self.one = None
        return {}

    def drive(self, home, number, around):
        question = f"ask{number}."
        end = home.ask(question, around=around)
        return Told([question], end.stdout.decode(), end.stderr.decode(), end.returncode)


class Typed(Flow):
    """Something at the prompt."""

    def drive(self, home, number, around):
        told = Told([])
        with Terminal(home, "-c", around=around) as terminal:
            try:
                terminal.wait_for_prompt()
                self.type(terminal, told, number)
                terminal.type("/exit\r")
            except Ended:
                pass
            told.status = terminal.leave()
            told.output = terminal.text
        return told

    def type(self, terminal, told, number):
        raise NotImplementedError


class Interrupted(Typed):
    name = "an answer that is stopped"

    def type(self, terminal, told, number):
        told.questions.append(f"stop{number}.")
        terminal.type(f"stop{number}.\r")
        terminal.wait_for(f"stop{number}.w9")
        terminal.type("\x03")
        terminal.wait_for_prompt()


class Renamed(Typed):
    name = "`/rename`"

    def type(self, terminal, told, number):
        terminal.enter("/rename called anew")

    def judge(self, home, told):
        after, said = home.conversations()
        loss = changed(self.before, after, {self.one}) + mended(home, said)
        titles = ["first of one", "called anew"]
        if "now called" in told.output:
            titles.remove("first of one")
        if after[self.one][0] not in titles or after[self.one][1] != self.before[self.one][1]:
            loss += Loss(turns=1, strange=[f"it is {after[self.one]}"])
        return loss


class Erased(Typed):
    name = "`/delete`"

    def type(self, terminal, told, number):
        terminal.type(f"/delete {self.one}\r")
        if terminal.wait_for("[n]o: ", *terminal.PROMPTS) == "[n]o: ":
            terminal.type("y")
            terminal.wait_for_prompt()

    def judge(self, home, told):
        after, said = home.conversations()
        loss = changed(self.before, after, {self.one}) + mended(home, said)
        if "erased: " in told.output and self.one in after:
            loss.strange.append("what was said to be erased is there")
        if self.one in after and after[self.one] != self.before[self.one]:
            loss += Loss(turns=1, strange=[f"half of it is erased: {after[self.one]}"])
        return loss


class Migrated(Flow):
    """A file of an earlier version, as the program's own statements make it."""

    def __init__(self, program, provider, version):
        self.version = version
        self.name = f"a file of version {version}"
        super().__init__(program, provider)

    def prepare(self, home):
        with open(f"{SOURCES}/LLMRingConversations/Schema.swift") as source:
            text = source.read()
        os.makedirs(os.path.dirname(home.store), mode=0o700)
        database = sqlite3.connect(home.store)
        database.execute("CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
        for number in range(1, self.version + 1):
            (sql,) = re.findall(f'let version{number} = """\n(.*?)\n    """', text, re.DOTALL)
            database.executescript(sql)
            database.execute("INSERT INTO grdb_migrations VALUES (?)", (f"v{number}",))
        with database:
            database.execute("PRAGMA defer_foreign_keys = ON")
            for number in range(20):
                first = number * 10 + 1
                database.execute(
                    "INSERT INTO conversation (id, title, head, created_at, updated_at)"
                    " VALUES (?, ?, ?, 1, ?)", (f"old{number:05}", "t", first + 9, number))
                database.executemany(
                    "INSERT INTO turn (id, conversation_id, parent_id, depth, role, status,"
                    " content, model, created_at) VALUES (?, ?, ?, ?, ?, 'complete', ?, ?, 1)",
                    [(first + place, f"old{number:05}", first + place - 1 if place else None,
                      place + 1, "assistant" if place % 2 else "user", f"ü{first + place} " * 50,
                      MODEL) for place in range(10)])
        database.close()
        os.chmod(home.store, 0o600)

    def known(self, home):
        """Read without the program, which would migrate it."""
        self.one = "old00000"
        database = sqlite3.connect(home.store)
        found = {}
        for id, title in database.execute("SELECT id, title FROM conversation").fetchall():
            found[id] = (title, database.execute(
                "SELECT role, content FROM turn WHERE conversation_id = ? ORDER BY depth",
                (id,)).fetchall())
        database.close()
        return found

    def drive(self, home, number, around):
        end = home.run("history", "list", around=around, check=False)
        return Told([], end.stdout.decode(), end.stderr.decode(), end.returncode)

    def judge(self, home, told):
        said = home.run("history", "list").stderr.decode()
        loss = changed(self.before, self.known(home)) + mended(home, said)
        backup = home.store + ".bak"
        if not os.path.exists(backup):
            loss.strange.append("there is no copy of the old file")
            return loss
        database = sqlite3.connect(backup)
        (turns,) = database.execute("SELECT count(*) FROM turn").fetchone()
        if turns != 200 or database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            loss.strange.append("the copy of the old file is not whole")
        database.close()
        return loss


class Salvaged(Flow):
    """A file with a page that cannot be read: it is there under one name or another."""

    name = "a damaged file"

    def prepare(self, home):
        Migrated.prepare(self, home)

    version = 3
    only = tuple(calls.CHANGING)
    known = Migrated.known
    drive = Migrated.drive

    def __init__(self, program, provider):
        super().__init__(program, provider)
        with open(self.template.store, "r+b") as store:
            self.whole = store.read()
            place = self.whole.index("ü101 ".encode())
            store.seek(place // 4096 * 4096)
            store.write(b"\x55" * 4096)
        with open(self.template.store, "rb") as store:
            self.damaged = store.read()

    def judge(self, home, told):
        said = home.run("history", "list").stderr.decode()
        loss = Loss()
        after = self.known(home)
        there = sum(turn in after.get(id, ("", []))[1]
                    for id, (_, turns) in self.before.items() for turn in turns)
        # A page holds some twenty turns.
        if there < 170:
            loss += Loss(turns=170 - there)
        folder = os.path.dirname(home.store)
        kept = [name for name in os.listdir(folder) if ".damaged-" in name]
        if not any(open(f"{folder}/{name}", "rb").read() == self.damaged for name in kept):
            loss.strange.append(f"the damaged file is not kept: {os.listdir(folder)} {said}")
        return loss


def every(program, provider):
    yield First(program, provider)
    yield OneShot(program, provider)
    yield Slow(program, provider)
    yield Interrupted(program, provider)
    yield Renamed(program, provider)
    yield Erased(program, provider)
    for version in (1, 2, 3, 4):
        yield Migrated(program, provider, version)
    yield Salvaged(program, provider)
