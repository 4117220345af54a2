"""Who takes part: voice, control, relative clauses, coordination, reciprocal nouns, states."""

from __future__ import annotations

import pytest

from tests.extraction.events.conftest import Find


def _who(find: Find, text: str, trigger: str) -> list[tuple[str, str]]:
    event = next(e for e in find(text) if e.trigger.text == trigger)
    return sorted((p.role, p.name) for p in event.participants)


@pytest.mark.parametrize(
    ("text", "trigger", "names"),
    [
        ("Меморандум подписан Олегом Мурашовым.", "подписан", {"Олег Мурашов"}),
        (
            "Меморандум, подписанный Олегом Мурашовым и Анной Тагаевой в Праге, касается границы.",
            "подписанный",
            {"Олег Мурашов", "Анна Тагаева"},
        ),
        ("Олег Мурашов, задержанный полицией, молчал.", "задержанный", {"Олег Мурашов"}),
        (
            "Олег Мурашов приехал в Прагу и встретился с Анной Тагаевой.",
            "встретился",
            {"Олег Мурашов", "Анна Тагаева"},
        ),
        ("Олег Мурашов готов приехать в Прагу.", "приехать", {"Олег Мурашов"}),
        ("Анна Тагаева попросила Олега Мурашова приехать в Прагу.", "приехать", {"Олег Мурашов"}),
        ("Анна Тагаева, которая посетила Прагу, осталась довольна.", "посетила", {"Анна Тагаева"}),
        ("Аркадий Белозёров и Олег Мурашов созвонились.", "созвонились", {"Аркадий Белозёров", "Олег Мурашов"}),
        ("Олег Мурашов провёл переговоры с Анной Тагаевой.", "переговоры", {"Олег Мурашов", "Анна Тагаева"}),
        (
            "Анна Тагаева на встрече с Олегом Мурашовым выглядела уставшей.",
            "встрече",
            {"Олег Мурашов", "Анна Тагаева"},
        ),
        (
            "Анна Тагаева встретилась с заместителем министра обороны Олегом Мурашовым.",
            "встретилась",
            {"Олег Мурашов", "Анна Тагаева"},
        ),
        ("Российско-казахстанские переговоры завершились.", "переговоры", {"Россия", "Казахстан"}),
        ("Минск и Варшава подписали соглашение о границе.", "подписали", {"Белоруссия", "Польша"}),
        ("Американская сторона отказалась от условий.", "отказалась", {"США"}),
        ("Следователи возбудили дело против Олега Мурашова.", "возбудили", {"Олег Мурашов"}),
    ],
)
def test_participants(find: Find, text: str, trigger: str, names: set[str]) -> None:
    assert {name for _, name in _who(find, text, trigger)} == names


def test_roles_tell_the_agent_from_the_patient(find: Find) -> None:
    expected = [("agent", "Анна Тагаева"), ("patient", "Олег Мурашов")]
    assert _who(find, "Анна Тагаева арестовала Олега Мурашова.", "арестовала") == expected
    assert _who(find, "Олег Мурашов арестован Анной Тагаевой.", "арестован") == expected


def test_unnamed_groups_are_left_out(find: Find) -> None:
    assert _who(find, "Полиция задержала троих прохожих.", "задержала") == []


def test_the_body_of_a_post_takes_part(find: Find) -> None:
    found = _who(find, "Олег Мурашов назначен директором «Заречья».", "назначен")
    assert ("person", "Олег Мурашов") in found
    assert ("organization", "Заречье") in found


def test_i_and_we_are_the_speaker(find: Find) -> None:
    text = "«Я встретился с Анной Тагаевой», — сказал Олег Мурашов."
    assert {name for _, name in _who(find, text, "встретился")} == {"Анна Тагаева", "Олег Мурашов"}


def test_a_participant_points_at_its_words(find: Find) -> None:
    text = "Полиция задержала Олега Мурашова."
    (event,) = find(text)
    (participant,) = event.participants
    assert participant.entity is not None
    assert text[participant.mention.span.start : participant.mention.span.end] == participant.mention.text


