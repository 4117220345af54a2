"""Who is said to speak, to whom, where and when."""

from __future__ import annotations

import pytest

from tests.extraction.quotes.conftest import Find


def test_office_and_name_are_one_mention(find: Find) -> None:
    (quote,) = find("«Мост готов», — сказал главный инженер завода «Парус» Глеб Рудаков.")
    assert quote.speaker.name == "Глеб Рудаков"
    assert quote.speaker.mention is not None
    assert quote.speaker.mention.text == "главный инженер завода «Парус» Глеб Рудаков"


def test_a_pronoun_stands_for_the_speaker_before(find: Find) -> None:
    first, second = find("Инна Лютова сообщила, что мост готов. Она добавила, что перила покрасят.")
    assert first.speaker.name == second.speaker.name == "Инна Лютова"


def test_the_gender_of_a_pronoun_counts(find: Find) -> None:
    quotes = find(
        "Глеб Рудаков встретил инженера. Инна Лютова сообщила, что мост готов. Он добавил, что перила покрасят."
    )
    assert quotes[-1].speaker.name == "Глеб Рудаков"


def test_a_missing_subject_is_shared(find: Find) -> None:
    _, second = find("Инна Лютова сообщила, что мост готов. Также добавила, что перила покрасят.")
    assert second.speaker.name == "Инна Лютова"


def test_two_sources_are_joined(find: Find) -> None:
    (quote,) = find("Глеб Рудаков и Инна Лютова сообщили, что мост готов.")
    assert quote.speaker.name == "Глеб Рудаков; Инна Лютова"


def test_a_name_in_the_dative_is_the_addressee(find: Find) -> None:
    (quote,) = find("«Мост готов», — сказал журналистам Глеб Рудаков.")
    assert quote.speaker.name == "Глеб Рудаков"
    assert quote.addressee is not None
    assert quote.addressee.mention.text == "журналистам"


def test_venue(find: Find) -> None:
    (quote,) = find("В интервью «Вестнику Заречья» Глеб Рудаков заявил, что мост готов.")
    assert quote.venue is not None
    assert quote.venue.text.startswith("интервью")


def test_time_of_speaking_but_not_of_what_is_said(find: Find) -> None:
    (quote,) = find("5 мая 2025 года Глеб Рудаков заявил, что мост откроют 7 июня 2025 года.")
    assert quote.time is not None
    assert quote.time.text.startswith("5 мая")


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Газета «Вестник Заречья» пишет, что мост готов.", "media", "Вестник Заречья"),
        ("Россия заявила, что мост готов.", "organization", "Россия"),
        ("Эксперты считают, что мост готов.", "unnamed", None),
        ("Пресс-служба мэрии сообщила, что мост готов.", "organization", "пресс-служба мэрии"),
        ("В заявлении полиции говорится, что мост готов.", "organization", "полиция"),
    ],
)
def test_kinds(find: Find, text: str, kind: str, name: str | None) -> None:
    (quote,) = find(text)
    assert quote.speaker.kind == kind
    assert (quote.speaker.name or "").casefold() == (name or "").casefold()


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("«Мост готов», — сказал главный инженер Глеб Рудаков.", "главный инженер"),
        ("«Мост готов», — заявил г-н Рудаков.", None),
        ("«Мост готов», — сказала госпожа Лютова.", None),
    ],
)
def test_an_office_is_a_role_and_a_title_of_courtesy_is_none(find: Find, text: str, role: str | None) -> None:
    (quote,) = find(text)
    assert quote.speaker.role == role


def test_the_venue_names_the_medium(find: Find) -> None:
    (quote,) = find("В интервью газете «Вымпел» инженер Глеб Рудаков заявил, что мост готов.")
    assert quote.venue is not None
    assert quote.venue.text == "интервью газете «Вымпел»"
    assert quote.speaker.name == "Глеб Рудаков"


