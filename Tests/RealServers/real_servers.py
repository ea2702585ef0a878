"""Runs llmring against LiteLLM and llama.cpp. See `run` beside this file."""

import argparse
import json
import os
import struct
import sys
import tempfile
import time
import zlib
from dataclasses import dataclass, replace

import servers
from program import CheckError, Place, Terminal


@dataclass
class Endpoint:
    """A format of a server."""

    name: str
    kind: str
    base: str
    key: str
    #: The model that answers.
    model: str
    #: The model that never ends its answer, and where it is.
    endless: str
    endless_base: str
    #: The text that the model answers with, if that is known.
    answer: str | None = None
    #: The model whose context is full; without one, the server's own limit is exceeded.
    full: str | None = None
    #: The model with mock replies, if it is another one.
    mock: str | None = None
    #: What a question to a model with mock replies needs.
    flags: tuple = ()


def endpoints(llama, endless, litellm):
    for kind, path in [("openai", "/v1"), ("openai-responses", "/v1"), ("anthropic", "")]:
        yield Endpoint(
            f"llama.cpp {kind}", kind, llama + path, servers.LLAMA_KEY, "tiny", "tiny",
            endless + path)
    for kind, path, model in [
        ("openai", "/v1", "talker"), ("anthropic", "", "claude"), ("google", "", "talker")]:
        yield Endpoint(
            f"LiteLLM {kind}", kind, litellm + path, servers.LITELLM_KEY, model, "endless",
            litellm + path, answer=servers.ANSWER, full="full", mock=model)
    # LiteLLM 1.108 fails with status 500 when a mock reply is to be streamed in this format.
    yield Endpoint(
        "LiteLLM openai-responses", "openai-responses", f"{litellm}/v1", servers.LITELLM_KEY,
        "tiny", "endless", f"{litellm}/v1", mock="talker", flags=("--no-stream",))


def check(condition, *facts):
    if not condition:
        raise CheckError(" ".join(str(fact) for fact in facts))


def check_complete(endpoint, status, answer, errors):
    check(status == 0, "exit status", status, answer["error"], errors[-300:])
    check(answer["status"] == "complete", answer["status"], answer["error"])
    check(answer["error"] is None, answer["error"])
    check_text(endpoint, answer["content"])


def check_text(endpoint, text):
    check(text, "the answer is empty")
    if endpoint.answer:
        check(text == endpoint.answer, repr(text), "instead of", repr(endpoint.answer))
    half = len(text) // 2
    check(len(text) < 8 or text[:half] != text[half:], "the answer is there twice:", repr(text))


def one_question(program, endpoint):
    with Place(program, endpoint) as place:
        status, answer, errors = place.ask(endpoint.model, "--max-tokens", "2000")
        check_complete(endpoint, status, answer, errors)
        check(answer["finish_reason"] == "stop", answer["finish_reason"])
        usage = answer["usage"] or {}
        check(usage.get("prompt_tokens"), "no usage:", answer["usage"])
        check(usage.get("completion_tokens"), "no usage:", answer["usage"])


def not_streamed(program, endpoint):
    with Place(program, endpoint) as place:
        model = endpoint.mock or endpoint.model
        status, answer, errors = place.ask(model, "--no-stream")
        check_complete(endpoint, status, answer, errors)
        check(not endpoint.mock or answer["content"] == servers.ANSWER, answer["content"])


def limited_length(program, endpoint):
    """The answer is cut by `--max-tokens`. LiteLLM's mocks do not heed it."""
    if endpoint.answer:
        return "the mock replies have no limit"
    if endpoint.kind == "openai-responses":
        return "llama.cpp calls such an answer complete in this format"
    with Place(program, replace(endpoint, base=endpoint.endless_base)) as place:
        status, answer, _ = place.ask(endpoint.endless, "--max-tokens", "3")
        check(status == 1, "exit status", status)
        check(answer["finish_reason"] == "length", answer["finish_reason"])
        check(len(answer["content"]) == 3, repr(answer["content"]))


def two_turns(program, endpoint):
    with Place(program, endpoint) as place:
        with Terminal(place, "-m", f"here:{endpoint.model}") as terminal:
            terminal.wait_for_prompt()
            for question in ["Say hello", "And once more"]:
                terminal.type(f"{question}\r")
                terminal.wait("an answer", lambda text: text.count("\n") > 1)
                terminal.wait_for_prompt()
            terminal.type("\x04")
            terminal.wait("the end", lambda text: text.count("\n") > 0)
        turns = place.turns()
        check([turn["role"] for turn in turns] == ["user", "assistant"] * 2, turns)
        for turn in turns[1::2]:
            check(turn["status"] == "complete", turn)
            check_text(endpoint, turn["content"])


def wrong_key(program, endpoint):
    with Place(program, endpoint, key="sk-wrong-key-0123456789") as place:
        status, answer, errors = place.ask(endpoint.model)
        check(status == 3, "exit status", status, answer["error"])
        check(answer["status"] == "error" and answer["error"]["kind"] == "auth", answer["error"])
        message = answer["error"]["message"]
        check("{" not in message, "raw JSON in the message:", message)
        check("0123456789" not in json.dumps(answer) + errors, "the key is in the message")


