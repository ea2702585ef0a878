"""A home of its own for every program that is measured, and ways to run one."""

import atexit
import os
import shutil
import subprocess
import tempfile
import time

MODEL = "openai:gpt-4o-mini"


def home(port=9, path=""):
    """The environment of a new user whose key leads to a server on this machine.

    The files live in a temporary folder that is removed at the end; nothing of the user who
    measures is read or written.
    """
    folder = tempfile.mkdtemp(prefix="llmring-bench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": folder, "LANG": "C.UTF-8",
        "XDG_CONFIG_HOME": f"{folder}/config", "XDG_DATA_HOME": f"{folder}/data",
        "XDG_STATE_HOME": f"{folder}/state", "XDG_CACHE_HOME": f"{folder}/cache",
        "TERM": "xterm-256color", "NO_COLOR": "1", "OPENAI_API_KEY": "sk-test",
        "OPENAI_BASE_URL": f"http://127.0.0.1:{port}{path}/v1",
    }


def timed(command, environment=None, expect=None):
    """Runs a command with its output in a pipe that is read at once; returns seconds and bytes."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    size = 0
    while piece := os.read(process.stdout.fileno(), 1 << 20):
        size += len(piece)
    status = process.wait()
    seconds = time.perf_counter() - start
    process.stdout.close()
    if status != 0:
        raise SystemExit(f"{command[0]} left with status {status}")
    if expect is not None and size < expect:
        raise SystemExit(f"{command[0]} wrote {size} bytes; {expect} were expected")
    return seconds, size


def alternate(count, *measures):
    """Takes each measure `count` times, in turn, so that a busy moment meets all of them."""
    figures = [[] for _ in measures]
    for _ in range(count):
        for measure, list_of in zip(measures, figures):
            list_of.append(measure())
    return figures
