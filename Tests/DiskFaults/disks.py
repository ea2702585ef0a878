"""Disks that are full, read-only or taken away while the program runs, and then are well again."""

import contextlib
import os
import shutil
import subprocess
import tempfile

import errors
from errors import Conversed
from kills import serial
from ledger import Loss, Told
from program import Ended, Home, Terminal

# Enough for the store, its journal and what the three questions add.
SIZE = 1 << 20


class Disturbed(Conversed):
    """Three questions; before the second something happens, and it is well again before the third."""

    def converse(self, home, number, around, hurt, heal):
        told = Told([])
        told.home = home
        told.loss = Loss()
        with Terminal(home, "-c", around=around) as terminal:
            try:
                terminal.wait_for_prompt()
                self.ask(terminal, told, f"say{number}.0.")
                hurt()
                self.ask(terminal, told, f"say{number}.1.")
                heal()
                self.ask(terminal, told, f"say{number}.2.")
                terminal.type("/exit\r")
            except Ended:
                told.loss.strange.append("it left")
            told.status = terminal.leave()
            told.output = terminal.text
        return told


def run(program, provider, every, workers):
    """Runs every case; `workers` has no meaning here, and is as for the other parts."""
    flow = Disturbed(program, provider)
    loss = Loss()
    runs = count = 0
    for what, hurt_and_heal in list(_cases())[::max(1, every // 8)]:
        home = Home(program, provider)
        try:
            lost, is_fault = hurt_and_heal(flow, home)
            runs += 1
            count += is_fault
            if lost:
                print(f"  {what}: {lost}", flush=True)
            loss += lost
        finally:
            home.remove()
    flow.template.remove()
    print(f"{runs} disks, {count} of them felt: {loss.turns} turns lost unsaid, "
          f"{len(loss.strange)} other faults\n")
    return loss


def _cases():
    if _can_mount():
        for place in ("data", "state", ""):
            for left in range(0, 104, 4):
                yield f"{left} KiB left for {place or 'all'}", _full(place, left << 10)
            for left in range(0, 40, 4):
                yield (f"{left} KiB left for {place or 'all'} to the end",
                       _full(place, left << 10, is_lasting=True))
        yield "a disk that can only be read", _read_only
    else:
        print("  no disks can be mounted here: full ones are left out")
    for size in range(0, 200, 10):
        yield f"files of {size} KiB at most", _limited(size << 10)
    for what in ("the store", "its folder", "the folder of answers", "everything"):
        yield f"{what} is removed", _removed(what)
    yield "the store is replaced by an older copy", _replaced


def _can_mount():
    with tempfile.TemporaryDirectory() as folder:
        made = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], stderr=subprocess.DEVNULL)
        if made.returncode == 0:
            subprocess.run(["umount", folder], check=True)
        return made.returncode == 0


@contextlib.contextmanager
def _disk(home, template, place):
    """A small disk of its own beneath a home's folder."""
    folder = f"{home.folder}/{place}".rstrip("/")
    os.makedirs(folder, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder], check=True)
    try:
        shutil.copytree(template.folder, home.folder, dirs_exist_ok=True)
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def _full(place, left, is_lasting=False):
    def case(flow, home):
        with _disk(home, flow.template, place) as folder:
            filler = f"{folder}/filler"

            def hurt():
                state = os.statvfs(folder)
                with open(filler, "wb") as file:
                    file.write(bytes(max(0, state.f_bavail * state.f_bsize - left)))

            def heal():
                if not is_lasting:
                    os.unlink(filler)

            told = flow.converse(home, next(serial), (), hurt, heal)
            if is_lasting:
                os.unlink(filler)
            return flow.judge(home, told, is_lasting, True), "NOT SAVED" in told.output
    return case


def _read_only(flow, home):
    """From its start: a disk with an open file cannot be made so."""
    with _disk(home, flow.template, "data") as folder:
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
        told = Told([])
        told.home, told.loss = home, Loss()
        number = next(serial)
        with Terminal(home, "-c") as terminal:
            terminal.wait_for_prompt()
            flow.ask(terminal, told, f"say{number}.0.")
            flow.ask(terminal, told, f"say{number}.1.")
            subprocess.run(["mount", "-o", "remount,rw", folder], check=True)
            flow.ask(terminal, told, f"say{number}.2.")
            terminal.type("/exit\r")
            told.status = terminal.leave()
            told.output = terminal.text
        return flow.judge(home, told, False, True), "NOT SAVED" in told.output


def _limited(size):
    def case(flow, home):
        home.become(flow.template)
        told = Conversed.drive(flow, home, next(serial), ["prlimit", f"--fsize={size}"])
        return flow.judge(home, told, True, True), "NOT SAVED" in told.output
    return case


def _removed(what):
    def case(flow, home):
        home.become(flow.template)

        def hurt():
            if what == "the store":
                os.unlink(home.store)
            elif what == "its folder":
                shutil.rmtree(os.path.dirname(home.store))
            elif what == "the folder of answers":
                shutil.rmtree(home.inflight)
            else:
                home.clear()

        told = flow.converse(home, next(serial), (), hurt, lambda: None)
        return _judge_anew(flow, home, told), True
    return case


def _replaced(flow, home):
    home.become(flow.template)

    def hurt():
        # A restored backup: another file with the same name.
        shutil.copy(flow.template.store, home.store + ".old")
        os.rename(home.store + ".old", home.store)

    told = flow.converse(home, next(serial), (), hurt, lambda: None)
    return _judge_anew(flow, home, told), True


def _judge_anew(flow, home, told):
    """All that was said in this run is there, whatever became of the file."""
    home.conversations()
    loss = told.loss
    for question in told.questions:
        if not errors.is_saved(home, question):
            loss += Loss(turns=1, strange=[f"{question} is not saved: {told.output[-600:]}"])
    return loss