@pytest.mark.parametrize(
    ("text", "trigger", "names"),
    [
        # a name behind a common noun, behind those who work there
        ("Компания «Газпром» купила завод.", "купила", {"Газпром"}),
        ("Специалисты компании «Газпром» купили завод.", "купили", {"Газпром"}),
        # whoever does what a noun names
        ("Олег Мурашов выступил с критикой реформы.", "критикой", {"Олег Мурашов"}),
        ("Олег Мурашов выпустил заявление с осуждением реформы.", "осуждением", {"Олег Мурашов"}),
        ("Олег Мурашов погиб в автокатастрофе.", "автокатастрофе", {"Олег Мурашов"}),
        # a body that something is brought to
        ("Олег Мурашов внёс законопроект в Госдуму.", "внёс", {"Олег Мурашов", "Госдума"}),
        ("Матч «Зенит» — «Спартак» начался вечером.", "Матч", {"Зенит", "Спартак"}),
        ("Министры финансов ОПЕК соберутся в Варшаве.", "соберутся", {"ОПЕК"}),
        # a region acts itself
        ("Приморский край подписал соглашение.", "подписал", {"Приморский край"}),
    ],
)
def test_names_behind_other_words(find: Find, text: str, trigger: str, names: set[str]) -> None:
    events = (e for e in find(text) if trigger in (m.text for m in e.mentions))
    assert {p.name for p in next(events).participants} == names


def test_a_post_is_no_participant(find: Find) -> None:
    text = "Анна Тагаева назначила Олега Мурашова министром."
    assert _who(find, text, "назначила") == [("agent", "Анна Тагаева"), ("person", "Олег Мурашов")]


def test_a_title_in_quotation_marks_names_nobody(find: Find) -> None:
    assert ("agent", "Мурашов") not in _who(find, "Парламент принял «закон Мурашова».", "принял")
    assert _who(find, "Анна Тагаева обсудила кандидатуру Олега Мурашова.", "обсудила") != []


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        (
            "Закон, принятый по инициативе Олега Мурашова, вступил в силу.",
            "принятый",
            ("agent", "Олег Мурашов"),
        ),
        (
            "Совет Европы проголосовал за резолюцию, осуждающую рейд.",
            "осуждающую",
            ("agent", "Совет Европы"),
        ),
        (
            "«Мы всё сделали», — заявил Олег Мурашов, обвинив Анну Тагаеву в обмане.",
            "обвинив",
            ("agent", "Олег Мурашов"),
        ),
        ("Анна Тагаева поступила в Заречный университет.", "поступила", ("organization", "Заречный университет")),
    ],
)
def test_who_acts_through_others(find: Find, text: str, trigger: str, expected: tuple[str, str]) -> None:
    assert expected in _who(find, text, trigger)


def test_a_name_beside_its_verb_acts_wherever_the_tree_hangs_it(find: Find) -> None:
    text = "Отставку начальника «Вымпел» объяснил тем, что в апреле министр Олег Мурашов поручил чиновникам уйти."
    assert ("agent", "Олег Мурашов") in _who(find, text, "поручил")


def test_who_is_thanked_for_a_journey_made_it(find: Find) -> None:
    found = _who(find, "Олег Мурашов поблагодарил Анну Тагаеву за приезд в Прагу.", "приезд")
    assert [name for role, name in found if role == "guest"] == ["Анна Тагаева"]


def test_the_subject_of_the_clause_around_acts(find: Find) -> None:
    text = (
        "Пресс-секретарь Аркадий Белозёров допустил, что президент Олег Мурашов, если сочтёт необходимым "
        "проинформировать Анну Тагаеву, сделает это."
    )
    assert _who(find, text, "проинформировать") == [("addressee", "Анна Тагаева"), ("agent", "Олег Мурашов")]


def test_the_verb_agrees_with_whom_it_tells_of(find: Find) -> None:
    text = "Самолёт Олега Мурашова сопровождали истребители Польши."
    assert _who(find, text, "сопровождали") == [("agent", "Польша"), ("patient", "Олег Мурашов")]


def test_a_name_in_another_case_belongs_to_another_title(find: Find) -> None:
    text = "По мнению эксперта Аркадия Белозёрова, Олег Мурашов говорил с президентом Польши Анной Тагаевой."
    assert {name for _, name in _who(find, text, "говорил")} == {"Олег Мурашов", "Анна Тагаева"}


def test_authorities_stand_for_the_state_by_the_name_the_article_uses(find: Find) -> None:
    text = "Олег Мурашов прибыл в Беларусь. Белорусские власти отказались от переговоров."
    assert _who(find, text, "отказались") == [("agent", "Беларусь")]


