"""From what was found at single places to the rows of event_mentions, one an act (`parting`).

Reads the fields of each act from its places and points the evidence into the article's text.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from titfortat.countries import as_of, exists_on
from titfortat.extract.choosing import Weights
from titfortat.extract.confidence import confidence
from titfortat.extract.dating import Calendar, agreed, day_of_news
from titfortat.extract.deadlines import NONE, deadline_of
from titfortat.extract.grounds import Grounds, reason_of, telling
from titfortat.extract.knowledge import Knowledge, shipped
from titfortat.extract.parting import acts, with_a_say
from titfortat.extract.people import Crowd, people_of
from titfortat.extract.places import Place, places_of
from titfortat.extract.prominence import is_main
from titfortat.extract.reader import findings
from titfortat.extract.reading import Reading, read
from titfortat.extract.sameness import Surroundings, Told, told_of
from titfortat.storage import short_hash

ONLY_TITLE = 0.8
"""Confidence of what only the title states, against what the text states."""
DOUBTED = 0.8
"""Confidence of a mention whose day can't be right, against one that has none."""
TITLE_WEIGHT = 0.5
"""Weight of the title for the fields of an event: it leaves out more than it says."""
LONGEST_EVIDENCE = 400
"""Characters of a sentence kept as evidence; a longer one is cut around the trigger."""


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What extraction reads of an article."""

    article_id: str
    title: str | None
    text: str
    published_at: dt.datetime | None
    source: str
    fetched_at: dt.datetime | None = None


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


@dataclass(frozen=True, slots=True)
class Acts:
    """An article with its places, each act as the places that tell it."""

    reading: Reading
    places: list[Place]
    crowd: Crowd
    acts: list[list[Told]]


def mentions(article: ArticleText, known: Knowledge | None = None) -> tuple[list[Mention], list[Refused]]:
    """(mentions, what was refused) of an article, in the order of their evidence; read with what is shipped where nothing
    else is given."""
    known = known or shipped()
    read_in = acts_of(article, known)
    grounds = Grounds(read_in.reading)
    kept, refused = [], []
    for told in read_in.acts:
        mention = _mention(article, read_in.places, read_in.crowd, grounds, told, known)
        if mention is None:
            continue
        mention, problem = possible(mention)
        refused.append(Refused(mention, *problem)) if problem else kept.append(mention)
    return sorted(_apart(kept), key=lambda m: (m.evidence_start, m.mention_id)), refused


def _apart(found: list[Mention]) -> list[Mention]:
    """The mentions with an id each: two acts that one sentence tells have the same words as evidence. Where their day and
    count are the same, too, nothing tells them apart, and the surest stands for all."""
    same: dict[str, list[Mention]] = defaultdict(list)
    for m in sorted(found, key=lambda m: -m.confidence):
        told = same[m.mention_id]
        if all((o.event_date, o.headcount) != (m.event_date, m.headcount) for o in told):
            told.append(replace(m, mention_id=short_hash(m.mention_id, len(told))) if told else m)
    return [m for told in same.values() for m in told]


def acts_of(article: ArticleText, known: Knowledge) -> Acts:
    """The acts of an article, ordered by type, pair and side."""
    fetched = article.fetched_at.date() if article.fetched_at else None
    published = article.published_at.date() if article.published_at else None
    reading = read(article.title, article.text, day_of_news(article.text, published, fetched))
    places = places_of(reading, findings(reading, known.looks, known.trees))
    crowd = Crowd(reading, known.fields)
    groups: dict[tuple[str, str, str, bool], list[Place]] = defaultdict(list)
    for place in places:
        f = place.finding
        groups[f.type, f.actor, f.target, f.happened].append(place)
    around, calendar = Surroundings(places), Calendar(reading)
    found = []
    for key in sorted(groups):
        told = told_at(with_a_say(groups[key]), calendar, crowd, known.fields)
        found += acts(told, around, known.acts)
    return Acts(reading, places, crowd, found)


def _mention(
    article: ArticleText, everywhere: list[Place], crowd: Crowd, grounds: Grounds, told: list[Told], known: Knowledge
) -> Mention | None:
    reading = crowd.reading
    places = sorted((t.place for t in told), key=_rank)
    body = [p for p in places if not p.sentence.is_title]
    best = (body or places)[0]
    span = _evidence(reading, best, bool(body))
    if span is None:
        return None
    f = best.finding
    weights = [_weight(t.place) for t in told]
    dated = agreed(list(zip((t.days for t in told), weights, strict=True)))
    people = people_of([t.place for t in told], crowd, weights)
    announced = dated.day if dated.precision == "day" else None
    deadline = NONE
    if f.type == "EXPEL" and f.status != "denied" and not grounds.is_answered(best):
        deadline = deadline_of([t.place for t in told], weights, everywhere, announced, known.fields)
    answers = [grounds.responds_to_text(p) for p in places]
    start, end = span
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
        reason=reason_of([t.place for t in told], weights, everywhere, grounds, known.reasons),
        responds_to_text=max(filter(None, answers), key=telling, default=None),
        is_main=is_main([t.place for t in told], everywhere, known.fields),
        evidence=reading.text[start:end],
        evidence_start=start - reading.body_start,
        evidence_end=end - reading.body_start,
        confidence=round(confidence(max(p.finding.probability for p in places)) * (1.0 if body else ONLY_TITLE), 3),
        rule=f.trigger.rule.name,
        published_at=article.published_at,
        source=article.source,
    )


def told_at(places: Sequence[Place], calendar: Calendar, crowd: Crowd, fields: Mapping[str, Weights]) -> list[Told]:
    """What each place tells, in their order."""
    return [told_of(p, calendar.chances(p, fields["date"]), crowd.judged(p)) for p in places]


def _weight(place: Place) -> float:
    """What a place has to say of the fields of its act."""
    return place.finding.probability * (TITLE_WEIGHT if place.sentence.is_title else 1.0)


def _rank(place: Place) -> tuple[float, int, int]:
    return -place.finding.probability, place.sentence.index, place.first


def _status(places: list[Place]) -> str:
    votes: Counter[str] = Counter()
    for p in places:
        votes[p.finding.status] += p.finding.probability
    return max(sorted(votes), key=votes.__getitem__)


def _evidence(reading: Reading, place: Place, in_body: bool) -> tuple[int, int] | None:
    """The words that state the event: the sentence, or those of its clauses around the trigger where it is long. For an
    event that only the title states, the body's first sentence that names one of the two. None where there is no body."""
    if not in_body:
        pair = {place.finding.actor, place.finding.target}
        body = [s for s in reading.sentences if not s.is_title]
        named = (s for s in body if any(pair & {*slot.states, *slot.hosts} for _, slot in s.slots("CEM")))
        found = next(named, body[0] if body else None)
        return (found.start, min(found.end, found.start + LONGEST_EVIDENCE)) if found else None
    sentence = place.sentence
    if sentence.end - sentence.start <= LONGEST_EVIDENCE:
        return sentence.start, sentence.end
    return _clauses(reading.text, sentence.start, sentence.end, place.start, place.end)


