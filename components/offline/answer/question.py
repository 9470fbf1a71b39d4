"""A free question, answered in plain words from the evidence; what does not come from it is not said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from components.offline.answer.asked import asked, own_words
from components.offline.answer.describe import changes, description, transcript
from components.offline.answer.facts import Facts
from components.offline.answer.film import film, told
from components.offline.answer.paper import Found, Paper
from components.offline.answer.passages import Passage, gist, line_of, nearest, passages
from components.offline.answer.shaped import shaped
from components.offline.prompt import Prompt
from components.offline.senses.looking import text_source
from components.offline.senses.source import Source
from components.offline.senses.weights import Missing

WHO = "I am the offline engine, not Gemini: "
NOTHING = (
    f"{WHO}I only answer from files and text that I am given. I can read print in pictures and PDFs, recognise speech, "
    "read bar codes, and tell what changed between two pictures. Without such evidence I have no answer to this."
)
LIMITS = f"({WHO}this comes from what I could read, hear and measure; I do not understand scenes or meaning beyond it.)"

# Words of a question, and the fact it asks for. The first that fits is taken.
ASKED: tuple[tuple[str, str, str], ...] = (
    (r"\bsub-?total\b|before tax", "subtotal", "The subtotal is {}"),
    (r"\bdue (date|on|by)\b|when .*\b(due|pay)\b", "due_date", "It is due on {}"),
    (r"\btax (id|number)|vat (id|number)|gst (id|no|number)", "tax_id", "The tax number is {}"),
    (r"\b(tax|vat|gst|mwst)\b", "tax", "The tax is {}"),
    (r"\bchange\b.*\b(given|back|due|get)|how much change", "change", "The change is {}"),
    (r"\bdiscount|rebate|saved?\b", "discount", "The discount is {}"),
    (r"\btip\b|gratuity", "tip", "The tip is {}"),
    (r"\bcurrency\b", "currency", "The currency is {}"),
    (r"\b(invoice|receipt|bill|document|order) (number|no)\b", "number", "The number is {}"),
    (r"\biban\b", "iban", "The IBAN is {}"),
    (r"\bhow\b.*\bpaid\b|payment (method|type)|pay with|paid (with|by)", "payment", "It was paid with {}"),
    (r"\b(grand )?total\b|amount due|how much|what .*\bcost|price in all|\bsum\b", "total", "The total is {}"),
    (r"what time|\bat what hour", "time", "The time printed is {}"),
    (r"\bdate\b|\bwhen\b|what day|which day", "date", "The date is {}"),
    (r"\b(phone|telephone)\b", "phone", "The phone number is {}"),
    (r"e-?mail", "email", "The e-mail address is {}"),
    (r"web ?site|\burl\b|home ?page", "website", "The web address is {}"),
    (r"\baddress\b|\bwhere is\b", "address", "The address is {}"),
    (
        r"\b(store|shop|vendor|merchant|company|restaurant|seller|issued|issuer|supplier)\b",
        "company",
        "It was issued by {}",
    ),
    (r"bar ?code|\bean\b|\bqr\b|\bupc\b", "code", "The code reads {}"),
    (r"colou?rs?\b", "colours", "The main colours are {}"),
    (r"what language", "language", "The language is {}"),
    (r"how long|duration", "duration", "It lasts {} seconds"),
    (r"\bbrand\b", "brand", "The brand printed is {}"),
)
ITEMS = r"\b(items?|articles?|products?|bought|purchased?|goods)\b"
READ = r"\b(read|text|ocr|says?(?! about)|written|printed|words)\b"
HEAR = r"\b(transcri\w+|said|spoken|speech|hear|audio|recording|speak\w*)\b"
DESCRIBE = (
    r"\bdescri\w+|what (is|do you see|can you see|'s)\b.*\b(picture|image|photo|this|here|video|file)\b|\bcaption\b"
)
WRITE = r"\b(write|draft|compose)\b[^.]{0,60}\b(article|posts?|blog|description|essay|story|text|script)\b"
COMPARE = r"\b(compar\w+|differ\w*|chang\w+|same)\b"
SUMMARISE = r"\bsummar\w+|\bgist\b|key points|main points|\btl;?dr\b|in short\b"


def question_of(prompt: Prompt) -> str:
    """The last turn's own words."""
    return own_words(prompt.turns[-1]) if prompt.turns else ""


