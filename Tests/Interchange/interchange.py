"""Compares Python's llmring with the program, over the same lockfiles. Started by `run`, in a scratch environment."""

import importlib.metadata
import itertools
import json
import logging
import os
import subprocess
import sys
from pathlib import Path

from llmring import LLMRing
from llmring.lockfile_core import Lockfile

program, scratch = sys.argv[1], Path(sys.argv[2])
KEYS = {"OPENAI_API_KEY": "k", "ANTHROPIC_API_KEY": "k", "GEMINI_API_KEY": "k"}
passed, faults = 0, []

# Names and models that are spelled in an unusual way.
BINDINGS = {
    "default": {
        "chatbot": ["anthropic:claude-haiku-5-5"],
        "pool": ["openai:gpt-6-luna", "anthropic:claude-haiku-5-5", "google:gemini-3.5-flash-lite"],
        "local": ["ollama:llama3.2:3b"],
        "long-name_1": ["openai:ft:gpt-6:team::abc123"],
        "with.dots": ["google:models/gemini-4-argon"],
        "ünï": ["openai:gpt-6-luna"],
        "with space": ["openai:gpt-6-luna"],
    },
    "prod": {"chatbot": ["openai:gpt-6.1-sol", "ollama:gemma4"], "only-prod": ["google:gemini-4-argon"]},
    "dev": {"chatbot": ["ollama:gemma4"]},
    "staging": {},
}
# The program reads names with spaces, but does not bind them: in a conversation, a name ends at a space.
UNBINDABLE = {"with space"}


def check(name, expected, actual):
    global passed
    if expected == actual:
        passed += 1
    else:
        faults.append(f"{name}\n    expected {expected!r}\n    actual   {actual!r}")


