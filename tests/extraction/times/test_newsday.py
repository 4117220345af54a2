"""Articles of which nobody tells when they were published: the text itself fixes the day."""

from __future__ import annotations

import pytest

from tests.extraction.times.conftest import Find


@pytest.mark.parametrize(
    ("text", "said", "start"),
    [
        ("14 мая 2024 года в Заречном открыли мост. В субботу по нему пошли трамваи.", "субботу", "2024-05-11"),
        ("14 мая 2024 года в Заречном открыли мост. Три года назад старый мост снесли.", "назад", "2021"),
        ("14 мая 2024 года в Заречном открыли мост. Работы начались на прошлой неделе.", "прошлой", "2024-05-06"),
        ("14 мая 2024 года в Заречном открыли мост. Выборы пройдут 3 марта.", "марта", "2025-03-03"),
        ("14 мая 2024 года в Заречном открыли мост. Смета была утверждена 3 марта.", "марта", "2024-03-03"),
        ("В декабре 2008 года мэр заложил мост. 9 ноября его открыли.", "ноября", "2009-11-09"),
        ("В 2019 году мэр открыл мост. 17 октября его закрыли.", "октября", "2019-10-17"),
        # what has happened does not lie far behind the news
        ("30 января 2015 года в Заречном открыли мост. Опоры привезли в июне.", "июне", "2014-06"),
        ("30 января 2015 года в Заречном открыли мост. Его закрыли 2 февраля.", "февраля", "2015-02-02"),
        # years counted back to a full date
        ("20 апреля мэр открыл мост. Старый снесли 10 лет назад, 20 сентября 2000 года.", "апреля", "2011-04-20"),
        # a weekday tells the year, of other days too
        ("В 2010 году мост построили. В среду, 24 августа, его закрыли.", "августа", "2011-08-24"),
        ("В 2009 году мост построили. Его закрыли 20 августа. В среду, 24 августа, пошёл снег.", "20 а", "2011-08-20"),
        ("В 2010 году мост построили. В субботу, 24 августа, его закрыли.", "августа", "2013-08-24"),
        # so do a birth and an age
        ("Мэр умер на 81-м году жизни 12 июля. Он родился 10 июня 1929 года.", "июля", "2009-07-12"),
        ("Мэр родился 10 июня 1929 года. 12 марта он скончался в возрасте 80 лет.", "марта", "2010-03-12"),
        # a bound tells nothing of the news
        (
            "30 июля открыли мост. Цены выросли за первое полугодие 2009 года. Идёт перепись до 1 марта 2010 года.",
            "июля",
            "2009-07-30",
        ),
    ],
)
def test_a_full_date_of_the_text_resolves_the_others(find: Find, text: str, said: str, start: str) -> None:
    time = next(t for t in find(text, None) if said in t.text)
    assert (time.start, time.anchor) == (start, "context")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("14 мая 2024 года в Заречном открыли мост. Вчера по нему пошли трамваи.", "Вчера"),
        ("Ковылин родился 14 мая 1950 года. В субботу он открыл мост.", "субботу"),
        ("Мост достроят к 14 мая 2030 года. В субботу начались работы.", "субботу"),
        ("Стороны вернулись к границам 1967 года. В сентябре их признают.", "сентябре"),
    ],
)
def test_what_fixes_no_day_of_the_news(find: Find, text: str, said: str) -> None:
    assert next(t for t in find(text, None) if said in t.text).start is None


def test_ages_of_several_persons_tell_nothing(find: Find) -> None:
    text = "Мэр родился 10 июня 1929 года, его жена родилась 3 мая 1931 года. 12 июля он скончался в возрасте 80 лет."
    assert next(t for t in find(text, None) if t.text == "12 июля").start != "2009-07-12"


def test_a_weekday_that_the_day_of_publication_denies_changes_no_year(find: Find) -> None:
    time = next(t for t in find("В понедельник, 8 мая, открыли мост.") if "мая" in t.text)
    assert time.start == "2024-05-08"


def test_the_day_of_publication_outweighs_the_text(find: Find) -> None:
    time = next(t for t in find("3 мая 2024 года открыли мост. В субботу пошли трамваи.") if "субботу" in t.text)
    assert (time.start, time.anchor) == ("2024-05-11", "dateline")
