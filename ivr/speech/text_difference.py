"""What changes between the prompts of two versions, in plain Polish sentences, one a change."""

from collections.abc import Iterator, Mapping

from ivr.speech.texts import Text

Recordings = Mapping[str, str]
"""Id of what is said → digest of the recording."""


def sentences(old: Mapping[str, Text], new: Mapping[str, Text]) -> Iterator[str]:
    """Every text that is said differently."""
    for prompt, text in new.items():
        if prompt not in old:
            yield f"Nowy komunikat {prompt}: „{text.written}”."
        elif old[prompt].written != text.written:
            was = old[prompt].written
            yield f"Komunikat {prompt} brzmi teraz „{text.written}” (było: „{was}”)."
    for prompt, text in old.items():
        if prompt not in new:
            yield f"Komunikat {prompt} znika (było: „{text.written}”)."


def voices(old: Recordings, new: Recordings) -> Iterator[str]:
    """Everything that somebody else says."""
    for saying in sorted(old.keys() | new.keys()):
        before, after = old.get(saying), new.get(saying)
        if before is None:
            yield f"{saying} mówi teraz lektor: nowe nagranie."
        elif after is None:
            yield f"{saying} mówi teraz syntezator: bez nagrania."
        elif before != after:
            yield f"{saying} ma inne nagranie."
