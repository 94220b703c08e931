"""The ground of every stage: clock, outbox, due work, worker, deliveries, audit, search, live events, encryption."""
