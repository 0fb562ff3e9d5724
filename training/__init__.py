"""How the weights that the library ships are learned from the corpus. Not needed to run the pipeline."""
