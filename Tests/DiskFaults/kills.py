"""Kills the program at every call that it makes on its files, and looks what is lost."""

import concurrent.futures
import itertools
import os
import tempfile

import calls
import flows
from ledger import Loss
from program import Home

# A thread's count of one name also has calls on other things, and differs a little from run to run.
MARGIN = 3
# Every run asks something of its own.
serial = itertools.count(1)


def run(program, provider, every, workers):
    """Kills at every call, or at every so-manieth; returns what was lost in all."""
    loss = Loss()
    kills = 0
    for flow in flows.every(program, provider):
        lost, killed = _kill(flow, program, provider, every, workers)
        loss += lost
        kills += killed
        flow.template.remove()
    print(f"{kills} kills: {loss.turns} turns and {loss.characters} characters lost, "
          f"{len(loss.strange)} other faults\n")
    return loss


def _kill(flow, program, provider, every, workers):
    scratch = tempfile.mkdtemp(prefix="llmring-traces-")
    homes = [Home(program, provider) for _ in range(workers)]
    found = calls.survey(flow, homes[0], f"{scratch}/survey")
    points = [(name, number) for name, (low, high) in calls.reach(found).items()
              if not flow.only or name in flow.only
              for number in range(low, high + 1 + MARGIN)][::every]
    loss = Loss()
    killed = 0
    reached = set()

    def one(place):
        name, number = points[place]
        home = homes.pop()
        try:
            home.become(flow.template)
            log = f"{scratch}/{place}"
            told = flow.drive(
                home, next(serial), calls.trace(log, [name], f"{name}:signal=KILL:when={number}"))
            stopped = calls.stopped_at(log)
            lost = flow.judge(home, told)
            if lost:
                print(f"  {flow.name}, killed at {name} {number}: {stopped}: {lost}", flush=True)
            return lost, bool(stopped), any(home.folder + "/" in line for line in stopped)
        finally:
            homes.append(home)

    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for point, (lost, is_killed, is_on_file) in zip(points, pool.map(one, range(len(points)))):
            loss += lost
            killed += is_killed
            if is_on_file:
                reached.add(point)
    wanted = {(name, number) for name, number, _ in found if not flow.only or name in flow.only}
    print(f"{flow.name}: {killed} kills, at {len(wanted & reached)} of the {len(wanted)} calls on "
          f"files", flush=True)
    if every == 1 and wanted - reached:
        print(f"  not at {sorted(wanted - reached)}")
    for home in homes:
        home.remove()
    for name in os.listdir(scratch):
        os.unlink(f"{scratch}/{name}")
    os.rmdir(scratch)
    return loss, killed