def test_whom_one_thanks_for_a_visit_is_the_visitor(find: Find) -> None:
    found = find("Ольга Бирюкова поблагодарила Ивана Олухова за приезд в Заречное с официальным визитом.")
    (visit,) = (e for e in found if e.type == "VISIT")
    assert [m.text for m in visit.mentions] == ["приезд", "визитом"]
    assert [p.name for p in visit.participants if p.role == "guest"] == ["Иван Олухов"]


def test_the_visitor_who_is_thanked_may_be_called_a_colleague(find: Find) -> None:
    found = find(
        "Президент Боливии Хорхе Мадрано встретился в Осло с исландским коллегой Гуннаром Торваном. "
        "Мадрано поблагодарил коллегу за приезд."
    )
    (visit,) = (e for e in found if e.type == "VISIT")
    assert [p.name for p in visit.participants if p.role == "guest"] == ["Гуннар Торван"]


def test_a_subject_hung_on_the_later_of_two_verbs_goes_back(find: Find) -> None:
    text = "Анна Тагаева встретилась с врачами, обсудила план. Мурашов уехал."
    assert {name for _, name in _who(find, text, "встретилась")} == {"Анна Тагаева"}


def test_of_two_subjects_the_one_that_agrees_acts(find: Find) -> None:
    text = "Если президенты Польши и Чехии будут готовы приехать, Армения предоставит помощь беженцам."
    assert [name for role, name in _who(find, text, "предоставит") if role == "giver"] == ["Армения"]


@pytest.mark.parametrize(
    "text",
    [
        "Олег Мурашов подтвердил, что разговор с Анной Тагаевой носил доверительный характер.",
        "Олег Мурашов рассказал о встрече с Анной Тагаевой.",
    ],
)
def test_who_tells_of_a_talk_took_part(find: Find, text: str) -> None:
    event = next(e for e in find(text) if e.type == "MEETING")
    assert {p.name for p in event.participants} == {"Олег Мурашов", "Анна Тагаева"}


def test_the_state_of_whoever_speaks_of_it(find: Find) -> None:
    text = "Президент Армении Олег Мурашов раскритиковал требования к Польше и заявил, что страна предоставит помощь."
    assert ("giver", "Армения") in _who(find, text, "предоставит")


def test_the_state_named_last_in_the_sentence(find: Find) -> None:
    text = "Делегация приедет в Армению, страна предоставит помощь беженцам."
    assert ("giver", "Армения") in _who(find, text, "предоставит")


def test_who_says_that_he_is_ready_is_ready(find: Find) -> None:
    text = (
        "Лидер Боливии Хорхе Мадрано прилетел в Осло. Как известно, в Осло Торван встретился с Мадрано, после чего "
        "боливийский лидер заявил, что готов к переговорам с президентом Белозёровым на территории Исландии."
    )
    assert [name for role, name in _who(find, text, "готов") if role == "agent"] == ["Хорхе Мадрано"]


def test_the_state_of_an_adjective_proposes(find: Find) -> None:
    assert ("agent", "Польша") in _who(find, "Армения отвергла польское предложение о перемирии.", "предложение")


@pytest.mark.parametrize(
    ("text", "trigger", "names"),
    [
        # a team by its people, an armed service by the adjective of its state
        ("Сборная России обыграла финнов со счётом 3:1.", "обыграла", {"Россия", "Финляндия"}),
        ("Российская сборная проиграла канадцам.", "проиграла", {"Россия", "Канада"}),
        ("Мальтийские пограничники задержали Олега Мурашова.", "задержали", {"Мальта", "Олег Мурашов"}),
        # names coordinated behind one plural
        ("Арестованы министры Олег Мурашов и Лев Лосев.", "Арестованы", {"Олег Мурашов", "Лев Лосев"}),
        # the subject of the last sentence that has one
        (
            "Олег Мурашов родился в Праге. Окончил институт. В 2005 году назначен министром.",
            "назначен",
            {"Олег Мурашов"},
        ),
    ],
)
def test_teams_services_lists_and_subjects_told_before(find: Find, text: str, trigger: str, names: set[str]) -> None:
    assert names <= {name for _, name in _who(find, text, trigger)}


def test_a_national_team_is_its_state_once(find: Find) -> None:
    text = "Сборная России по хоккею проиграла сборной Чехии. Россия не вышла в финал."
    assert {name for _, name in _who(find, text, "проиграла")} == {"Россия", "Чехия"}


def test_a_people_is_no_state_out_of_sport(find: Find) -> None:
    assert _who(find, "Полиция задержала троих финнов.", "задержала") == []
