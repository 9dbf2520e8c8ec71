"""What the program can do, told without importing any of it.

`kasja --help` reads this table; a command's module is imported when the command is used.
"""

COMMANDS: dict[str, tuple[str, str]] = {
    "up": ("up:up", "Start Asterisk, the service and the demo telephones; serve until Ctrl-C."),
    "serve": (
        "serve:serve",
        "Run the IVR service (AGI scripts and media) until SIGTERM; Asterisk runs elsewhere.",
    ),
    "account": (
        "account:account",
        "Serve the page on which taxpayers set their telePIN, until SIGTERM.",
    ),
    "panel": (
        "panel:panel",
        "Serve the panel for supervisors, clerks and consultants, until SIGTERM.",
    ),
    "asterisk": (
        "alone:asterisk",
        "Run Asterisk alone, in the foreground, on the generated configuration.",
    ),
    "consultants": (
        "alone:consultants",
        "Run the demo consultants' telephones alone, until SIGTERM.",
    ),
    "call": (
        "call:call",
        "Place one real SIP call to the running hotline and play the caller's turns.",
    ),
    "talk": ("talk:talk", "Hold the dialogue in the terminal: no Asterisk, no audio."),
    "check": (
        "check:check",
        "Check settings, grammars, prompts, routing and dialplan, and how Asterisk likes them.",
    ),
    "status": (
        "status:status",
        "Tell what runs, on which ports, and whether it is healthy, or why not.",
    ),
    "classify": (
        "classify:main",
        "Say which topic a sentence is about, how sure that is, and why.",
    ),
    "interpret": ("interpret:main", "Say what an answer means to a field."),
    "hear": (
        "hear:hear",
        "Hear recordings as if a caller had said them in a field: line, endpoint and recogniser of a call.",
    ),
    "speak": (
        "speak:speak",
        "Speak a text into a WAV file: numbers, dates, amounts and abbreviations become words first.",
    ),
    "evaluate": (
        "evaluate:evaluate",
        "Measure how recordings of real callers are heard: word error rate, values by field.",
    ),
    "model": ("model:model", "Install, list and choose the model that hears."),
    "say": (
        "say:say",
        "Speak a text into a WAV file (8 kHz mono), as KASja would say it on the telephone.",
    ),
    "prompts": ("prompts:prompts", "What KASja says: listed, rendered, recorded."),
    "report": ("report:report", "Calls, their journals, and figures over them."),
    "telepin": (
        "telepin:telepin",
        "TelePINs: set, look at, unlock, remove. What is done is audited with your login name.",
    ),
    "people": (
        "people:people",
        "The register: people, and who may act for whom. What is done is audited.",
    ),
    "audit": ("audit:audit", "The audit: who proved what, who saw whose data."),
    "operators": (
        "operators:operators",
        "Who may log in to the panel, and to do what. What is done is audited with your login name.",
    ),
    "screen-pop": (
        "screenpop:screen_pop",
        "Show who is calling, for whom, and what is proved: to the agent who got the call, once.",
    ),
    "callbacks": ("callbacks:callbacks", "Callers who asked to be called back."),
    "retention": ("retention:retention", "Deleting what is past its time; legal holds."),
    "routing": ("routing:routing", "Where calls go: drafts, proof, versions."),
    "demo": ("demo:demo", "The fictitious people and operators of a demo."),
    "bench": ("bench:bench", "Measure the hotline and its parts."),
}
"""Name → module of this package with what it holds (a function, or a group of commands); summary."""

FILTERS = frozenset({"classify", "interpret"})
"""Commands that programs start for a sentence, and that must answer at once.

typer needs pydantic for every argument, and a quarter of a second for both: longer than understanding
takes. A filter holds a `main(arguments)` that reads them with argparse instead.
"""
