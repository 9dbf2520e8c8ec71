"""Files to fill in for an import, with people who do not exist."""

TEMPLATES = {
    "people": """\
name;pesel;nip;telepin
Anna Zmyślona;44051401359;8567346215;
Jan Niebyły;02070803628;;inactive
Klonowa spółka z o.o.;;5260250274;
""",
    "authorities": """\
agent;principal;role;scope;valid_from;valid_to;revoked_on
44051401359;02070803628;PPO;general;2024-10-01;;
44051401359;5260250274;UKO;basic;2024-10-01;2027-12-31;
""",
    "json": """\
{
  "people": [
    {"name": "Anna Zmyślona", "pesel": "44051401359", "nip": "8567346215"},
    {"name": "Jan Niebyły", "pesel": "02070803628", "telepin": "inactive"},
    {"name": "Klonowa spółka z o.o.", "nip": "5260250274"}
  ],
  "authorities": [
    {"agent": "44051401359", "principal": "02070803628", "role": "PPO", "valid_from": "2024-10-01"},
    {"agent": "44051401359", "principal": "5260250274", "role": "UKO", "scope": "basic",
     "valid_from": "2024-10-01", "valid_to": "2027-12-31"}
  ]
}
""",
}
"""What it holds → its text; the same people and authorities in both ways of writing."""