def environment(lockfile=None, keys=KEYS, **more):
    """Folders of its own, so that nothing of this user is read."""
    variables = {"HOME": str(scratch / "home"), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", **keys, **more}
    if lockfile:
        variables["LLMRING_LOCKFILE_PATH"] = str(lockfile)
    return variables


def run(*arguments, lockfile=None, keys=KEYS, folder=scratch, **more):
    return subprocess.run(
        [program, *arguments], env=environment(lockfile, keys, **more), cwd=folder, capture_output=True, text=True,
        stdin=subprocess.DEVNULL,
    )


def ours(lockfile, profile=None):
    """The aliases of a profile as the program lists them."""
    result = run("aliases", "--json", *(["--profile", profile] if profile else []), lockfile=lockfile)
    if result.returncode != 0:
        return result.stderr.strip()
    return {entry["alias"]: entry["models"] for entry in json.loads(result.stdout)}


def theirs(lockfile, profile=None):
    """The aliases of a profile as Python's llmring lists them."""
    config = Lockfile.load(lockfile).get_profile(profile)
    return {binding.alias: binding.models for binding in config.bindings}


def written_by_python(path):
    lockfile = Lockfile.create_default()
    for profile, bindings in BINDINGS.items():
        for alias, models in bindings.items():
            lockfile.set_binding(alias, models, profile=profile, constraints={"max_cost": 0.5} if alias == "pool" else None)
    lockfile.profiles["default"].registry_versions = {"openai": 12, "anthropic": 3}
    lockfile.metadata = {"team": "a \"quoted\" name", "nested": {"list": [1, 2]}}
    lockfile.save(path)


def written_by_program(path):
    check(f"{path.name}: lock init", 0, run("lock", "init", "--file", str(path)).returncode)
    # What it proposes depends on this machine.
    for alias in ours(path):
        check(f"{path.name}: unbind {alias}", 0, run("unbind", alias, lockfile=path).returncode)
    for profile, bindings in BINDINGS.items():
        for alias, models in bindings.items():
            result = run("bind", alias, ",".join(models), "--profile", profile, lockfile=path)
            expected = 3 if alias in UNBINDABLE else 0
            check(f"{path.name}: bind {alias} in {profile}: {result.stderr.strip()}", expected, result.returncode)


def same_aliases(path, author):
    for profile in [None, *BINDINGS]:
        expected = BINDINGS[profile or "default"]
        if author == "program":
            expected = {alias: models for alias, models in expected.items() if alias not in UNBINDABLE}
        check(f"{path.name} by the {author}, Python, profile {profile}", expected, theirs(path, profile))
        check(f"{path.name} by the {author}, program, profile {profile}", expected, ours(path, profile))


def same_resolution(path):
    """For every set of keys, every alias and profile leads both to the same models in the same order, or to none."""
    aliases = sorted({alias for bindings in BINDINGS.values() for alias in bindings}) + ["missing"]
    for count in range(len(KEYS) + 1):
        for names in itertools.combinations(KEYS, count):
            keys = {name: KEYS[name] for name in names}
            for name in KEYS:
                os.environ.pop(name, None)
            os.environ.update(keys)
            ring = LLMRing(lockfile_path=str(path))
            for alias, (profile, how) in itertools.product(
                aliases, [(None, ""), ("prod", "flag"), ("dev", "flag"), ("prod", "variable")]
            ):
                os.environ.pop("LLMRING_PROFILE", None)
                more = {}
                if how == "variable":
                    os.environ["LLMRING_PROFILE"] = more["LLMRING_PROFILE"] = profile
                try:
                    expected = ring._resolve_alias_candidates(alias, profile if how == "flag" else None)
                except ValueError:
                    expected = []
                flag = ["--profile", profile] if how == "flag" else []
                result = run("info", alias, "--json", *flag, lockfile=path, keys=keys, **more)
                models = [json.loads(line) for line in result.stdout.splitlines()]
                actual = [f"{model['provider']}:{model['id']}" for model in models]
                check(f"{path.name}: {alias} in {profile} ({how}) with {names}: {result.stderr.strip()}", expected, actual)
    os.environ.pop("LLMRING_PROFILE", None)


def edits_alternate(path):
    """Each edits what the other has written, and leaves everything else as it was."""
    before = Lockfile.load(path).model_dump(mode="json", exclude={"updated_at"})
    check(f"{path.name}: bind", 0, run("bind", "new", "openai:a,ollama:b:c", "--profile", "dev", lockfile=path).returncode)
    after = Lockfile.load(path).model_dump(mode="json", exclude={"updated_at"})
    expected = json.loads(json.dumps(before))
    expected["profiles"]["dev"]["bindings"].append(
        {"alias": "new", "models": ["openai:a", "ollama:b:c"], "constraints": None}
    )
    check(f"{path.name}: what Python reads after bind", expected, after)
    check(f"{path.name}: unbind", 0, run("unbind", "new", "--profile", "dev", lockfile=path).returncode)
    check(
        f"{path.name}: what Python reads after unbind", before,
        Lockfile.load(path).model_dump(mode="json", exclude={"updated_at"}),
    )
    lockfile = Lockfile.load(path)
    lockfile.set_binding("chatbot", "google:gemini-4-argon,openai:gpt-6-luna", profile="prod")
    lockfile.save(path)
    check(
        f"{path.name}: what the program reads after Python's edit", ["google:gemini-4-argon", "openai:gpt-6-luna"],
        ours(path, "prod")["chatbot"],
    )
    check(f"{path.name}: lock validate", 0, run("lock", "validate", lockfile=path).returncode)


def unknown_text_survives():
    """Comments, order and unknown keys of a TOML file; order and unknown keys of a JSON file."""
    toml = scratch / "kept.lock"
    text = """\
# ours
version = "1.0"
future_key = [1, 2] # later
default_profile = "default"
created_at = "2025-09-27T10:00:00+00:00"
updated_at = "2025-09-28T12:45:44.810349+00:00"

[metadata]
team = "x"

[extends]
packages = []

[profiles.default]
name = "default"
note = "unknown"
# before a binding
[[profiles.default.bindings]]
alias = "chatbot" # at a binding
models = [ "openai:gpt-6-luna",]
weight = 3

[profiles.default.registry_versions]
openai = 5
"""
    toml.write_text(text)
    check("kept.lock: bind", 0, run("bind", "other", "openai:gpt-6-luna", lockfile=toml).returncode)
    left = toml.read_text().splitlines()
    check("kept.lock: lines lost", [], [line for line in text.splitlines() if line not in left and "updated_at" not in line])
    check("kept.lock: what Python reads", ["chatbot", "other"], list(theirs(toml)))
    check("kept.lock: unbind", 0, run("unbind", "other", lockfile=toml).returncode)
    check(
        "kept.lock: as it was after unbind", [line for line in text.splitlines() if "updated_at" not in line],
        [line for line in toml.read_text().splitlines() if "updated_at" not in line],
    )

    path = scratch / "kept.json"
    data = {
        "future_key": {"b": 1, "a": [None, True]},
        "version": "1.0",
        "default_profile": "default",
        "profiles": {
            "default": {
                "note": "unknown",
                "name": "default",
                "bindings": [{"alias": "chatbot", "weight": 3, "models": ["openai:gpt-6-luna"]}],
                "registry_versions": {"openai": 5},
            }
        },
    }
    path.write_text(json.dumps(data, indent=2))
    check("kept.json: bind", 0, run("bind", "other", "openai:gpt-6-luna", lockfile=path).returncode)
    check("kept.json: what Python reads", ["chatbot", "other"], list(theirs(path)))
    check("kept.json: unbind", 0, run("unbind", "other", lockfile=path).returncode)
    left = json.loads(path.read_text())
    left.pop("updated_at", None)
    check("kept.json: as it was after unbind", json.dumps(data), json.dumps(left))


def bundled_files():
    """Each reads the file that the other brings along."""
    theirs_path = Lockfile.get_package_lockfile_path()
    for profile in Lockfile.load(theirs_path).profiles:
        check(f"Python's bundled lockfile, profile {profile}", theirs(theirs_path, profile), ours(theirs_path, profile))
    ours_path = Path(__file__).parents[2] / "Config" / "llmring.lock"
    check("our bundled lockfile", theirs(ours_path), ours(ours_path))


def same_active_file():
    """The variable goes before the file in the current folder."""
    folder = scratch / "folder"
    folder.mkdir()
    for path, model in [(folder / "llmring.lock", "openai:here"), (scratch / "other.lock", "openai:there")]:
        lockfile = Lockfile.create_default()
        lockfile.set_binding("which", model)
        lockfile.save(path)
    os.chdir(folder)
    for lockfile in [None, scratch / "other.lock"]:
        os.environ.pop("LLMRING_LOCKFILE_PATH", None)
        if lockfile:
            os.environ["LLMRING_LOCKFILE_PATH"] = str(lockfile)
        os.environ.update(KEYS)
        result = run("aliases", "--json", lockfile=lockfile, folder=folder)
        check(
            f"the active lockfile with {lockfile}", LLMRing().resolve_alias("which"),
            json.loads(result.stdout)[0]["models"][0],
        )
    os.environ.pop("LLMRING_LOCKFILE_PATH", None)


logging.disable(logging.CRITICAL)
(scratch / "home").mkdir()
for suffix in ["lock", "json"]:
    for author, write in [("Python", written_by_python), ("program", written_by_program)]:
        path = scratch / f"{author}.{suffix}"
        write(path)
        same_aliases(path, author)
        same_resolution(path)
        edits_alternate(path)
unknown_text_survives()
bundled_files()
same_active_file()

for fault in faults:
    print(f"differs: {fault}", file=sys.stderr)
version = importlib.metadata.version("llmring")
print(f"{passed} passed, {len(faults)} failed (Python's llmring {version})")
sys.exit(1 if faults else 0)
