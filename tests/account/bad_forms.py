"""What may come instead of a telePIN or a form, by hand: people's slips, and programs' tricks."""

from urllib.parse import quote

SHORT_AND_LONG = (
    "", "9", "90", "906", "9063", "90631", "9063170", "90631700", "906317000000",
    "9" * 64, "12", "0" * 7, "1" * 1000, "000", "00000",
)  # fmt: skip
SPACED = (
    " 906317", "906317 ", "906 317", "90 63 17", "9 0 6 3 1 7", "\t906317", "906317\t", "906\t317",
    "906317\n", "\n906317", "906317\r\n", "\r906317", "906\u00a0317", "906\u2009317", "906\u202f317",
    "\u200b906317", "906317\u200b", "906\u200d317", "\ufeff906317", "906317\u2028", "906317\u0085",
    "\u3000906317", "906317\v", "906317\f", " ", "      ", "\t\t\t\t\t\t", "\u00a0" * 6,
)  # fmt: skip
PUNCTUATED = (
    "906-317", "906.317", "906,317", "906/317", "90-63-17", "(906317)", "906317.", "906317,", "906317;",
    "+906317", "-906317", "+90631", "-90631", "906_317", "#906317", "906317#", "906317*", "*906317",
    "906*17", "90631#", "'906317'", '"906317"', "906317'", "906317\\", "906:317", "90 631-7", "9.0631e5",
    "9e5", "1e5", "0x906317", "0xDD46D", "0b1101", "0o11", "906317L", "906317n", "906317.0", "906.31",
    "90631,", "1/2", "١", "½½½½½½", "²³²³²³", "₁₂₃₄₅₆", "①②③④⑤⑥", "ⅠⅡⅢⅣⅤⅥ",
)  # fmt: skip
OTHER_DIGITS = tuple(
    "".join(chr(zero + int(digit)) for digit in "906317")
    for zero in (
        0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66,
        0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0, 0x1810, 0x1946, 0x1B50, 0xA620, 0xA8D0, 0xFF10, 0x104A0,
        0x11066, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6,
    )
)  # fmt: skip
MIXED = (
    "90631７", "٩06317", "9٠6317", "90631a", "a90631", "abcdef", "ABCDEF", "9O6317", "9063l7", "906317a",
    "sześć1", "ąćęłńó", "żółwie", "zero dziewięć", "NaN", "nan", "inf", "-inf", "None", "null", "true",
    "undefined", "[]", "{}", "[906317]", "90631\u0337", "9\u03020\u030263", "90631７\u200b",
)  # fmt: skip
PICTURES = (
    "😀", "😀😀😀😀😀😀", "90631😀", "9️⃣0️⃣6️⃣3️⃣1️⃣7️⃣", "👩‍👩‍👧‍👦", "🇵🇱🇵🇱🇵🇱", "❶❷❸❹❺❻",
    "\U0010ffff" * 6, "\ue000" * 6,
    "\u202e713609", "\u2066906317", "906317\u202c",
)  # fmt: skip
CONTROLS = (
    "\x00", "\x00\x00\x00\x00\x00\x00", "906317\x00", "\x00906317", "906\x00317", "90631\x00",
    "906317\x07",
    "906317\x08", "906317\x1b[2J", "\x1b]0;x\x07", "906317\x7f", "\x7f" * 6, "\x01\x02\x03\x04\x05\x06",
)  # fmt: skip
ATTACKS = (
    "906317' OR '1'='1", "'; DROP TABLE person;--", "1 OR 1=1", "906317--", "%00", "%0a",
    "%27", "&#57;06317",
    "&lt;b&gt;", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>',
    "{{7*7}}", "{% debug %}", "${7*7}", "#{7*7}", "{0}", "%s%s%s", "%n", "%x",
    "../../etc/passwd", "/etc/passwd",
    "..\\..\\", "file:///etc/passwd", "http://169.254.169.254/", "javascript:alert(1)",
    "$(id)", "`id`", "|id",
    ";id", "&& id", "|| id", "\r\nSet-Cookie: a=b", "\r\n\r\n<html>", "*)(uid=*", "' UNION SELECT 1--",
    "__proto__", "constructor", "__class__", "eval(1)", "data:text/html,1", "=1+1", "@SUM(1)", "+1+1",
)  # fmt: skip
NO_PINS = (
    SHORT_AND_LONG + SPACED + PUNCTUATED + OTHER_DIGITS + MIXED + PICTURES + CONTROLS + ATTACKS
)
"""None of these is six digits, so none may become a telePIN."""