_CLAUSE_END = re.compile(r"[;:—–]\s+|,\s+(?=(?:and|but|while|which|who|after|when|as|although|because)\b)|,[\"”’]?\s+")


def _clauses(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """The clauses of `text[start:end]` around `text[first:last]`, as many as fit into LONGEST_EVIDENCE characters, those
    before it first."""
    cuts = [start, *(m.end() for m in _CLAUSE_END.finditer(text, start, end)), end]
    low = max(i for i, c in enumerate(cuts) if c <= first)
    high = min((i for i, c in enumerate(cuts) if c >= last), default=len(cuts) - 1)
    grew = True
    while grew:
        grew = False
        if low > 0 and cuts[high] - cuts[low - 1] <= LONGEST_EVIDENCE:
            low, grew = low - 1, True
        if high + 1 < len(cuts) and cuts[high + 1] - cuts[low] <= LONGEST_EVIDENCE:
            high, grew = high + 1, True
    begin, stop = cuts[low], cuts[high]
    if stop - begin > LONGEST_EVIDENCE:
        begin = max(begin, first - LONGEST_EVIDENCE // 2)
        stop = min(stop, begin + LONGEST_EVIDENCE)
    stop -= len(text[begin:stop]) - len(text[begin:stop].rstrip(" ,;:—–\n\t"))
    return begin, max(stop, begin + 1)


def possible(m: Mention) -> tuple[Mention, tuple[str, str] | None]:
    """The mention as it can be true, and (reason, detail) where it can't.

    States are those of the day, or of the last day of a month or year on whose first day one did not exist yet; a time at
    which one did not exist, or that lies behind the publication of what has occurred, is taken away.
    """
    published = m.published_at.date() if m.published_at else None
    late = bool(
        m.event_date and published and m.status == "occurred" and m.event_date - published > dt.timedelta(days=1)
    )
    said = () if late or m.event_date is None else (m.event_date, _last_day(m.event_date, m.date_precision))
    for when in dict.fromkeys((*said, published)):
        if when is None:
            continue
        actor, target = as_of(m.actor, when), as_of(m.target, when)
        if exists_on(actor, when) and exists_on(target, when):
            if actor == target:
                return m, ("same_state", f"{m.actor} and {m.target} are both {actor} on {when}")
            m = replace(m, actor=actor, target=target)
            return (m if when in said or m.event_date is None else _undated(m)), None
    if published is None and m.event_date is None:
        return m, None
    when = published or m.event_date
    gone = m.actor if not exists_on(as_of(m.actor, when), when) else m.target
    return m, ("anachronistic_state", f"{gone} did not exist on {when}")


def _last_day(first: dt.date, precision: str) -> dt.date:
    """The last day of a month or year by its first; a day itself."""
    if precision == "year":
        return first.replace(month=12, day=31)
    if precision == "month":
        return first.replace(day=monthrange(first.year, first.month)[1])
    return first


def _undated(m: Mention) -> Mention:
    """Without its day and what is counted from it, and less sure."""
    return replace(
        m, event_date=None, date_precision="unknown", deadline_at=None, confidence=round(m.confidence * DOUBTED, 3)
    )