def unknown_model(program, endpoint):
    if not endpoint.mock:
        return "one model, whatever it is called"
    with Place(program, endpoint) as place:
        status, answer, _ = place.ask("no-such-model")
        check(status == 1, "exit status", status, answer["error"])
        check(answer["status"] == "error", answer)
        message = answer["error"]["message"]
        check("{" not in message, "raw JSON in the message:", message)
        check("no-such-model" in message, message)


def overflow(program, endpoint):
    with Place(program, endpoint) as place:
        path = os.path.join(place.root, "long.txt")
        with open(path, "w") as file:
            file.write("word " * (10 if endpoint.full else 10_000))
        status, answer, errors = place.ask(
            endpoint.full or endpoint.model, "--no-context-check", "-f", path)
        check(status == 5, "exit status", status, answer["error"], errors[-300:])
        check(answer["error"]["kind"] == "context_length", answer["error"])


def stopped(program, endpoint):
    """Ctrl-C while an answer streams: the prompt is back at once, and the partial answer is kept."""
    with Place(program, replace(endpoint, base=endpoint.endless_base)) as place:
        with Terminal(place, "-m", f"here:{endpoint.endless}") as terminal:
            terminal.wait_for_prompt()
            terminal.type("Talk\r")
            terminal.wait_for_answer(200)
            seen = terminal.text()
            terminal.type("\x03")
            took = terminal.wait_for_prompt()
            check(took < 2, f"the prompt came after {took:.1f} s")
            terminal.type("\x04")
            terminal.wait("the end", lambda text: text.count("\n") > 0)
        answer = place.turns()[-1]
        check(answer["status"] == "interrupted", answer["status"])
        check(len(answer["content"]) > 50, answer, seen)


def models(program, endpoint):
    if endpoint.kind == "google":
        return "LiteLLM has no list of models in this format"
    with Place(program, endpoint) as place:
        status, output, errors = place.run("list", "--provider", "here", "--refresh")
        check(status == 0, "exit status", status, errors[-300:])
        check(endpoint.model in output, output[:300], errors[-300:])


def image(program, endpoint):
    if not endpoint.mock:
        return "the tiny model reads no images"
    with Place(program, endpoint) as place:
        path = os.path.join(place.root, "dot.png")
        with open(path, "wb") as file:
            file.write(png())
        status, answer, errors = place.ask(endpoint.mock, *endpoint.flags, "-f", path)
        check_complete(endpoint, status, answer, errors)


def schema(program, endpoint):
    if not endpoint.mock:
        return "the tiny model writes no JSON"
    with Place(program, endpoint) as place:
        path = os.path.join(place.root, "person.json")
        with open(path, "w") as file:
            json.dump({
                "type": "object", "required": ["name", "age"], "additionalProperties": False,
                "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}}, file)
        status, answer, errors = place.ask("structured", *endpoint.flags, "--schema", path)
        check(status == 0, "exit status", status, answer["error"], errors[-300:])
        check(json.loads(answer["content"]) == {"name": "Ada", "age": 36}, answer["content"])


def failing(model, expected, kinds):
    def checked(program, endpoint):
        if not endpoint.answer:
            return "only with mock replies that can be streamed"
        if model == "cut" and endpoint.kind == "anthropic":
            return "LiteLLM sends this as an answer in this format"
        with Place(program, endpoint) as place:
            status, answer, _ = place.ask(model)
            check(status == expected, "exit status", status, answer["error"])
            check(answer["error"] and answer["error"]["kind"] in kinds, answer["error"])
            message = answer["error"]["message"]
            check("{" not in message, "raw JSON in the message:", message)
    return checked


CHECKS = {
    "one question": one_question, "not streamed": not_streamed, "length limit": limited_length,
    "two turns": two_turns, "wrong key": wrong_key, "unknown model": unknown_model,
    "overflow": overflow, "Ctrl-C": stopped, "models": models, "image": image, "schema": schema,
    "rate limit": failing("limited", 4, ["rate_limit", "quota"]),
    "server fault": failing("broken", 1, ["server", "overloaded"]),
    "cut inside": failing("cut", 1, ["server", "overloaded", "truncated", "protocol"]),
    "server is gone": failing("gone", 1, ["server", "overloaded", "connection"]),
}


def png():
    """An image of one red dot."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b""))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--tools", help="a folder that keeps the servers' packages")
    parser.add_argument("--only", help="part of the names of endpoints or checks", default="")
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    faults = 0
    with tempfile.TemporaryDirectory(prefix="llmring-servers-") as folder:
        tools = options.tools or os.path.join(folder, "tools")
        print("installing and starting the servers …", file=sys.stderr)
        with servers.running(tools, folder) as addresses:
            for endpoint in endpoints(*addresses):
                for name, run in CHECKS.items():
                    if options.only not in f"{endpoint.name} {name}":
                        continue
                    start = time.monotonic()
                    try:
                        skipped = run(program, endpoint)
                        outcome = f"- ({skipped})" if skipped else "ok"
                    except (CheckError, KeyError, TypeError, OSError) as error:
                        faults += 1
                        outcome = f"FAULT {type(error).__name__}: {error}"
                    except Exception as error:  # A limit of time, above all.
                        faults += 1
                        outcome = f"FAULT {error!r}"
                    took = time.monotonic() - start
                    print(f"{endpoint.name:27} {name:15} {took:5.1f} s  {outcome}", flush=True)
    print(f"{faults} fault{'' if faults == 1 else 's'}")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
