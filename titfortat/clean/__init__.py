"""Clean: raw documents to articles (main text, title, time, language, duplicates) and the ledger of every record.

What belongs here: decoding, furniture, metadata, languages, duplicates within a day. What does not: reading dumps
(`ingest`), what the text says (`extract`), duplicates over days (`publish`).
"""

from titfortat.clean.document import clean_html, clean_text
from titfortat.clean.stage import build, plan

__all__ = ["build", "clean_html", "clean_text", "plan"]
