"""Short articles of our own: what dies around them is the subject here, not what is in them."""

from __future__ import annotations

SHORT = (
    "Мэр Тальцовска Вера Ланская посетила стройку моста 12 марта. «Мы закончим к маю», — заявила Ланская журналистам."
)
DEADLY = "deadly"  # in an Idempotency-Key: the front of `front.py` dies of it
LATE, GO_ON = "late", "go on"  # files of `worker.py`: an attempt waits; it need wait no longer
PARTS = ("quotes", "entities", "times")  # asked for, so that there is something to be half stored


def short(mark: str) -> str:
    """An article that is analysed in no time; `mark` makes it unlike any other."""
    return f"{SHORT} Это сообщение {mark}."


def long(mark: str, copies: int = 60) -> str:
    """One that takes seconds."""
    return f"{short(mark)}\n" + "\n".join(f"{SHORT} Прошёл день номер {n}." for n in range(copies))


def poisoned(poison: str, mark: str) -> str:
    """One at which `poisons` strikes, where the worker has them."""
    return f"{short(mark)} Яд «{poison}»."
