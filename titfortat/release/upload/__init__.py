"""Uploads: a verified release goes to a folder, a bucket, a Hugging Face dataset or a Zenodo draft, behind one interface.

What belongs here: what is sent where and in which order. What does not: making and judging a release. Planning an upload
changes nothing and needs no account; tokens are read from the environment when something is sent, and told nowhere.
"""

from titfortat.release.upload.destination import Destination, Plan, Release, destination

__all__ = ["Destination", "Plan", "Release", "destination"]
