"""What the line is doing now: the wallboard, the calls that go on, one call turn by turn."""
