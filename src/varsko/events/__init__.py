"""The shared vocabulary: what can happen, one file of frozen dataclasses a stage.

An event says what is now true, in the past tense. It is stored for ever: fields are added, never renamed.
"""
