"""The same utterance in several articles."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.extraction.stories.making import DAY, KOROBOV, LANSKAYA, article, quote
from workers.extraction import stories
from workers.extraction.stories.model import Family, Story

WHOLE = "Мы построили новый мост через Тальцу за один год, и это должно помочь всем жителям левого берега"


def two(one: str, other: str, type_: str = "direct") -> Story:
    """The story of two articles with a quote of the same speaker each."""
    return stories.tell([article("a", quotes=[quote(one)]), article("b", quotes=[quote(other, type_=type_)])])


def only(story: Story) -> Family:
    (family,) = story.families
    return family


@pytest.mark.parametrize(
    ("other", "class_"),
    [
        (WHOLE, "verbatim"),
        (WHOLE.replace("один", "1") + "!", "verbatim"),
        ("Мы построили новый мост через Тальцу за один год", "cut"),
        ("новый мост через Тальцу", "cut"),
        ("Мы построили новый мост через Тальцу, и это должно помочь всем жителям левого берега", "cut"),
        (WHOLE.replace("должно помочь", "помочь"), "altered"),
        (WHOLE.replace("новый мост через Тальцу", "через Тальцу новый мост"), "reordered"),
        (
            "Это должно помочь всем жителям левого берега, и мы построили новый мост через Тальцу за один год",
            "reordered",
        ),
        (WHOLE.replace("должно помочь", "не должно помочь"), "altered"),
        (WHOLE.replace("должно помочь", "может помочь"), "altered"),
        (WHOLE.replace("за один год", "за два года"), "altered"),
        (WHOLE.replace("построили", "построим"), "altered"),
        (WHOLE.replace("новый", "красивый"), "altered"),
    ],
)
def test_a_variant_has_the_class_of_its_gravest_change(other: str, class_: str) -> None:
    classes = sorted(member.class_ for member in only(two(WHOLE, other)).members)
    assert classes == sorted(["verbatim", class_])


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("должно помочь", "не должно помочь", "negation"),
        ("Мы построили", "Мы, возможно, построили", "modality"),
        ("за один год", "за четыре года", "number"),
        ("построили", "построим", "tense"),
        ("помочь", "помешать", "wording"),
        ("новый", "старый", "wording"),
        ("всем", "никаким", "negation"),
    ],
)
def test_every_change_is_named(before: str, after: str, kind: str) -> None:
    changes = [change for member in only(two(WHOLE, WHOLE.replace(before, after))).members for change in member.changes]
    assert kind in {change.kind for change in changes}


def test_a_case_ending_is_no_alteration() -> None:
    family = only(two("Я благодарен старшему товарищу за совет и за помощь", "старшего товарища", "partial"))
    # «старшего товарища» has but two telling words, which must stand as they are, up to their case
    assert [member.class_ for member in family.members] == ["verbatim", "cut"]
    assert {change.kind for change in family.members[1].changes} == {"form"}


def test_yo_and_marks_are_no_difference() -> None:
    family = only(
        two(
            "Если она сочтёт необходимым приехать — милости просим",
            "если она сочтет необходимым приехать, милости просим",
        )
    )
    assert [member.class_ for member in family.members] == ["verbatim", "verbatim"]


def test_what_is_lost_before_a_whole_sentence_is_an_alteration_but_before_a_fragment_its_frame_may_say_it() -> None:
    whole, rest = "Мы не станем закрывать старую переправу у пристани", "станем закрывать старую переправу у пристани"
    assert only(two(whole, rest)).members[1].class_ == "altered"
    assert only(two(whole, rest, "partial")).members[1].class_ == "cut"


def test_one_utterance_split_in_two_is_one_family() -> None:
    whole = "Если совет сочтёт нужным пересмотреть тариф на воду, это было бы весьма полезно для жителей посёлка"
    first, second = "сочтет нужным пересмотреть тариф на воду", "Это будет полезно для жителей поселка"
    story = stories.tell(
        [article("a", quotes=[quote(first, type_="partial"), quote(second)]), article("b", quotes=[quote(whole)])]
    )
    family = only(story)
    assert [(m.doc, m.quote) for m in family.members] == [("b", "q1"), ("a", "q1"), ("a", "q2")]
    assert {change.kind for change in family.members[2].changes} >= {"tense", "modality"}


def test_the_head_is_the_longest_and_members_tell_their_outlet_and_day() -> None:
    story = stories.tell(
        [
            article(
                "a", quotes=[quote("новый мост через Тальцу")], outlet="Вестник", published=DAY + timedelta(days=1)
            ),
            article("b", quotes=[quote(WHOLE)], outlet="Заря"),
        ]
    )
    head, cut = only(story).members
    assert (head.doc, head.outlet, head.published, head.class_, head.diff) == (
        "b",
        "Заря",
        "2026-03-12",
        "verbatim",
        (),
    )
    assert (cut.doc, cut.outlet, cut.published) == ("a", "Вестник", "2026-03-13")
    assert only(story).text == WHOLE


def test_the_head_is_not_the_one_that_changed_what_others_have() -> None:
    changed = WHOLE.replace("должно", "не должно")
    story = stories.tell(
        [article(doc, quotes=[quote(text)]) for doc, text in (("a", changed), ("b", WHOLE), ("c", WHOLE))]
    )
    assert [(m.doc, m.class_) for m in only(story).members] == [("b", "verbatim"), ("a", "altered"), ("c", "verbatim")]


def test_the_diff_makes_up_both_wordings() -> None:
    other = "Мы построили через Тальцу новый мост за три года, и это помогло жителям берега"
    member = next(m for m in only(two(WHOLE, other)).members if m.diff)
    variant = " ".join(piece.text for piece in member.diff if piece.op != "delete")
    head = " ".join(piece.text for piece in member.diff if piece.op != "insert")
    assert variant.replace(",", "").split() == member.text.replace(",", "").split()
    assert head.replace(",", "").split() == only(two(WHOLE, other)).text.replace(",", "").split()


def test_different_speakers_never_share_a_family() -> None:
    story = stories.tell([article("a", quotes=[quote(WHOLE)]), article("b", quotes=[quote(WHOLE, KOROBOV)])])
    assert story.families == ()


def test_a_bare_surname_is_the_person_whom_another_article_names_in_full() -> None:
    story = stories.tell([article("a", quotes=[quote(WHOLE)]), article("b", quotes=[quote(WHOLE, "Ланская")])])
    assert only(story).speaker == LANSKAYA


def test_a_bare_surname_of_two_persons_is_neither() -> None:
    sister = "Анна Ланская"
    story = stories.tell(
        [
            article("a", quotes=[quote(WHOLE)]),
            article("b", quotes=[quote("Я пою в хоре по средам и пятницам весь вечер", sister)]),
            article("c", quotes=[quote(WHOLE, "Ланская")]),
        ]
    )
    assert story.families == ()


def test_the_role_tells_two_persons_of_one_surname_apart() -> None:
    story = stories.tell(
        [
            article("a", quotes=[quote(WHOLE)], roles=[(LANSKAYA, "мэр Тальцовска")]),
            article("b", quotes=[quote("Я пою в хоре по средам и пятницам", "Анна Ланская")]),
            article("c", quotes=[quote(WHOLE, "Ланская")], roles=[("Ланская", "мэр Тальцовска")]),
        ]
    )
    assert {m.doc for m in only(story).members} == {"a", "c"}


def test_an_unnamed_speaker_may_have_said_a_long_quote_but_not_a_short_one() -> None:
    long = stories.tell([article("a", quotes=[quote(WHOLE)]), article("b", quotes=[quote(WHOLE, None)])])
    assert {m.doc for m in only(long).members} == {"a", "b"}
    short = stories.tell([article("a", quotes=[quote(WHOLE)]), article("b", quotes=[quote("новый мост", None)])])
    assert short.families == ()


def test_a_set_phrase_of_two_words_joins_nothing() -> None:
    whole = "Мы построили новый мост через Тальцу на деньги Российской Федерации"
    assert two(whole, "Российской Федерации", "partial").families == ()


@pytest.mark.parametrize("words", ["возможно", "мост через год", "у нас", "новый берег"])
def test_a_word_or_two_that_stand_otherwise_join_nothing(words: str) -> None:
    assert two(WHOLE, words, "partial").families == ()


def test_quotes_weeks_apart_are_no_family() -> None:
    later = article("b", quotes=[quote(WHOLE)], published=DAY + timedelta(days=40))
    assert stories.tell([article("a", quotes=[quote(WHOLE)]), later]).families == ()


def test_the_day_an_article_tells_counts_more_than_its_own() -> None:
    later = article("b", quotes=[quote(WHOLE, day="2026-03-11")], published=DAY + timedelta(days=40))
    assert len(stories.tell([article("a", quotes=[quote(WHOLE)]), later]).families) == 1


def test_indirect_speech_is_related_and_never_a_member() -> None:
    story = two(WHOLE, "они построили новый мост через Тальцу", "indirect")
    assert story.families == ()
    (group,) = story.related
    assert {(m.doc, m.class_) for m in group.members} == {("a", "paraphrase"), ("b", "paraphrase")}


def test_what_is_related_to_a_family_is_told_with_it() -> None:
    said = [
        article("a", quotes=[quote(WHOLE)]),
        article("b", quotes=[quote("новый мост через Тальцу", type_="partial")]),
    ]
    retold = article("c", quotes=[quote("мост через Тальцу поможет жителям левого берега", type_="indirect")])
    family = only(stories.tell([*said, retold]))
    assert [m.doc for m in family.members] == ["a", "b"]
    assert [(m.doc, m.class_) for m in family.related] == [("c", "paraphrase")]


def test_a_frame_and_the_words_marked_in_it_are_not_two_reports() -> None:
    frame = quote("она рада, что «построили новый мост через Тальцу»", type_="indirect")
    inner = quote("построили новый мост через Тальцу", type_="partial", parent="q1")
    story = stories.tell([article("a", quotes=[frame, inner])])
    assert (story.families, story.related) == ((), ())


def test_two_utterances_of_one_stance_are_two() -> None:
    story = two(
        "Я думаю, что комиссия сделала большой шаг вперёд", "Вы должны признать, что комиссия проявила гибкость"
    )
    assert story.families == ()


def test_the_story_does_not_depend_on_where_the_day_is_unknown() -> None:
    story = stories.tell(
        [
            article("a", quotes=[quote(WHOLE)], published=None),
            article("b", quotes=[quote(WHOLE)], published=date(2020, 1, 1)),
        ]
    )
    assert len(story.families) == 1
