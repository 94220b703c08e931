"""Composition: settings, addresses, and the one ASGI application."""
