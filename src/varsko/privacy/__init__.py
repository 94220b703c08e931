"""What is kept about people: handed out, erased, and let go by rule; and what must stay all the same."""
