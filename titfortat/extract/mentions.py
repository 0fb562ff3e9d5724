"""From what was found at single places to the rows of event_mentions: one row per type, pair, side and time.

Groups findings, reads the fields of each group from its best places and points the evidence into the article's text.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass

from titfortat.countries import exists_on
from titfortat.extract.dating import UNKNOWN, Calendar, Dated
from titfortat.extract.deadlines import NONE, Deadline, deadline_of
from titfortat.extract.grounds import reason_of, responds_to_text
from titfortat.extract.people import People, people_of
from titfortat.extract.reader import Finding, findings
from titfortat.extract.reading import Reading, read
from titfortat.storage import short_hash

APART = 3
"""Days by which two stated days of one pair and type must differ to be two events."""
LONGEST_EVIDENCE = 400
"""Characters of a sentence kept as evidence; a longer one is cut around the trigger."""
MAIN_PARAGRAPHS = 2
"""An event stated in the title or in this many first paragraphs is what the article is about."""
MOST_PEOPLE = 1000


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What extraction reads of an article."""

    article_id: str
    title: str | None
    text: str
    published_at: dt.datetime | None
    source: str


@dataclass(frozen=True, slots=True)
class Mention:
    """An event that an article states; the fields are the columns of event_mentions."""

    mention_id: str
    article_id: str
    event_type: str
    status: str
    actor: str
    target: str
    event_date: dt.date | None
    date_precision: str
    headcount: int | None
    headcount_is_minimum: bool
    roles: tuple[str, ...]
    persons: tuple[str, ...]
    deadline_hours: float | None
    deadline_at: dt.datetime | None
    deadline_text: str | None
    reason: str | None
    responds_to_text: str | None
    is_main: bool
    evidence: str
    evidence_start: int
    evidence_end: int
    confidence: float
    rule: str
    published_at: dt.datetime | None
    source: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A mention that can't be true, with the reason: it goes to `rejected`, not to the table."""

    mention: Mention
    reason: str
    detail: str


@dataclass(slots=True)
class _Place:
    """A finding with its day and its people."""

    finding: Finding
    dated: Dated
    people: People


def mentions(article: ArticleText) -> tuple[list[Mention], list[Refused]]:
    """(mentions, what was refused) of an article, in the order of their evidence."""
    published = article.published_at.date() if article.published_at else None
    reading = read(article.title, article.text, published)
    calendar = Calendar(reading)
    groups: dict[tuple[str, str, str, bool], list[_Place]] = defaultdict(list)
    for f in findings(reading):
        place = _Place(f, calendar.date(f.trigger, f.happened), people_of(f.trigger, f.target))
        groups[f.type, f.actor, f.target, f.happened].append(place)
    kept, refused = [], []
    for key in sorted(groups):
        for places in _by_time(groups[key]):
            mention = _mention(article, reading, places)
            if mention is None:
                continue
            problem = _impossible(mention)
            refused.append(Refused(mention, *problem)) if problem else kept.append(mention)
    unique = {m.mention_id: m for m in kept}
    return sorted(unique.values(), key=lambda m: (m.evidence_start, m.mention_id)), refused


def _by_time(places: list[_Place]) -> list[list[_Place]]:
    """Places of one act together: days stated more than `APART` days from each other are different acts."""
    clusters: list[list[_Place]] = []
    floating = []
    for place in sorted(places, key=lambda p: p.dated.day or dt.date.max):
        if not (place.dated.stated and place.dated.precision == "day"):
            floating.append(place)
        elif clusters and (place.dated.day - clusters[-1][-1].dated.day).days <= APART:
            clusters[-1].append(place)
        else:
            clusters.append([place])
    if not clusters:
        return [floating]
    for place in floating:
        clusters[-1].append(place)
    return clusters


