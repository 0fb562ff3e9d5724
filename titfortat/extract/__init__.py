"""Extract: articles to event mentions, each with the words that state it.

What belongs here: everything about reading English news for acts of diplomacy; each step of reading is a module, its
words are data (`data/`). What does not: which mentions are one event (`resolve`), how weights are learned (`training`).
"""

from titfortat.extract.mentions import ArticleText, Mention, mentions
from titfortat.extract.stage import build, plan

__all__ = ["ArticleText", "Mention", "build", "mentions", "plan"]
