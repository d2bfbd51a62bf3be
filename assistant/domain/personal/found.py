"""What is found in a text: some characters that are personal data, or may be."""

from typing import NamedTuple

from assistant.domain.personal.lexicon import Flag

ENDS = frozenset("。;\n")  # of a sentence
# Beside these stands whose they are: 廖广福,450126195301190078
OWNED = frozenset(
    {
        "identity",
        "identity_mistyped",
        "identity_old",
        "mobile",
        "passport",
        "permit",
        "account",
        "case_number",
        "plate",
        "birthday",
        "identity_said",
        "partly_masked",
        "mobile_said",
        "landline_home",
        "wechat",
        "qq",
        "social_security",
        "document",
    }
)


class Personal(NamedTuple):
    """Some characters of a text that are personal data.

    `kind` is the pattern's, `name` what it is called, `token` the word in its mask; `flag` the severity in a published
    text, "none" where it is only masked; `contact` whether the preamble's contact line may have it.
    """

    start: int
    end: int
    kind: str
    name: str
    token: str
    flag: Flag
    contact: bool = False

    def sentence_start(self, text: str) -> int:
        """Return where the sentence begins that it stands in, in the text it was found in."""
        return max(text.rfind(mark, 0, self.start) for mark in ENDS) + 1