@pytest.mark.parametrize(
    ("text", "role", "affiliation"),
    [
        ("«Мост готов», — сказал главный инженер завода «Парус» Глеб Рудаков.", "главный инженер", "Парус"),
        ("Пресс-секретарь Кремля Глеб Рудаков сообщил, что мост готов.", "пресс-секретарь", "Кремль"),
        ("Министр обороны Исландии Глеб Рудаков заявил, что мост готов.", "министр обороны", "Исландия"),
        ("Исландский президент Глеб Рудаков заявил, что мост готов.", "президент", "Исландия"),
        ("Исландский певец Глеб Рудаков заявил, что мост готов.", "исландский певец", None),
        ("Заместитель директора школы № 5 Инна Лютова сказала, что мост готов.", "заместитель директора", "школа № 5"),
        (
            "Адвокат директора завода «Парус» Инна Лютова сказала, что мост готов.",
            "адвокат директора завода «Парус»", None,
        ),
        ("Глава отдела связи и печати Глеб Рудаков сообщил, что мост готов.", "глава", "отдел связи и печати"),
        ("Глава ведомства Глеб Рудаков сообщил, что мост готов.", "глава ведомства", None),
    ],
)  # fmt: skip
def test_role_and_affiliation_are_told_apart(find: Find, text: str, role: str, affiliation: str | None) -> None:
    (quote,) = find(text)
    assert quote.speaker.name in ("Глеб Рудаков", "Инна Лютова")
    assert quote.speaker.role == role
    assert (quote.speaker.affiliation.name if quote.speaker.affiliation else None) == affiliation


def test_an_affiliation_is_an_entity_of_the_article(find: Find) -> None:
    (quote,) = find("Глава МИД Исландии Глеб Рудаков сообщил, что мост готов.")
    assert quote.speaker.affiliation is not None
    assert quote.speaker.affiliation.entity is not None


def test_a_title_told_elsewhere_goes_with_the_surname(find: Find) -> None:
    *_, quote = find("Директор завода «Парус» Глеб Рудаков приехал в город. Рудаков сообщил, что мост готов.")
    assert quote.speaker.role == "директор"
    assert quote.speaker.affiliation is not None
    assert quote.speaker.affiliation.name == "Парус"


def test_who_is_never_named_still_has_a_role(find: Find) -> None:
    (quote,) = find("Представитель завода «Парус» сообщил, что мост готов.")
    assert quote.speaker.name is None
    assert quote.speaker.role == "представитель"
    assert quote.speaker.affiliation is not None
    assert quote.speaker.affiliation.name == "Парус"


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("Г. Рудаков сообщил, что мост готов.", "Г. Рудаков"),
        (
            "Глава отдела связи и печати Глеб Рудаков сообщил, что мост готов.",
            "Глава отдела связи и печати Глеб Рудаков",
        ),
        (
            "Президент Союза строителей (СС) Глеб Рудаков сообщил, что мост цел.",
            "Президент Союза строителей (СС) Глеб Рудаков",
        ),
    ],
)  # fmt: skip
def test_no_mention_cuts_a_name(find: Find, text: str, mention: str) -> None:
    (quote,) = find(text)
    assert quote.speaker.mention is not None
    assert quote.speaker.mention.text == mention