def _mention(article: ArticleText, reading: Reading, places: list[_Place]) -> Mention | None:
    body = [p for p in places if p.finding.trigger.sentence.start >= reading.body_start]
    best = max(body or places, key=lambda p: (p.finding.probability, -p.finding.trigger.start))
    span = _evidence(reading, best, bool(body))
    if span is None:
        return None
    f = best.finding
    dated = _date(places)
    people = _people(places)
    deadline = _deadline(reading, places, dated) if f.type == "EXPEL" and f.status != "denied" else NONE
    start, end = span
    first = min(p.finding.trigger.sentence.paragraph for p in places)
    side = "happened" if f.happened else "open"
    return Mention(
        mention_id=short_hash(article.article_id, f.type, f.actor, f.target, side, start, end),
        article_id=article.article_id,
        event_type=f.type,
        status=_status(places),
        actor=f.actor,
        target=f.target,
        event_date=dated.day,
        date_precision=dated.precision,
        headcount=people.count,
        headcount_is_minimum=people.minimum,
        roles=tuple(people.roles),
        persons=tuple(people.persons),
        deadline_hours=deadline.hours,
        deadline_at=deadline.at,
        deadline_text=deadline.text,
        reason=next((r for p in _ranked(places) if (r := reason_of(reading, p.finding.trigger))), None),
        responds_to_text=next(
            (r for p in _ranked(places) if (r := responds_to_text(reading, p.finding.trigger))), None
        ),
        is_main=first < MAIN_PARAGRAPHS,
        evidence=reading.text[start:end],
        evidence_start=start - reading.body_start,
        evidence_end=end - reading.body_start,
        confidence=round(max(p.finding.probability for p in places), 3) if body else round(f.probability * 0.8, 3),
        rule=f.trigger.rule.name,
        published_at=article.published_at,
        source=article.source,
    )


def _ranked(places: list[_Place]) -> list[_Place]:
    return sorted(
        places, key=lambda p: (-p.finding.probability, p.finding.trigger.sentence.index, p.finding.trigger.start)
    )


def _status(places: list[_Place]) -> str:
    votes: Counter[str] = Counter()
    for p in places:
        votes[p.finding.status] += p.finding.probability
    return max(sorted(votes), key=votes.__getitem__)


def _date(places: list[_Place]) -> Dated:
    """The stated day of the surest place, else the stated month or year, else what the article implies."""
    order = _ranked(places)
    for wanted in (lambda d: d.stated and d.precision == "day", lambda d: d.stated, lambda d: d.day is not None):
        found = next((p.dated for p in order if wanted(p.dated)), None)
        if found is not None:
            return found
    return UNKNOWN


def _people(places: list[_Place]) -> People:
    """Count, ranks and names from the surest place that gives them."""
    out = People()
    for p in _ranked(places):
        if out.count is None and p.people.count is not None and p.people.count <= MOST_PEOPLE:
            out.count, out.minimum = p.people.count, p.people.minimum
        out.roles = out.roles or list(p.people.roles)
        out.persons = out.persons or list(p.people.persons)
    return out


def _deadline(reading: Reading, places: list[_Place], dated: Dated) -> Deadline:
    announced = dated.day if dated.precision == "day" else None
    found = [deadline_of(reading, p.finding.trigger, announced) for p in _ranked(places)]
    return next((d for d in found if d.hours is not None), next((d for d in found if d.text), NONE))


def _evidence(reading: Reading, place: _Place, in_body: bool) -> tuple[int, int] | None:
    """The span of the sentence that states the event; for one that only the title states, the body's first sentence that
    names one of the two. None where there is no body."""
    sentence = place.finding.trigger.sentence
    if not in_body:
        pair = {place.finding.actor, place.finding.target}
        body = [s for s in reading.sentences if not s.is_title]
        named = (s for s in body if any(pair & {*slot.states, *slot.hosts} for _, slot in s.slots("CEM")))
        found = next(named, body[0] if body else None)
        return (found.start, min(found.end, found.start + LONGEST_EVIDENCE)) if found else None
    if sentence.end - sentence.start <= LONGEST_EVIDENCE:
        return sentence.start, sentence.end
    anchor = sentence.tokens[sentence.token_at(place.finding.trigger.start)].start
    start = max(sentence.start, anchor - LONGEST_EVIDENCE // 2)
    return start, min(sentence.end, start + LONGEST_EVIDENCE)


def _impossible(m: Mention) -> tuple[str, str] | None:
    """(reason, detail) of what makes a mention impossible; None where nothing does."""
    when = m.event_date or (m.published_at.date() if m.published_at else None)
    for role, code in (("actor", m.actor), ("target", m.target)):
        if when is not None and not exists_on(code, when):
            return "anachronistic_state", f"{role} {code} did not exist on {when}"
    if (
        m.event_date
        and m.published_at
        and m.status == "occurred"
        and m.event_date > m.published_at.date() + dt.timedelta(days=1)
    ):
        return "date_after_publication", f"occurred on {m.event_date}, published on {m.published_at.date()}"
    return None
