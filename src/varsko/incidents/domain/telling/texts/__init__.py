"""The words that shipped texts are made of, a file for each language."""
