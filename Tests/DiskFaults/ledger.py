"""What the program was given and what it showed, and what of that is missing from its store."""

import dataclasses
import os

from provider import answer, words


@dataclasses.dataclass
class Loss:
    """What is missing, and in `strange` what should not be: in words."""
    turns: int = 0
    characters: int = 0
    strange: list = dataclasses.field(default_factory=list)

    def __bool__(self):
        return bool(self.turns or self.characters or self.strange)

    def __add__(self, other):
        return Loss(self.turns + other.turns, self.characters + other.characters,
                    self.strange + other.strange)


@dataclasses.dataclass
class Told:
    """What one run of the program was asked, and all that it wrote for a person."""
    questions: list
    output: str = ""
    errors: str = ""
    status: int = 0

    @property
    def said(self):
        return self.output + self.errors


def painted(question, output):
    """The words of an answer that a person could see."""
    return [word for word in words(question) if word in output]


def missing(question, is_accepted, output, turns):
    """What is missing of a question and its answer from the turns of a conversation."""
    loss = Loss()
    places = [place for place, turn in enumerate(turns) if turn == ("user", question)]
    if len(places) > 1:
        loss.strange.append(f"{question} is there {len(places)} times")
    seen = painted(question, output)
    if not places:
        if is_accepted:
            loss.turns += 1
            loss.characters += len(" ".join(seen))
        return loss
    following = turns[places[0] + 1] if places[0] + 1 < len(turns) else ("", "")
    stored = following[1] if following[0] == "assistant" else ""
    if not answer(question).startswith(stored):
        loss.strange.append(f"{question} was answered {stored!r}")
    loss.characters += sum(len(word) for word in seen if word not in stored)
    return loss


def changed(before, after, apart=()):
    """What is not as it was of the conversations that nobody touched."""
    loss = Loss()
    for id, (title, turns) in before.items():
        if id in apart:
            continue
        there = after.get(id, ("", []))
        if there == (title, turns):
            continue
        loss.turns += sum(turn not in there[1] for turn in turns)
        loss.strange.append(f"{id} was {title!r} with {len(turns)} turns, and is {there}")
    strange = set(after) - set(before) - set(apart)
    loss.strange += [f"{id} came from nowhere: {after[id]}" for id in strange]
    return loss


def mended(home, said):
    """Whether the store had to be repaired: a program that was killed damages nothing."""
    loss = Loss()
    folder = os.path.dirname(home.store)
    names = os.listdir(folder) if os.path.isdir(folder) else []
    if any("damaged" in name for name in names) or "damaged" in said:
        loss.strange.append(f"there is a repair: {sorted(names)} {said}")
    return loss
