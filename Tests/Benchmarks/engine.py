"""Measures the engine as a library: 100,000 deltas of each wire format, decoded and delivered.

Beside it `curl -sN` fetches the same bytes and throws them away; both are whole processes, from
their start to their end. Text that is there already comes joined, as the program itself and
`LLMRing.chat` take it; each delta by itself is told too.

Python's llmring reads the same answers where it is installed (`--python`, of an environment with
`pip install llmring`). Those times are taken within the process, from the request to the end of
the answer, so that Python's slow start does not count.

Last comes how long a delta takes from the server's `send` to the caller, through the loopback and
all threads between, when nothing came before it for a while.
"""

import argparse
import os
import subprocess
import sys

import report
from report import Row, milliseconds, ratio
from stream_formats import FORMATS
from stream_server import StreamServer, text_size
from surroundings import alternate, timed

LARGE, HUGE = 100_000, 1_000_000

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


def reading(probe, server, count, *options):
    base = server.base(count) + ("/v1" if server.format.startswith("openai") else "")
    return [probe, "read", server.format, base, *options]


def engine(probe, server, count, *options):
    """The whole process, once it is known that it gets the whole text."""
    command = reading(probe, server, count, *options)
    seconds(command, text_size(count))
    return lambda: timed(command)[0]


def engine_alone(probe, server, count):
    command = reading(probe, server, count)
    return lambda: seconds(command, text_size(count))


def latency(probe):
    """What `LLMRingEngineProbe latency` prints: microseconds, for first deltas and for later ones."""
    words = subprocess.run([probe, "latency"], capture_output=True, text=True, check=True).stdout
    told = dict(word.split("=", 1) for word in words.split() if "=" in word)
    for name in ("first", "later"):
        median, high = (int(told[key].removesuffix("us")) for key in (name, f"{name}-p99"))
        yield Row(f"{name} deltas: from the server to the caller", f"{median} us",
                  f"99 of 100 within {high} us", high / 1000, goal=1, unit="ms")


def curl(server, count):
    command = ["curl", "-sN", "-o", "/dev/null", server.url(count)]
    return lambda: timed(command)[0]


def python(interpreter, server, count):
    model, variable, path = PYTHON_MODELS[server.format]
    keys = {f"{name}_API_KEY": "k" for name in ("OPENAI", "ANTHROPIC", "GOOGLE", "GEMINI")}
    environment = os.environ | keys | {variable: server.base(count) + path}
    return lambda: seconds([interpreter, "-c", PYTHON, model], text_size(count), environment)


def rows(probe, interpreter, format, repeats):
    server = StreamServer([LARGE, HUGE], format)
    joined, each, theirs = alternate(
        repeats, engine(probe, server, LARGE, "joined"), engine(probe, server, LARGE),
        curl(server, LARGE))
    yield Row(f"{format}: 100,000 deltas / `curl -sN`", milliseconds(joined),
              milliseconds(theirs), ratio(joined, theirs), goal=2)
    yield Row("each delta by itself", milliseconds(each), milliseconds(theirs),
              ratio(each, theirs))
    large, huge = alternate(
        5, engine_alone(probe, server, LARGE), engine_alone(probe, server, HUGE))
    yield Row(f"{format}: 1,000,000 deltas / 100,000", milliseconds(huge), milliseconds(large),
              min(huge) / min(large), goal=11)
    if interpreter and format in PYTHON_MODELS:
        alone, slow = alternate(
            2, engine_alone(probe, server, LARGE), python(interpreter, server, LARGE))
        yield Row(f"{format}: 100,000 deltas / Python's llmring", milliseconds(alone),
                  milliseconds(slow), min(alone) / min(slow), goal=0.02)


def main():
    options = argparse.ArgumentParser(prog="Tests/Benchmarks/engine", description=__doc__)
    options.add_argument("--probe", required=True, help="the release build of LLMRingEngineProbe")
    options.add_argument("--python", metavar="PATH", help="a Python that has llmring")
    options.add_argument("--repeats", type=int, default=10)
    options.add_argument("--format", choices=FORMATS, action="append")
    choice = options.parse_args()
    found = [row for format in choice.format or FORMATS
             for row in rows(choice.probe, choice.python, format, choice.repeats)]
    found += latency(choice.probe)
    print(f"{report.machine()}; medians, the least in brackets\n")
    print(report.table(found))
    sys.exit(0 if all(row.is_met for row in found) else 1)


if __name__ == "__main__":
    main()
