"""KASja: the voicebot of the Polish National Revenue Administration's hotline.

Read in this order: `dialogue` (what is said), `understanding` (what was meant), `identity` and
`routing` (what follows), `calls` (the loop), `telephony` (the line), `wiring` (how it is joined).
"""
