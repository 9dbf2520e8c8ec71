"""What the line is doing now: events of journals and queues in, a board out. Pure; time is a value."""
