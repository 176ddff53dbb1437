"""Where lines of Lao may break: between syllables, nowhere else, and the text stays what it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.languages.registry import declared
from lms.printing.breaking import BREAK, RULES, lao_syllables, needs_breaks, with_breaks

# a bar where a line may break
LAO = """
ສະ|ບາຍ|ດີ
ພາ|ສາ|ລາວ|ໃນ|ປັດ|ຈຸ|ບັນ
ຄວາມ|ປອດ|ໄພ|ທາງ|ຊີ|ວະ|ພາບ
ໃບ|ຢັ້ງ|ຢືນ|ການ|ສຳ|ເລັດ
ສາ|ທາ|ລະ|ນະ|ລັດ|ປະ|ຊາ|ທິ|ປະ|ໄຕ|ປະ|ຊາ|ຊົນ|ລາວ
ຂໍ້|ມູນ|ນອກ
ກິນ|ອາ|ຫານ
ຫຼາຍໆ|ຄົນ
ເຈົ້າ|ໜ້າ|ທີ່|ພາ|ສີ
ເຮືອນ|ຂອງ|ຂ້ອຍ
ຫວັງ|ວ່າ
ກວ້າງ|ຂວາງ
ລູກ|ວ່າ
ເດືອນ|ກັນ|ຍາ
ເກາະ|ແກະ|ໂຕະ
ນັກ|ຮຽນ|ສວນ|ກ້ວຍ
ອອກ|ຈາກ|ລະ|ບົບ
ກ່ຽວ|ກັບ
ກະ|ຊວງ|ກະ|ສິ|ກຳ|ແລະ|ປ່າ|ໄມ້
ວິ|ທະ|ຍາ|ສາດ
""".split()
LETTERS = [chr(code) for code in range(0x0E81, 0x0EE0) if chr(code).isprintable()]
FIRST = "ເແໂໃໄ"
NEVER_BEFORE = {chr(code) for code in (*range(0x0EB0, 0x0EBE), *range(0x0EC6, 0x0ECF))} | {"ຯ"}

lao_text = st.text(st.sampled_from(LETTERS), max_size=60)


@pytest.mark.parametrize("marked", LAO)
def test_known_words_break_between_syllables(marked: str) -> None:
    assert "|".join(lao_syllables(marked.replace("|", ""))) == marked


@given(st.one_of(lao_text, st.text(st.one_of(st.sampled_from(LETTERS), st.characters(exclude_characters=BREAK)))))
def test_taking_the_breaks_out_gives_the_text_back(text: str) -> None:
    assert with_breaks(text).replace(BREAK, "") == text


@given(lao_text)
def test_no_break_parts_a_cluster(text: str) -> None:
    pieces = with_breaks(text).split(BREAK)
    assert all(piece[0] not in NEVER_BEFORE for piece in pieces[1:])
    assert all(piece[-1] not in FIRST for piece in pieces[:-1])


def test_a_soft_or_joined_consonant_stays_with_its_own() -> None:
    for word in ("ຫວັງ", "ຫຼັກ", "ຫລາຍ", "ຄວາມ", "ກວາງ", "ເຫຼົ່າ", "ເຄື່ອງ", "ໂປຣ", "ສາດສ໌"):
        assert all(len(piece) > 1 for piece in lao_syllables(word))
        assert lao_syllables(word)[0][:2] == word[:2]


def test_what_is_no_syllable_is_left_whole() -> None:
    assert lao_syllables("ກຂຄງ") == ["ກຂຄງ"]
    assert lao_syllables("໑໒໓໔") == ["໑໒໓໔"]


def test_other_scripts_are_left_alone() -> None:
    for text in ("Plain words.", "ภาษาไทย", "كلمة", "漢字", ""):
        assert with_breaks(text) == text
        assert not needs_breaks(text)
    assert with_breaks("Vientiane ວຽງຈັນ 92.5%") == f"Vientiane ວຽງ{BREAK}ຈັນ 92.5%"


def test_a_long_text_takes_no_longer_than_its_length() -> None:
    """The rule looks ahead a few letters only: what fits no syllable must not be tried in all ways."""
    hostile = "ກວອ" * 20_000
    assert with_breaks(hostile).replace(BREAK, "") == hostile


def test_every_rule_a_language_asks_for_is_there() -> None:
    wanted = {language.printing.breaks for language in declared().values() if language.printing} - {""}
    assert wanted and wanted <= RULES.keys()