def answer(prompt: Prompt, sources: Sequence[Source]) -> Iterator[str]:
    """Sentences and lines, as they become known; the last one says where the answer comes from."""
    known = asked(prompt, sources)
    evidence = [*known.sources, *([text_source(known.context)] if known.context else [])]
    if not evidence:
        yield NOTHING
        return
    yield from shaped(known.words, known.sources) or _answered(known.words.lower(), known.words, Paper(tuple(evidence)))
    yield from (f"{note}\n" for source in known.sources for note in source.notes)
    yield f"\n{LIMITS}"


def _answered(asked: str, question: str, paper: Paper) -> Iterator[str]:
    pictures = [source for source in paper.sources if source.picture and source.kind == "image"]
    if len(pictures) >= 2 and (re.search(COMPARE, asked) or not asked):
        yield from changes(pictures)
    elif re.search(WRITE, asked) and (seen := film(paper.sources)):
        yield "I can't write. What the film shows and says, word for word, to write it from:\n\n"
        yield from told(seen, plain="plain text" in asked)
    elif re.search(SUMMARISE, asked):
        yield from _gist(paper)
    elif re.search(HEAR, asked) and any(source.speech for source in paper.sources):
        yield from transcript(paper.sources)
    elif re.search(DESCRIBE, asked) or not asked:
        yield from description(paper)
    else:
        yield from _looked_up(asked, question, paper)


def _looked_up(asked: str, question: str, paper: Paper) -> Iterator[str]:
    facts = Facts(paper)
    if known := fact(asked, facts):
        yield known[1]
    elif re.search(ITEMS, asked) and facts.items:
        for item in facts.items:
            yield f"- {item.name or '(no name read)'}" + (f": {item.total}" if item.total is not None else "") + "\n"
    elif re.search(READ, asked) and paper.text:
        yield f"{paper.text}\n"
    else:
        yield from _found(question, paper)


def fact(asked: str, facts: Facts) -> tuple[Found, str] | None:
    """What a question in lower case asks for, and the sentence that says it."""
    for pattern, concept, sentence in ASKED:
        known = facts.get(concept) if re.search(pattern, asked) else None
        if known is not None and _weighty(concept, facts):
            return known, f"{sentence.format(_said(known))}{_as_printed(known)}.\n"
    return None


def _weighty(concept: str, facts: Facts) -> bool:
    """On prose, "when" and "who" ask for passages; facts of papers count only where there are sums or pictures."""
    if concept in ("company", "date", "time", "address", "brand"):
        return facts.ledger.total is not None or facts.paper.sources[0].kind == "image"
    return True


def _said(known: Found) -> str:
    value = known.value
    if isinstance(value, date):
        return f"{value.isoformat()} (year-month-day)"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return f"{value:.1f}" if isinstance(value, float) else f"{value:f}" if isinstance(value, Decimal) else str(value)


def _as_printed(known: Found) -> str:
    return f', printed as "{known.quote}"' if known.quote and known.quote != str(known.value) else ""


def _gist(paper: Paper) -> Iterator[str]:
    try:
        chosen = gist(passages(paper), 4)
    except Missing as missing:
        yield f"{missing}\n"
        return
    if not chosen:
        yield "There is no text to sum up.\n"
    else:
        yield "The sentences that stand for the whole, as they are:\n"
        yield from (_quoted(passage) for passage in chosen)


def _found(question: str, paper: Paper) -> Iterator[str]:
    try:
        best = nearest(question, passages(paper))
    except Missing as missing:
        yield f"{missing}\n"
        return
    if not best:
        yield "I found nothing in the evidence that answers this.\n"
        yield from description(paper)
    else:
        yield "The nearest passage is:\n" if len(best) == 1 else "The nearest passages are:\n"
        yield from (_quoted(passage) for passage in best)


def _quoted(passage: Passage) -> str:
    where = ", ".join(filter(None, (passage.where, line_of(passage))))
    return f"- {passage.text}" + (f" ({where})" if where else "") + "\n"