def test_a_body_named_by_a_common_noun_is_written_alike_everywhere(find: Find) -> None:
    (quote,) = find("Полиция сообщила, что мост готов.")
    assert quote.speaker.name == "полиция"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "«Мост стал опасен», – сказал в беседе с корреспондентом «Вымпела» лидер Движения против мостов "
            "Глеб Рудаков.",
            "Глеб Рудаков",
        ),
        ("«Паром уже готов», пишет в утреннем выпуске районная газета «Ла Струна».", "Ла Струна"),
        (
            "Напомним, премьер-министр Г. Рудаков заявил, что визит «вызвал сожаление», а глава МИДа Олег Лютов "
            "отметил, что этот визит «ранит».",
            "Олег Лютов",
        ),
        (
            "Инна Лютова сообщила, что мост готов.\nИсточник, близкий к строителям, сообщил агентству, что мост "
            "не готов.",
            None,
        ),
    ],
)
def test_the_subject_stands_in_the_clause_of_its_verb(find: Find, text: str, name: str | None) -> None:
    assert find(text)[-1].speaker.name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # who spoke before goes on, not of whom he spoke
        (
            "По словам директора Олега Лютова, предоставленных Рудаковым данных достаточно. При этом он "
            "подчеркнул, что мост цел.",
            "Олег Лютов",
        ),
        # nor the client of a lawyer who is never named
        ("Глеб Рудаков арестован. Адвокат Рудакова признал, что клиент был на мосту. По его словам, мост цел.", None),
        # a missing subject is nobody of the other gender
        ("Инна Лютова сообщила, что мост цел. Также добавил, что перила покрасят.", None),
        # nor a document
        ("В законе говорится, что мосты нужны. Недавно заявил, что мост цел.", None),
    ],
)  # fmt: skip
def test_who_goes_on_speaking(find: Find, text: str, name: str | None) -> None:
    assert find(text)[-1].speaker.name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Власти Исландии сообщили, что мост готов.", "власти Исландии"),
        ("Полиция Исландии сообщила, что мост готов. По данным полиции, он цел.", "полиция Исландии"),
        ("Полиция Исландии спорит с полицией Дании. По данным полиции, мост цел.", "полиция"),
        ("Мост цел, сообщает агентство ''Вымпел Пресс''.", "Вымпел Пресс"),
        (
            "Федеральная мостовая служба проверила мост. ФМС констатировала, что мост дорог.",
            "Федеральная мостовая служба",
        ),
        (
            "Министр связи Глеб Рудаков сказал, что мост цел. Кроме того, глава Минсвязи отметил, что он дорог.",
            "Глеб Рудаков",
        ),
    ],
)  # fmt: skip
def test_bodies_have_the_fullest_name(find: Find, text: str, name: str) -> None:
    assert find(text)[-1].speaker.name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Виктор Лютов приехал в Заречье. Виктор Фёдорович сказал, что мост готов.", "Виктор Лютов"),
        ("Марк, рабочий завода, опасаясь увольнения, заявил, что мост готов.", "Марк"),
        (
            "Тоннес прилетел ночью, сообщил Иван Тоннес. Рудаков ушёл. Тоннеса спросили о мосте. Он ответил, что спал.",
            "Иван Тоннес",
        ),
        ("Певица Анна Лютова родилась в Заречье. 25-летняя девушка заявила, что мост готов.", "Анна Лютова"),
        ("Книгу Инны Лютовой издали в Заречье. Автор отмечает, что мост готов.", "Инна Лютова"),
        (
            "Канцелярия губернатора распространила заявление, в котором говорится, что мост готов.",
            "канцелярия губернатора",
        ),
        ("Сергей Боженков поздравил инженера. В его телеграмме отмечается, что мост готов.", "Сергей Боженков"),
        ("В аннотации к книге сказано, что мост готов.", "аннотация"),
        ("В городской мэрии «Известиям» сообщили, что мост готов.", "городская мэрия"),
        ("Сегодня из правительства поступили заявления, что мост готов.", "правительство"),
        ("В «Лаборатории Лютова» подтвердили арест и подчеркнули, что мост готов.", "Лаборатория Лютова"),
        ("Национальный фронт собрался в Заречье. По данным Нацфронта, мост готов.", "Национальный фронт"),
        ("Члены ЗЛДК подчёркивают, что мост готов.", "ЗЛДК"),
        (
            "Анна Лютова живёт в Заречье. Иван Лютов уехал. Жена инженера заявила, что мост готов.",
            "Анна Лютова",
        ),
        ("«Мост готов», — заявил лидер Заречного конгресса Файка аль-Саид.", "Файка аль-Саид"),
    ],
)
def test_the_name_of_a_source(find: Find, text: str, name: str) -> None:
    assert find(text)[-1].speaker.name == name


