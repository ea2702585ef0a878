"""Lets every call on the program's files fail, once and for good, and looks what is lost unsaid."""

import concurrent.futures
import os
import shutil
import sqlite3
import tempfile

import calls
import flows
from kills import MARGIN, serial
from ledger import Loss, Told, changed, mended, missing, painted
from program import Ended, Home, Stuck, Terminal
from provider import LENGTH

OF_CHANGES = ("ENOSPC", "EIO", "EDQUOT", "EROFS")
# Of a signal: the call is to be made again.
INTERRUPTED = "EINTR"
# Standard output is written to as well, and is not to fail for good; and calls that are not on
# files only.
ONCE_ONLY = ("write", "fcntl", "openat", "read", "close", "newfstatat", "fstat", "lseek")


class Asked(flows.OneShot):
    """One question between pipes."""

    def judge(self, home, told, is_lasting, is_on_files):
        loss = _common(self, home, told)
        if told.status != 0 and not told.errors:
            loss.strange.append(f"it left with {told.status} and no word")
        return loss


class Conversed(flows.Typed):
    """Three questions at the prompt, looking after each whether it is saved or said not to be."""

    name = "three questions"

    def type(self, terminal, told, number):
        for place in range(3):
            self.ask(terminal, told, f"say{number}.{place}.")

    @staticmethod
    def ask(terminal, told, question):
        told.questions.append(question)
        start = len(terminal.output)
        terminal.enter(question)
        said = terminal.output[start:].decode(errors="replace")
        if "NOT SAVED" not in said and not is_saved(told.home, question):
            told.loss.strange.append(f"{question} is not saved, and that was not said at once")

    def drive(self, home, number, around):
        told = Told([])
        told.home = home
        told.loss = Loss()
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

    def judge(self, home, told, is_lasting, is_on_files):
        loss = _common(self, home, told) + told.loss
        if told.status == 127 and not is_on_files:
            # Without its libraries it cannot even begin.
            return loss
        if not told.questions:
            # It could not go on with the conversation, and has to say why.
            if told.status == 0 or "llmring: " not in told.output:
                loss.strange.append(f"it left with {told.status} and no word")
            return loss
        if is_on_files and len(told.questions) < 3:
            loss.strange.append(f"it left after {told.questions}")
        for question in told.questions:
            if is_on_files and len(painted(question, told.output)) < LENGTH:
                loss.characters += 1
                loss.strange.append(f"the answer to {question} was not shown")
            if not is_lasting and not is_saved(home, question):
                loss.turns += 1
                loss.strange.append(f"{question} is not saved though the fault is past")
        return loss


def _common(flow, home, told):
    """What holds for every program whose disk fails."""
    after, said = home.conversations()
    loss = changed(flow.before, after, {flow.one}) + mended(home, said + told.said)
    if told.status < 0 or told.status >= 128:
        loss.strange.append(f"it crashed: {told.status}")
    turns = after[flow.one][1]
    old = flow.before[flow.one][1]
    if turns[:len(old)] != old:
        loss += Loss(turns=1, strange=["what was said before is not as it was"])
    for question in told.questions:
        is_accepted = question in flow.provider.asked
        lost = missing(question, is_accepted, told.said, turns)
        if not lost or "NOT SAVED" in told.said and not lost.strange:
            continue
        loss += lost
    return loss


def is_saved(home, question):
    """Whether a question and an answer to it are in the file, read from a copy."""
    scratch = tempfile.mkdtemp(prefix="llmring-copy-")
    try:
        # The journal first: with a newer one a rolled back change could come back.
        for suffix in ("-journal", ""):
            if os.path.exists(home.store + suffix):
                shutil.copy(home.store + suffix, f"{scratch}/store{suffix}")
        database = sqlite3.connect(f"{scratch}/store")
        found = database.execute(
            "SELECT count(*) FROM turn AS question JOIN turn AS answer"
            " ON answer.parent_id = question.id WHERE question.content = ?", (question,))
        count = found.fetchone()[0]
        database.close()
        return count > 0
    finally:
        shutil.rmtree(scratch)


def run(program, provider, every, workers):
    loss = Loss()
    faults = 0
    for flow in (Asked(program, provider), Conversed(program, provider)):
        lost, count = _fail(flow, program, provider, every, workers)
        loss += lost
        faults += count
        flow.template.remove()
    print(f"{faults} faults: {loss.turns} turns lost unsaid, {len(loss.strange)} other faults\n")
    return loss


def _points(found):
    for name, (low, high) in calls.reach(found).items():
        for number in range(low, high + 1 + MARGIN):
            yield name, number, INTERRUPTED, False
            for error in OF_CHANGES if name in calls.CHANGING else ("EIO",):
                yield name, number, error, False
                if name not in ONCE_ONLY:
                    yield name, number, error, True


def _fail(flow, program, provider, every, workers):
    scratch = tempfile.mkdtemp(prefix="llmring-traces-")
    homes = [Home(program, provider) for _ in range(workers)]
    found = _survey(flow, homes[0], f"{scratch}/survey")
    points = list(_points(found))[::every]
    loss = Loss()
    faults = 0

    def one(place):
        name, number, error, is_lasting = points[place]
        home = homes.pop()
        try:
            home.become(flow.template)
            log = f"{scratch}/{place}"
            when = f"{number}+" if is_lasting else number
            around = calls.trace(log, [name], f"{name}:error={error}:when={when}")
            told = Told([])
            stuck = None
            try:
                told = flow.drive(home, next(serial), around)
            except Stuck as reason:
                stuck = str(reason)
            with open(log, errors="replace") as lines:
                injected = [line for line in lines if "(INJECTED)" in line]
            os.unlink(log)
            is_on_files = all(home.folder + "/" in line for line in injected)
            if stuck and not is_on_files:
                # Without what its threads tell each other, a program stands still.
                return Loss(), False
            # Calls are counted thread by thread, and each save may have a thread of its own, in which
            # the fault comes back.
            is_back = len(injected) > 1
            lost = (Loss(strange=[stuck]) if stuck
                    else flow.judge(home, told, is_lasting or is_back, is_on_files))
            if lost:
                print(f"  {flow.name}, {error} at {name} {when}: "
                      f"{injected[0].rstrip() if injected else ''}: {lost}\n{told.said[-1500:]}",
                      flush=True)
            return lost, bool(injected) and home.folder + "/" in injected[0]
        finally:
            homes.append(home)

    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for lost, is_fault in pool.map(one, range(len(points))):
            loss += lost
            faults += is_fault
    print(f"{flow.name}: {faults} faults at calls on files", flush=True)
    for home in homes:
        home.remove()
    shutil.rmtree(scratch)
    return loss, faults


def _survey(flow, home, log):
    home.become(flow.template)
    told = flow.drive(home, next(serial), calls.trace(log, calls.CHANGING + calls.LOOKING))
    loss = flow.judge(home, told, False, True)
    if loss:
        raise SystemExit(f"{flow.name} fails in peace: {loss} {told}")
    return calls.on_files(log, home.folder)
