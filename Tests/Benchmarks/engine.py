"""Measures the engine as a library: 100,000 deltas of each wire format, decoded and delivered.

Beside it `curl -sN` fetches the same bytes and throws them away, and Python's llmring reads the
same answers where it is installed (`--python`, of an environment with `pip install llmring`).
Every time is taken within the process, from the request to the end of the answer, so nobody's
start counts.
"""

import argparse
import os
import subprocess
import sys

import report
from report import Row, milliseconds, ratio
from stream_formats import FORMATS
from stream_server import StreamServer, text_size
from surroundings import alternate

SMALL, LARGE, HUGE = 1_000, 100_000, 1_000_000

# Where Python's llmring takes each provider's address from.
PYTHON_MODELS = {
    "openai": ("openai:gpt-4o-mini", "OPENAI_BASE_URL", "/v1"),
    "anthropic": ("anthropic:claude-haiku-5-5", "ANTHROPIC_BASE_URL", ""),
    "google": ("google:gemini-3.8-flash", "GOOGLE_GEMINI_BASE_URL", ""),
    "ollama": ("ollama:qwen3:8b", "OLLAMA_BASE_URL", ""),
}
PYTHON = """
import asyncio, sys, time
from llmring import LLMRing, LLMRequest, Message
async def main():
    ring = LLMRing()
    request = LLMRequest(model=sys.argv[1], messages=[Message(role="user", content="q")])
    start, size = time.perf_counter(), 0
    async for chunk in ring.chat_stream(request):
        size += len(chunk.delta or "")
    print(f"text={size} seconds={time.perf_counter() - start}")
asyncio.run(main())
"""


def seconds(command, expect, environment=None):
    """What a command says it took, once it is known that it got the whole text."""
    outcome = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    told = dict(word.split("=", 1) for word in outcome.stdout.split() if "=" in word)
    if outcome.returncode or int(told.get("text", expect)) != expect:
        raise SystemExit(f"{command[0]}: {outcome.stdout}{outcome.stderr}")
    return float(told["seconds"])


def engine(probe, server, count):
    base = server.base(count) + ("/v1" if server.format.startswith("openai") else "")
    command = [probe, "read", server.format, base]
    return lambda: seconds(command, text_size(count))


def curl(server, count):
    command = ["curl", "-sN", "-o", "/dev/null", "-w", "seconds=%{time_total}", server.url(count)]
    return lambda: seconds(command, text_size(count))


def python(interpreter, server, count):
    model, variable, path = PYTHON_MODELS[server.format]
    keys = {f"{name}_API_KEY": "k" for name in ("OPENAI", "ANTHROPIC", "GOOGLE", "GEMINI")}
    environment = os.environ | keys | {variable: server.base(count) + path}
    return lambda: seconds([interpreter, "-c", PYTHON, model], text_size(count), environment)


def rows(probe, interpreter, format, repeats):
    server = StreamServer([SMALL, LARGE, HUGE], format)
    ours, theirs = alternate(repeats, engine(probe, server, LARGE), curl(server, LARGE))
    yield Row(f"{format}: 100,000 deltas / `curl -sN`", milliseconds(ours), milliseconds(theirs),
              ratio(ours, theirs), goal=2)
    huge, = alternate(3, engine(probe, server, HUGE))
    yield Row(f"{format}: 1,000,000 deltas / 100,000", milliseconds(huge), "",
              min(huge) / min(ours), goal=11)
    if interpreter and format in PYTHON_MODELS:
        slow, = alternate(2, python(interpreter, server, LARGE))
        yield Row(f"{format}: 100,000 deltas / Python's llmring", milliseconds(ours),
                  milliseconds(slow), min(ours) / min(slow), goal=0.02)


def main():
    options = argparse.ArgumentParser(prog="Tests/Benchmarks/engine", description=__doc__)
    options.add_argument("--probe", required=True, help="the release build of EngineProbe")
    options.add_argument("--python", metavar="PATH", help="a Python that has llmring")
    options.add_argument("--repeats", type=int, default=10)
    options.add_argument("--format", choices=FORMATS, action="append")
    choice = options.parse_args()
    found = [row for format in choice.format or FORMATS
             for row in rows(choice.probe, choice.python, format, choice.repeats)]
    print(f"{report.machine()}; medians, the least in brackets\n")
    print(report.table(found))
    sys.exit(0 if all(row.is_met for row in found) else 1)


if __name__ == "__main__":
    main()
