"""How many words that speak of countries are given an ISO code, and how many of the words given one speak of a country.

NEREL marks countries (COUNTRY, adjectives among them) and nationalities (NATIONALITY). A mention counts as resolved
when something that overlaps it was, with a code or as one of those that have none («СССР»); precision is the share of
what was found in running text that overlaps a mark of the two kinds; agreement compares the code with Wikidata's
country that the mark is linked to. Capitals and cities are places, not countries, and are left out; blocs and regions
(«Евросоюз», «Запад») have a row of their own. Needs the shared folder.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import corpora

from workers.extraction.document import Span
from workers.extraction.entities.countries import Found, gazetteer
from workers.extraction.parsing import segmentation

KINDS = ("COUNTRY", "NATIONALITY")
PLACES = ("capital", "seat", "city")
SHORTEST = 3  # code points of the single words that precision is about

# Wikidata's items of states; None: there is no code
WIKIDATA: dict[str, str | None] = {
    "Q15180": None, "Q34266": None, "Q36704": None, "Q33946": None, "Q458": None, "Q43287": None, "Q16957": None,
    "Q23681": None, "Q23334": None, "Q23427": None, "Q907112": None, "Q83286": None, "Q2184": None, "Q12560": None,
    "Q7318": None, "Q28513": None, "Q37024": None, "Q713750": "DE",
    "Q159": "RU", "Q30": "US", "Q212": "UA", "Q145": "GB", "Q21": "GB", "Q22": "GB", "Q25": "GB", "Q26": "GB",
    "Q38": "IT", "Q183": "DE", "Q17": "JP", "Q801": "IL", "Q142": "FR", "Q213": "CZ", "Q717": "VE", "Q241": "CU",
    "Q29": "ES", "Q45": "PT", "Q258": "ZA", "Q31": "BE", "Q858": "SY", "Q833": "MY", "Q889": "AF", "Q414": "AR",
    "Q232": "KZ", "Q796": "IQ", "Q403": "RS", "Q79": "EG", "Q191": "EE", "Q43": "TR", "Q230": "GE", "Q217": "MD",
    "Q794": "IR", "Q155": "BR", "Q227": "AZ", "Q148": "CN", "Q215": "SI", "Q813": "KG", "Q41": "GR", "Q39": "CH",
    "Q34": "SE", "Q954": "ZW", "Q668": "IN", "Q846": "QA", "Q423": "KP", "Q884": "KR", "Q408": "AU", "Q736": "EC",
    "Q750": "BO", "Q184": "BY", "Q298": "CL", "Q869": "TH", "Q851": "SA", "Q225": "BA", "Q948": "TN", "Q1020": "MW",
    "Q242": "BZ", "Q16": "CA", "Q265": "UZ", "Q35": "DK", "Q96": "MX", "Q334": "SG", "Q1016": "LY", "Q843": "PK",
    "Q28": "HU", "Q419": "PE", "Q1037": "RW", "Q55": "NL", "Q29999": "NL", "Q1028": "MA", "Q805": "YE", "Q27": "IE",
    "Q262": "DZ", "Q1033": "NG", "Q36": "PL", "Q20": "NO", "Q33": "FI", "Q40": "AT", "Q37": "LT", "Q211": "LV",
    "Q219": "BG", "Q218": "RO", "Q224": "HR", "Q214": "SK", "Q229": "CY", "Q399": "AM", "Q863": "TJ", "Q874": "TM",
    "Q711": "MN", "Q881": "VN", "Q252": "ID", "Q928": "PH", "Q664": "NZ", "Q739": "CO", "Q77": "UY", "Q733": "PY",
    "Q774": "GT", "Q811": "NI", "Q792": "SV", "Q783": "HN", "Q800": "CR", "Q804": "PA", "Q790": "HT", "Q786": "DO",
    "Q766": "JM", "Q822": "LB", "Q810": "JO", "Q817": "KW", "Q878": "AE", "Q842": "OM", "Q398": "BH", "Q219060": "PS",
    "Q407199": "PS", "Q1246": "XK", "Q236": "ME", "Q221": "MK", "Q222": "AL", "Q189": "IS", "Q233": "MT", "Q32": "LU",
    "Q115": "ET", "Q114": "KE", "Q1036": "UG", "Q924": "TZ", "Q1049": "SD", "Q958": "SS", "Q1045": "SO", "Q657": "TD",
    "Q912": "ML", "Q1041": "SN", "Q117": "GH", "Q1008": "CI", "Q1009": "CM", "Q974": "CD", "Q971": "CG", "Q916": "AO",
    "Q953": "ZM", "Q1029": "MZ", "Q1030": "NA", "Q963": "BW", "Q902": "BD", "Q837": "NP", "Q854": "LK", "Q836": "MM",
    "Q424": "KH", "Q819": "LA", "Q865": "TW", "Q8646": "HK", "Q1183": "PR", "Q223": "GL", "Q237": "VA", "Q235": "MC",
}  # fmt: skip


def found_in(text: str) -> list[tuple[Span, Found]]:
    """What `Gazetteer.find` says of a text, with spans in code points."""
    spans = [t for sentence in segmentation.sentences(text, Span(0, len(text))) for t in sentence]
    hits = gazetteer().find([text[s.start : s.end] for s in spans])
    return [(Span(spans[h.first].start, spans[h.last - 1].end), h) for h in hits if h.kind not in PLACES]


def measure(documents: list[Any], errors: bool) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    for document in documents:
        found = found_in(document.text)
        gold = [e for e in document.entities.values() if e.type in KINDS]
        for mark in gold:
            inside = [h for span, h in found if span.start < mark.end and mark.start < span.end]
            codes = {s.code for h in inside for s in h.states}
            counts[mark.type] += 1
            counts[f"{mark.type} resolved"] += bool(inside)
            counts[f"{mark.type} with a code"] += bool(codes - {None})
            if inside and mark.wikidata in WIKIDATA:
                counts["linked"] += 1
                counts["agree"] += WIKIDATA[mark.wikidata] in codes
            if errors and not inside:
                print("missed", document.name, mark.type, mark.text, file=sys.stderr)
            elif errors and mark.wikidata in WIKIDATA and WIKIDATA[mark.wikidata] not in codes:
                print("disagree", document.name, mark.text, mark.wikidata, codes, file=sys.stderr)
        for span, hit in found:
            right = any(span.start < e.end and e.start < span.end for e in gold)
            region = hit.states[0].kind in ("bloc", "region")
            single = hit.last == hit.first + 1 and span.end - span.start >= SHORTEST
            for group in ("bloc or region",) if region else ("all", hit.kind, *(("single",) if single else ())):
                counts[f"found {group}"] += 1
                counts[f"right {group}"] += right
            if errors and not right:
                around = document.text[max(0, span.start - 20) : span.end + 20].replace("\n", " ")
                print("extra", hit.kind, document.text[span.start : span.end], "|", around, file=sys.stderr)
    report: dict[str, Any] = {"documents": len(documents)}
    for kind in KINDS:
        report[kind] = {
            "mentions": counts[kind],
            "resolved": share(counts[f"{kind} resolved"], counts[kind]),
            "with_a_code": share(counts[f"{kind} with a code"], counts[kind]),
        }
    for group in ("all", "single", "state", "adjective", "demonym", "bloc or region"):
        report[f"precision of {group}"] = {
            "found": counts[f"found {group}"],
            "precision": share(counts[f"right {group}"], counts[f"found {group}"]),
        }
    report["codes"] = {"linked": counts["linked"], "agree": share(counts["agree"], counts["linked"])}
    return report


def share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("shared", type=Path, help="the folder with corpora/")
    arguments.add_argument("--json", action="store_true", help="one JSON object on the last line")
    arguments.add_argument("--errors", action="store_true", help="what is missed, extra or of another code, to stderr")
    options = arguments.parse_args()
    documents = corpora.loaders(options.shared).load_nerel(str(options.shared / "corpora" / "nerel"), "train")
    report = measure(documents, options.errors)
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        for part, figures in report.items():
            row = figures.items() if isinstance(figures, dict) else [("", figures)]
            print(f"{part}:", *(f"{name} {value}".strip() for name, value in row))


if __name__ == "__main__":
    main()
