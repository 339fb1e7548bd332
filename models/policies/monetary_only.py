"""monetary-only: what a creditor who holds a judgment for money can rely on.

To recognize a foreign bankruptcy is to let its administrator act, not to make a debtor pay: so in Xiamen (2021-08-18,
Singapore), Beijing (2023-01, Germany) and Shanghai (2023-09, Japan), each told on a page below, in this order. A ruling
of which no source says what it was about counts.
"""

from __future__ import annotations

from models.policies.policy import Policy
from models.rulings import Ruling
from models.vocabulary import Subject


def counts(ruling: Ruling) -> bool:
    """Whether it is about anything but a bankruptcy."""
    return ruling.subject != Subject.BANKRUPTCY


POLICY = Policy(
    name="monetary-only",
    version=1,
    summary="Bankruptcy recognitions do not count: the view of a creditor who holds a money judgment.",
    citations=(
        "http://chinajusticeobserver.com/a/how-chinese-judges-recognize-foreign-bankruptcy-judgments (2022-06-26)",
        "http://chinajusticeobserver.com/a/china-recognizes-another-german-bankruptcy-judgment-in-2023 (2023-04-02)",
        "https://english.court.gov.cn/2025-04/01/c_1082476.htm (2025-04-01)",
    ),
    counts=counts,
)
