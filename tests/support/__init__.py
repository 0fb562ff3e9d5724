"""What tests of several stages share: the corpus as dumps, and the way to the files beside the repository."""
