"""The table: one row a figure, with its peer, the goal, and whether the goal is met."""

import os
import platform
import statistics
from dataclasses import dataclass


@dataclass
class Row:
    """One figure. `goal` is the most that `value` may be; without one it is only told."""

    name: str
    ours: str
    peer: str
    value: float
    unit: str = "x"
    goal: float | None = None

    @property
    def is_met(self):
        return self.goal is None or self.value <= self.goal

    def cells(self):
        shown = f"{self.value:.2f}{self.unit}" if self.unit == "x" else f"{self.value:.4g} {self.unit}"
        goal = "" if self.goal is None else f"≤ {self.goal:g}{'' if self.unit == 'x' else ' '}{self.unit}"
        return [self.name, self.ours, self.peer, shown, goal, "yes" if self.is_met else "**no**"]


def table(rows):
    """The rows as Markdown."""
    lines = [["figure", "llmring", "peer", "value", "goal", "met"], ["---"] * 6]
    lines += [row.cells() for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def machine():
    """What the figures were taken on."""
    load = " ".join(f"{figure:.1f}" for figure in os.getloadavg())
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, load {load}"


def milliseconds(seconds):
    """The median, and the least in brackets: the one of a busy machine, the other of a quiet."""
    return f"{statistics.median(seconds) * 1e3:.1f} ms ({min(seconds) * 1e3:.1f})"


def ratio(ours, theirs):
    """The ratio of the medians, or of the least of each where that is kinder to neither.

    On a busy machine both distributions have long tails, and the one that is luckier with its
    neighbours changes from run to run; the least of many runs is what the program itself takes.
    The larger of the two ratios is told.
    """
    return max(
        statistics.median(ours) / statistics.median(theirs), min(ours) / min(theirs))
