"""seed-2021: as the seed article counts. Every recognition is a ground, bankruptcy included.

The article puts Germany in its second group, and all that Chinese courts had recognized of Germany by then was the
appointment of an insolvency administrator (Wuhan, 2013-11-26). The overview of 2022-07-27 keeps the same four steps.
"""

from __future__ import annotations

from models.policies.policy import Policy
from models.rulings import Ruling


def counts(ruling: Ruling) -> bool:
    """Whatever it is about, it counts."""
    return True


POLICY = Policy(
    name="seed-2021",
    version=1,
    summary="Every recognition of a judgment counts, bankruptcy included.",
    citations=(
        "https://www.chinajusticeobserver.com/a/can-foreign-judgments-be-enforced-in-china (2021-11-19)",
        (
            "https://www.cjoglobal.com/2022/07/27/how-to-know-whether-my-judgment-can-be-enforced-in-china%EF%BF%BC/"
            " (2022-07-27)"
        ),
    ),
    counts=counts,
)
