"""Finding a held fact by what people call it: its key, a docket in either language, a citation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from models.docket import dockets_of, identity_keys
from models.errors import IdentityError, NotFoundError, shortly
from models.facts import AnyFact, Decision
from models.identity import tokens_of


class Directory:
    """Facts under everything that they may be called."""

    def __init__(self, facts: Iterable[tuple[str, AnyFact]]) -> None:
        self._keys: set[str] = set()
        self._tokens: dict[str, set[str]] = defaultdict(set)
        self._chinese: dict[str, set[str]] = defaultdict(set)
        self._printed_in_chinese: set[str] = set()
        for key, fact in facts:
            self._keys.add(key)
            if isinstance(fact, Decision):
                for token in tokens_of(fact):
                    self._tokens[token].add(key)
                for docket in _in_chinese(fact.docket_zh, fact.docket):
                    self._chinese[docket].add(key)
                    self._printed_in_chinese.add(key)

    def key_of(self, name: str) -> str:
        """The key of the fact of that name.

        Raises NotFoundError when no fact is called so, IdentityError when several are (two courts may sound alike).
        """
        if name in self._keys:
            return name
        chinese = _in_chinese(name)
        found = {key for docket in {name, *chinese} for key in self._chinese.get(docket, ())}
        if not found:
            tokens = {name, *identity_keys(name, None, None)}
            found = {key for token in tokens for key in self._tokens.get(token, ())}
            found -= self._printed_in_chinese if chinese else set()  # those are other courts
        if len(found) > 1:
            called = " and ".join(sorted(found))
            raise IdentityError(f"expected one fact, found that {name!r} may be {called}; give the key")
        if not found:
            raise NotFoundError(f"expected the key or docket of a fact that is held, found {shortly(name)}")
        return found.pop()


def _in_chinese(*texts: str | None) -> set[str]:
    """The dockets in Chinese that the fields hold."""
    return {key for text in texts if text for docket in dockets_of(text) if (key := docket.key_zh)}
