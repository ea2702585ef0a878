"""Which calls of the system a run of the program makes on its files, and strace's way to one."""

import collections
import os
import re

# Those that change something, and those that only look; a name that a machine lacks is skipped.
CHANGING = (
    "write pwrite64 fsync fdatasync ftruncate unlink unlinkat rename renameat renameat2 link linkat"
    " mkdir mkdirat openat chmod fchmod fchmodat fchown").split()
LOOKING = (
    "close read pread64 flock fcntl access faccessat newfstatat fstat lseek getdents64"
    " readlink").split()
LINE = re.compile(r"(\d+) +(\w+)\((.*)")


def trace(log, names, injection=None):
    """The words before the program's own that put strace around it."""
    words = ["strace", "-f", "-qq", "-y", "-s", "0", "-o", log,
             "-e", "trace=" + ",".join(f"?{name}" for name in names)]
    return words + (["-e", f"inject={injection}"] if injection else [])


def on_files(log, folder):
    """The calls on files beneath a folder: `(name, number of that name on its thread, what)`."""
    counts = collections.Counter()
    found = []
    with open(log, errors="replace") as lines:
        for line in lines:
            match = LINE.match(line)
            if not match:
                continue
            thread, name, rest = match.groups()
            counts[thread, name] += 1
            if folder + "/" in rest:
                found.append((name, counts[thread, name], rest.rstrip()))
    return found


def stopped_at(log):
    """The calls in a trace that never came back: those that the program was killed in."""
    with open(log, errors="replace") as lines:
        return [line.rstrip() for line in lines
                if LINE.match(line) and (line.rstrip().endswith("= ?") or "<unfinished" in line)]


def reach(found):
    """For each name, from which to which number a thread's calls are on files."""
    ranges = {}
    for name, number, _ in found:
        low, high = ranges.get(name, (number, number))
        ranges[name] = (min(low, number), max(high, number))
    return ranges


def survey(flow, home, log):
    """Runs a flow once in peace; returns its calls on files."""
    home.become(flow.template)
    told = flow.drive(home, 0, trace(log, CHANGING + LOOKING))
    loss = flow.judge(home, told)
    if loss:
        raise SystemExit(f"{flow.name} fails in peace: {loss} {told}")
    found = on_files(log, home.folder)
    os.unlink(log)
    return found