@pytest.mark.parametrize(
    "text",
    [
        "Иван Лютов живёт в Заречье. Прислуга Лютова утверждала, что мост готов.",
        "Маэстро отметил, что мост готов.",
        "Сирийские СМИ Заречья сообщили, что мост готов.",
        "Анна Лютова и Инна Рудакова приехали. Девушка заявила, что мост готов.",
        "«Мост, — написал журналист газеты ''Вымпел'', — готов».",
        "Анна Лютова и Инна Рудакова здесь. Иван Лютов и Глеб Рудаков там. Жена инженера заявила, что мост готов.",
    ],
)
def test_a_source_without_a_name_stays_so(find: Find, text: str) -> None:
    quote = find(text)[-1]
    assert quote.speaker.name is None


@pytest.mark.parametrize(
    ("text", "speaker", "hearer"),
    [
        (
            "«Мост готов», — заявила ostrovnews.com главный редактор канала Инна Лютова.",
            "Инна Лютова",
            "ostrovnews.com",
        ),
        ("«Мост готов», — сообщил Island Herald Глеб Рудаков.", "Глеб Рудаков", "Island Herald"),
        ("«Мост готов», — сообщил Island Herald директор завода Глеб Рудаков.", "Глеб Рудаков", "Island Herald"),
    ],
)
def test_an_uninflected_medium_beside_the_subject_hears_it(find: Find, text: str, speaker: str, hearer: str) -> None:
    (quote,) = find(text)
    assert quote.speaker.name == speaker
    assert quote.addressee is not None
    assert quote.addressee.name == hearer


def test_the_medium_that_hears_it_is_no_part_of_the_office(find: Find) -> None:
    (quote,) = find("«Мост готов», — сказал президент Казахстана The New York Times.")
    assert quote.speaker.mention is not None
    assert quote.speaker.mention.text == "президент Казахстана"
    assert quote.speaker.affiliation is not None
    assert quote.speaker.affiliation.name == "Казахстан"


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Как сообщили из окружной прокуратуры, мост готов.", "окружная прокуратура", "organization"),
        ("Комментарий островного телевидения: «Мост готов, и это хорошо».", "островное телевидение", "media"),
        ("На столе лежала записка: «Мост готов, и перила покрасят завтра».", "записка", "document"),
        ("По сообщениям прессы, мост готов.", None, "unnamed"),
        ("«Мост стоит уже давно, — цитирует газета высказывания Рудакова. — Он готов».", "Рудаков", "person"),
    ],
)
def test_words_that_tell_the_source(find: Find, text: str, name: str | None, kind: str) -> None:
    (quote,) = find(text)
    assert (quote.speaker.name, quote.speaker.kind) == (name, kind)


def test_the_name_that_opens_a_sentence_speaks_before_the_one_of_another(find: Find) -> None:
    (quote,) = find(
        "Лютов говорил вчера.\n\nРудаков свой интерес к мосту до сих пор облекал в дипломатичные утверждения "
        "и ссылался на мнение Лютова: «Мост готов, я уверен»."
    )
    assert quote.speaker.name == "Рудаков"


def test_a_paragraph_of_speech_is_of_whom_the_line_before_presents(find: Find) -> None:
    speech = "«Мост готов, и перила покрасят завтра. Это хорошо для всех жителей района»."
    (quote,) = find(f"Инна Лютова, инженер из Заречья, является президентом ассоциации.\n\n{speech}")
    assert quote.speaker.name == "Инна Лютова"
    (quote,) = find(f"Мост в Заречье строила Инна Лютова.\n\n{speech}")
    assert quote.speaker.name is None
