"""The closed vocabularies of the dataset, each value with its meaning.

Holds words with a fixed list of values only; open word lists that rules match (verbs, role nouns, names of countries)
are data files beside the stage that reads them.
"""

EVENT_TYPES = {
    "EXPEL": "declares persona non grata, expels, orders out or withdraws the accreditation of another state's mission staff",
    "SUMMON": "a foreign ministry summons another state's envoy",
    "RECALL": "a state pulls its own envoy out of the host country (the target), for consultations or for good",
    "CLOSE_MISSION": "closes its own mission in the target, or orders the target's mission closed",
    "SEVER_RELATIONS": "breaks off or suspends diplomatic relations",
    "DOWNGRADE": "lowers the level of relations or of representation",
    "RESTORE": "restores relations, reopens a mission or sends the ambassador back",
    "SANCTION": "imposes sanctions or entry bans on officials in a diplomatic row",
    "CONDEMN": "formally protests against or condemns an act of the target",
    "REFUSE": "refuses a visa, an agrément or an accreditation",
}

STATUSES = {
    "occurred": "stated as done",
    "announced": "stated as decided, to take effect later",
    "threatened": "the actor says that it may do it",
    "demanded": "somebody else asks the actor to do it",
    "denied": "stated as not done or not going to be done",
    "hypothetical": "considered, conditional or possible",
}

HAPPENED = frozenset({"occurred", "announced"})
"""The statuses that count as an event that took place."""

REASONS = {
    "espionage": "spying, or activities incompatible with diplomatic status",
    "retaliation": "an answer to an act of the target",
    "interference": "meddling in internal affairs",
    "poisoning": "a poisoning or an assassination attempt",
    "war": "a war, an invasion or an annexation",
    "attack": "an attack on a mission, a bombing or a raid",
    "rights": "human rights, repression or a detention",
    "remarks": "words of an official or an envoy",
    "consular": "a consular, visa or protocol matter, or a crime of a mission's member",
    "coup": "a coup or a disputed change of government",
    "other": "a stated reason outside this list",
}

DATE_PRECISIONS = {
    "day": "the day is stated or follows from the text",
    "month": "the month",
    "year": "the year",
    "estimated": "no date is stated: the day of the news that the event was told with",
    "unknown": "no date is stated, and none can be told",
}

LEDGER_OUTCOMES = {
    "article": "became a row of articles",
    "duplicate": "the same document as one already read",
    "irrelevant": "holds no word of diplomacy",
    "rejected": "could not be read or broke a limit",
}

PUBLISHED_AT_SOURCES = {
    "json-ld": "the page's JSON-LD",
    "meta": "a meta tag of the page",
    "dump": "a field of the dump",
    "url": "a date in the URL",
    "text": "a date line in the page's text",
    "html": "a guess from the page's markup",
}

PUBLISHED_AT_PRECISIONS = {
    "time": "the hour is stated",
    "day": "only the day is stated: published_at is its midnight",
}

RESPONSE_BASES = {
    "stated": "a report states the link",
    "inferred": "opposite direction, same dyad, short latency, like for like",
}

REDIRECT_REASONS = {
    "merge": "two events turned out to be one: its reports are with those of another event that was there before",
    "move": "the same event under another id: a report that was published earlier founds it now",
    "split": "its reports turned out to be of several events; a row for each of them but the one that keeps the id",
    "withdrawn": "none of its reports is there any more, and no event stands in its place",
}

STAGES = {
    "ingest": "dumps to raw documents",
    "clean": "raw documents to articles",
    "extract": "articles to mentions of events",
    "resolve": "mentions to events and answers",
    "publish": "all of them to what users read",
}

SEVERITIES = {
    "error": "what was judged is not promoted: the last good version stays",
    "warn": "it is told, and what was judged is promoted",
}

VOCABULARIES: dict[str, dict[str, str]] = {
    "event_type": EVENT_TYPES,
    "status": STATUSES,
    "reason": REASONS,
    "date_precision": DATE_PRECISIONS,
    "ledger_outcome": LEDGER_OUTCOMES,
    "published_at_source": PUBLISHED_AT_SOURCES,
    "published_at_precision": PUBLISHED_AT_PRECISIONS,
    "response_basis": RESPONSE_BASES,
    "redirect_reason": REDIRECT_REASONS,
    "stage": STAGES,
    "severity": SEVERITIES,
}
