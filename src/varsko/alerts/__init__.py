"""Receives signals, folds repeats into one open alert per alias, and leads each alert through its life.

Emits the events of `events.alerts`. Called by the doors, by routing's policies and by paging's answers.
"""
