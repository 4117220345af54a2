#!/usr/bin/env python3
"""How the time of every stage grows with the text: milliseconds of processor time per 1,000 characters.

The text is made here, of ordinary news sentences with many names, or of one hostile unit over and over; no corpora.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable
from typing import Any, TypeVar

from workers.extraction import entities, events, parsing, quotes, sentiment, times, zones

SIZES = (10_000, 20_000, 50_000, 100_000, 200_000)
HOSTILE = {
    "endless": "Рудаков заявил, что мост готов и дорога лежит, по словам мэра, ",
    "frames": "«Мост готов», — сказал Рудаков. ",
    "how": "как сообщает Рудаков, ",
    "openings": "«мост ",
    "cues": "сказал ",
    "dialogue": "— Мост, — сказал он.\n",
    "turns": "Рудаков: Мост готов.\nЛютова: Да.\n",
    "lines": "«\n",
}
FIRST = ("Глеб", "Инна", "Антон", "Мария", "Лев", "Вера", "Пётр", "Зоя")
SURNAMES = ("Рудак", "Лют", "Бел", "Горецк", "Сомин", "Карач", "Верш", "Ольх", "Тарас", "Мельник", "Дроз", "Юрк")
PLACES = ("Верхнеозёрске", "Заречье", "Нижнем Броде", "Старой Ольхе", "Каменке")
SENTENCES = (
    "«{what} откроют {when}», — сказал мэр {name}.",
    "По словам {genitive}, {what} обойдётся городу в {number} млн рублей.",
    "В {place} {when} построили {what}, сообщает агентство «Вестник».",
    "{name} отметил, что {what} «давно ждали все жители», и пообещал приехать {when}.",
    "Эксперты считают, что денег не хватит на {number} лет.",
    "«{what} почти готов, — добавил {name}. — Осталось покрасить перила».",
    "Накануне в {place} столкнулись два автобуса, пострадали {number} человек.",
    "Он уехал, а {name} остался и ответил на вопросы журналистов.",
    "Полиция задержала {number} человек после митинга в {place}.",
    "Об этом заявил директор завода «Якорь» {name}.",
)
WHAT = ("мост", "парк", "стадион", "вокзал", "завод", "музей")
WHEN = ("весной", "5 мая", "вчера", "в прошлом году", "в 2021 году", "через неделю")

T = TypeVar("T")


def ordinary(size: int) -> str:
    """News of so many characters, always the same."""
    chance = random.Random(size)  # noqa: S311 (the same text every time)
    lines: list[str] = []
    length = 0
    while length < size:
        sentences = []
        for _ in range(chance.randint(2, 5)):
            surname = chance.choice(SURNAMES) + chance.choice(("ов", "ев", "ин"))
            name = f"{chance.choice(FIRST)} {surname}"
            fields = {
                "name": name, "genitive": f"{surname}а", "what": chance.choice(WHAT), "when": chance.choice(WHEN),
                "place": chance.choice(PLACES), "number": chance.randint(2, 90),
            }  # fmt: skip
            sentences.append(chance.choice(SENTENCES).format(**fields))
        lines.append(" ".join(sentences))
        length += len(lines[-1]) + 1
    return "\n".join(lines)[:size]


def measure(text: str) -> dict[str, float]:
    """Seconds of processor time of each stage."""
    spent: dict[str, float] = {}

    def timed(stage: str, run: Callable[..., T], *given: Any) -> T:
        start = time.process_time()
        answer = run(*given)
        spent[stage] = time.process_time() - start
        return answer

    page = timed("zones", zones.divide, text)
    document = timed("parsing", parsing.parse, text, page.blocks, page.zones)
    who = timed("entities", entities.find, document)
    when = timed("times", times.find, document)
    said = timed("quotes", quotes.find, document, who, when)
    timed("events", events.find, document, who, when, said)
    timed("sentiment", sentiment.assess, document, who, said)
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", choices=("ordinary", *HOSTILE), default="ordinary", help="of what the text is made")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="characters (10000 … 200000)")
    parser.add_argument("--json", action="store_true", help="one object on the last line")
    options = parser.parse_args()
    parsing.load()
    measure(ordinary(2_000))  # lexicons are read
    rows: dict[str, list[float]] = {}
    for size in options.sizes:
        text = ordinary(size)
        if options.text != "ordinary":
            unit = HOSTILE[options.text]
            text = (unit * (size // len(unit) + 1))[:size]
        for stage, seconds in measure(text).items():
            rows.setdefault(stage, []).append(round(seconds * 1e6 / size, 3))
    ratios = {stage: round(row[-1] / row[0], 2) if row[0] else None for stage, row in rows.items()}
    print("ms per 1,000 characters".ljust(24), *(f"{size:>9,}" for size in options.sizes), "last / first")
    for stage, row in rows.items():
        print(stage.ljust(24), *(f"{value:>9.2f}" for value in row), f"{ratios[stage] or 0:>12.2f}")
    if options.json:
        print(json.dumps({"text": options.text, "sizes": [*options.sizes], "ms_per_1000": rows, "ratio": ratios}))


if __name__ == "__main__":
    main()
