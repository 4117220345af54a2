"""Captions that repeat a sentence of the article, at times with another subject: «Бирюкова подтвердила, что разговор
был долгим» below «Олухов подтвердил, что разговор был долгим»."""

from __future__ import annotations

from workers.extraction.document import Document, Sentence

_AROUND = 6  # sentences on either side
_SHARE = 0.7  # of the words of a caption
_LEAST = 4  # words


def retold(document: Document) -> frozenset[int]:
    """The indices of the sentences in captions whose words a sentence nearby has, too."""
    return frozenset(
        s.i for s in document.sentences if document.zone_at(s.span.start) == "caption" and _is_retold(s, document)
    )


def _is_retold(caption: Sentence, document: Document) -> bool:
    words = _words(caption, document)
    if len(words) < _LEAST:
        return False
    near = document.sentences[max(caption.i - _AROUND, 0) : caption.i + _AROUND + 1]
    others = (s for s in near if document.zone_at(s.span.start) != "caption")
    return any(len(words & _words(s, document)) >= _SHARE * len(words) for s in others)


def _words(sentence: Sentence, document: Document) -> set[str]:
    return {t.folded for t in document.sentence_tokens(sentence) if t.text[:1].isalnum()}
