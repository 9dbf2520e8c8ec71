"""The addresses of the pages of phrases and prompts."""

from dataclasses import dataclass
from urllib.parse import quote

from ivr.panel.paths import PATHS

PHRASES, PROMPTS = PATHS.phrases, PATHS.prompts
DRAFT = "/szkice/{draft}"
TOPIC, TRIAL, PROMPT = "/tematy/{topic}", "/proba", "/tekst/{prompt}"
NEW_DRAFT = PHRASES + "/szkice/nowy"
NEW_PROMPT_DRAFT = PROMPTS + "/szkice/nowy"
HEARD, RECORDING, FORGOTTEN = "/{prompt}.wav", "/nagranie/{saying}", "/bez-nagrania/{saying}"


@dataclass(frozen=True, slots=True)
class Places:
    """The pages about one draft, or about what is in effect; templates read them as `at`."""

    draft: int | None
    """None for what is in effect."""

    @property
    def below(self) -> str:
        """What the addresses have in common after their first part."""
        return DRAFT.format(draft=self.draft) if self.draft is not None else ""

    @property
    def phrases(self) -> str:
        """All topics."""
        return PHRASES + self.below

    @property
    def trial(self) -> str:
        """Where sentences are tried."""
        return self.phrases + TRIAL

    @property
    def prompts(self) -> str:
        """All prompts."""
        return PROMPTS + self.below

    def topic(self, label: str) -> str:
        """One topic."""
        return self.phrases + TOPIC.format(topic=quote(label, safe=""))

    def prompt(self, prompt: str) -> str:
        """One prompt."""
        return self.prompts + PROMPT.format(prompt=quote(prompt, safe=""))

    def heard(self, prompt: str) -> str:
        """A prompt as sound."""
        return self.prompts + HEARD.format(prompt=quote(prompt, safe=""))

    def recording(self, saying: str) -> str:
        """Where a recording is sent to."""
        return self.prompts + RECORDING.format(saying=quote(saying, safe=""))

    def forgotten(self, saying: str) -> str:
        """Where a recording is given up."""
        return self.prompts + FORGOTTEN.format(saying=quote(saying, safe=""))
