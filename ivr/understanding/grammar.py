"""The parts of a grammar, after SRGS 1.0: a rule, its phrases, its examples."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """What people say for one label."""

    label: str
    name: str
    """Spoken, in the nominative: „zwrot podatku”. Empty where it is never spoken."""
    phrases: tuple[str, ...]
    """The expanded one-of; empty while nobody learns from it."""
    examples: tuple[str, ...]
    """Whole sentences; each must be won by this rule."""
    counterexamples: tuple[str, ...]
    """Sentences this rule must not win."""
    file: str
    line: int
    kind: str = ""
    """For out of scope: which prompt says who can help."""
