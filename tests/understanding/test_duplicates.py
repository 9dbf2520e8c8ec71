"""Phrases that two topics share are found, however their words are inflected."""

from ivr.understanding.duplicates import near_duplicates
from ivr.understanding.grammar import Rule


def rule(label: str, *phrases: str) -> Rule:
    return Rule(label, "", phrases, (), (), "test.yaml", 1)


def test_one_pair_of_labels_is_told_once_by_its_likest_phrases() -> None:
    rules = [
        rule("VAT", "eksport towarów", "paragon", "stawka podatku"),
        rule("CLO", "eksport towaru", "paragon za przesyłkę", "odprawa celna"),
    ]
    found = [(d.label, d.phrase, d.other_label, d.other_phrase) for d in near_duplicates(rules)]

    assert found == [("VAT", "eksport towarów", "CLO", "eksport towaru")]


def test_a_topic_may_repeat_itself_and_say_nothing() -> None:
    assert near_duplicates([rule("PIT", "zeznanie roczne", "zeznania roczne", "")]) == []
