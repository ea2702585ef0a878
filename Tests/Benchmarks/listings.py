"""What lists, completes and adds up, with a store of a million turns: each figure has a goal of its own.

Part of `Tests/Benchmarks/store`, which makes the store.
"""

import statistics

from report import Row, milliseconds
from surroundings import alternate, timed

# The command, and the most milliseconds that it may take as a whole process.
FIGURES = [
    ("`aliases`", 15, ["aliases"]),
    ("`providers`", 15, ["providers"]),
    ("`list`", 15, ["list"]),
    ("`keys list`", 15, ["keys", "list"]),
    ("`prompts`", 15, ["prompts"]),
    ("`config`", 15, ["config"]),
    ("`history list -n 40`", 15, ["history", "list", "-n", "40"]),
    ("`history list` of all", 40, ["history", "list"]),
    ("completion of an option", 30, ["---complete", "zsh", "--re"]),
    ("completion of a model", 30, ["---complete", "zsh", "-m", ""]),
    ("completion of a conversation", 30, ["---complete", "zsh", "-r", ""]),
    ("completion of a prompt", 30, ["---complete", "zsh", "-p", ""]),
    ("`usage`", 600, ["usage"]),
    ("`usage --by day`", 600, ["usage", "--by", "day"]),
    ("`usage --since 30d`", 100, ["usage", "--since", "30d"]),
    ("`usage --since 30d --by day`", 100, ["usage", "--since", "30d", "--by", "day"]),
]


def rows(program, environment, runs):
    measures = [
        lambda command=command: timed([program, *command], environment)[0]
        for _, _, command in FIGURES
    ]
    return [
        Row(name, milliseconds(figures), "", statistics.median(figures) * 1e3, "ms", goal=goal)
        for (name, goal, _), figures in zip(FIGURES, alternate(runs, *measures))
    ]