WEAK = {
    **dict.fromkeys([digit * 6 for digit in "0123456789"], "identical"),
    "012345": "consecutive", "123456": "consecutive", "234567": "consecutive", "345678": "consecutive",
    "456789": "consecutive", "567890": "consecutive", "678901": "consecutive", "789012": "consecutive",
    "890123": "consecutive", "901234": "consecutive", "987654": "consecutive", "876543": "consecutive",
    "765432": "consecutive", "654321": "consecutive", "543210": "consecutive", "432109": "consecutive",
    "900227": "personal", "002277": "personal", "022778": "personal", "227782": "personal",
    "277824": "personal", "778245": "personal",
    "270290": "birth_date", "022790": "birth_date", "199002": "birth_date", "021990": "birth_date",
    "121212": "common", "123123": "common", "147258": "common", "159753": "common", "112233": "common",
}  # fmt: skip
"""TelePINs of Zofia (born 27 February 1990) that break a rule, and which."""

_PIN = "telepin=906317&telepin_again=906317"
BROKEN_FORMS = (
    # fields that are missing, doubled, unknown, empty, in another case
    "csrf={csrf}", "csrf={csrf}&telepin=906317", "csrf={csrf}&telepin_again=906317", _PIN, "",
    "&", "=", "&&&",
    f"csrf={{csrf}}&{_PIN}&telepin=906317", f"csrf={{csrf}}&csrf={{csrf}}&{_PIN}",
    f"csrf={{csrf}}&{_PIN}&x=1",
    f"csrf={{csrf}}&{_PIN}&telepin_again=906317", f"csrf={{csrf}}&{_PIN}&=",
    f"csrf={{csrf}}&{_PIN}&person=jan",
    f"csrf={{csrf}}&{_PIN}&osoba=anna", f"csrf={{csrf}}&{_PIN}&_method=DELETE",
    "csrf={csrf}&TELEPIN=906317&TELEPIN_AGAIN=906317",
    "csrf={csrf}&telepin[]=906317&telepin_again=906317",
    "csrf={csrf}&telepin%00=906317&telepin_again=906317",
    "csrf={csrf}&telepin =906317&telepin_again=906317",
    "csrf={csrf}&telepin.0=9&telepin_again=906317", "CSRF={csrf}&" + _PIN,
    # no form at all, or a broken one
    "csrf={csrf}&telepin", "csrf={csrf}&telepin&telepin_again", "csrf", "906317",
    '{"telepin": "906317"}',
    "<telepin>906317</telepin>", "csrf={csrf};telepin=906317;telepin_again=906317",
    "?" + _PIN, "%", "%zz=1",
    "csrf={csrf}&telepin=%ff%fe&telepin_again=%ff%fe", "csrf={csrf}&telepin=%c0%af&telepin_again=%c0%af",
    "csrf={csrf}&telepin=%ed%a0%80&telepin_again=%ed%a0%80", "\x00", "\x00" * 50, "\xff\xfe", "żółć",
    "csrf={csrf}%0a&" + _PIN, "csrf={csrf}%00&" + _PIN, "csrf=%ff&" + _PIN,
    "a=1&" * 500, "telepin=1&" * 200, "[" * 1000, "csrf={csrf}&" + "&" * 100,
)  # fmt: skip
WRONG_TOKENS = (
    "", "0", "x", "0" * 64, "f" * 64, "0" * 63, "0" * 65, "null", "undefined", "*", "' OR 1=1", "ż" * 64,
    "😀", "0" * 1000, "%", "..", "true", "1e9", "{csrf}x", "x{csrf}", "{csrf}{csrf}",
    " {csrf}", "{csrf} ",
)  # fmt: skip
"""`{csrf}` stands for the right one."""


def encoded(telepin: str, csrf: str) -> str:
    """The form as a browser would send it."""
    value = quote(telepin, safe="")
    return f"csrf={csrf}&telepin={value}&telepin_again={value}"
