"""The steps that a regular expression takes on a text, counted: going back as `re` does, which itself does not tell."""

import re
from collections.abc import Iterator
from re import _constants as c
from re import _parser as parser
from typing import Any

Text, Matched = str, dict[int, tuple[int, int]]
CATEGORIES = {
    c.CATEGORY_DIGIT: str.isdecimal,
    c.CATEGORY_SPACE: str.isspace,
    c.CATEGORY_WORD: lambda sign: sign.isalnum() or sign == "_",
}
NEGATED = {c.CATEGORY_NOT_DIGIT: c.CATEGORY_DIGIT, c.CATEGORY_NOT_SPACE: c.CATEGORY_SPACE} | {
    c.CATEGORY_NOT_WORD: c.CATEGORY_WORD
}
TOO_MANY = 100_000
SINGLE = (c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN)


class Ended(Exception):
    """More steps than were allowed."""


class Counter:
    """One pattern on one text. A step is a sign looked at, or a choice taken back."""

    def __init__(self, pattern: re.Pattern[str], text: str, most: int) -> None:
        self.tree = parser.parse(pattern.pattern, pattern.flags)
        self.flags, self.most, self.steps = pattern.flags, most, 0
        self.text = text.lower() if self.flags & re.IGNORECASE else text

    def search(self) -> int:
        """All that is found, one after the other, as `finditer` and `sub` do; the steps."""
        at = 0
        while at <= len(self.text):
            end = self.match(at)
            at = at + 1 if end is None else max(end, at + 1)
        return self.steps

    def match(self, at: int = 0, whole: bool = False) -> int | None:
        """Where the first match from a place on ends."""
        for end, _ in self.sequence(list(self.tree), at, {}):
            if not whole or end == len(self.text):
                return end
        return None

    def step(self) -> None:
        self.steps += 1
        if self.steps > self.most:
            raise Ended(self.steps)

    def sequence(self, items: list[Any], at: int, groups: Matched) -> Iterator[tuple[int, Matched]]:
        while items and items[0][0] in SINGLE:  # straight on: nothing to come back to
            self.step()
            if at >= len(self.text) or not self.fits(items[0], self.text[at]):
                return
            items, at = items[1:], at + 1
        if not items:
            yield at, groups
            return
        for end, found in self.item(*items[0], at, groups):
            yield from self.sequence(items[1:], end, found)

    def item(self, name: Any, what: Any, at: int, groups: Matched) -> Iterator[tuple[int, Matched]]:
        self.step()
        match name:
            case c.SUBPATTERN:
                for end, found in self.sequence(list(what[3]), at, groups):
                    yield end, (found if what[0] is None else found | {what[0]: (at, end)})
            case c.BRANCH:
                for branch in what[1]:
                    yield from self.sequence(list(branch), at, groups)
            case c.ATOMIC_GROUP:
                yield from self.first(self.sequence(list(what), at, groups))
            case c.POSSESSIVE_REPEAT:
                yield from self.first(self.repeated(*what[:2], list(what[2]), at, groups, True))
            case c.MAX_REPEAT | c.MIN_REPEAT:
                yield from self.repeated(*what[:2], list(what[2]), at, groups, name is c.MAX_REPEAT)
            case c.ASSERT | c.ASSERT_NOT:
                ahead, inner = what
                width = inner.getwidth()[0]
                start = at if ahead > 0 else at - width
                found = next(self.sequence(list(inner), start, groups), None) if start >= 0 else None
                if (found is not None) == (name is c.ASSERT):
                    yield at, groups
            case c.GROUPREF:
                start, end = groups.get(what, (0, -1))
                if end >= start and self.text.startswith(self.text[start:end], at):
                    yield at + end - start, groups
            case c.AT:
                if self.stands(what, at):
                    yield at, groups
            case _:
                raise NotImplementedError(name)

    @staticmethod
    def first(found: Iterator[tuple[int, Matched]]) -> Iterator[tuple[int, Matched]]:
        if (one := next(found, None)) is not None:
            yield one

    def repeated(
        self, least: int, most: int, inner: list[Any], at: int, groups: Matched, greedy: bool
    ) -> Iterator[tuple[int, Matched]]:
        if len(inner) == 1 and inner[0][0] in SINGLE:
            yield from self.run(least, most, inner[0], at, groups, greedy)
            return
        # A stack of its own, since Python's would end before the text does.
        if not greedy and least == 0:
            yield at, groups
        stack = [(at, groups, self.sequence(inner, at, groups))] if most else []
        while stack:
            start, _, more = stack[-1]
            found = next(more, None)
            if found is None:
                start, before, _ = stack.pop()
                self.step()
                if greedy and len(stack) >= least:
                    yield start, before
                continue
            end, matched = found
            if end == start and len(stack) > least:  # nothing repeated is nothing
                continue
            if not greedy and len(stack) >= least:
                yield end, matched
            if len(stack) < most:
                stack.append((end, matched, self.sequence(inner, end, matched)))
            elif greedy:
                yield end, matched
        if greedy and not most:
            yield at, groups

    def run(
        self, least: int, most: int, item: Any, at: int, groups: Matched, greedy: bool
    ) -> Iterator[tuple[int, Matched]]:
        """One sign repeated: the most common case, in which the signs are looked at once."""
        end, last = at, min(len(self.text), at + most) if most is not c.MAXREPEAT else len(self.text)
        if not greedy:
            while end - at < least and end < last and self.fits(item, self.text[end]):
                self.step()
                end += 1
            while end - at >= least:
                yield end, groups
                self.step()
                if end >= last or not self.fits(item, self.text[end]):
                    return
                end += 1
            return
        while end < last and self.fits(item, self.text[end]):
            self.step()
            end += 1
        for here in range(end, at + least - 1, -1):
            self.step()
            yield here, groups

    def stands(self, what: Any, at: int) -> bool:
        text, lines = self.text, self.flags & re.MULTILINE
        is_word = CATEGORIES[c.CATEGORY_WORD]
        match what:
            case c.AT_BEGINNING | c.AT_BEGINNING_STRING:
                return at == 0 or bool(lines and what is c.AT_BEGINNING and text[at - 1] == "\n")
            case c.AT_END:
                return at == len(text) or text[at:] == "\n" or bool(lines and text[at] == "\n")
            case c.AT_END_STRING:
                return at == len(text)
            case c.AT_BOUNDARY | c.AT_NON_BOUNDARY:
                bounds = (at > 0 and is_word(text[at - 1])) != (at < len(text) and is_word(text[at]))
                return bounds == (what is c.AT_BOUNDARY)
        raise NotImplementedError(what)

    def fits(self, item: Any, sign: str) -> bool:
        name, what = item
        if self.flags & re.IGNORECASE and name is c.LITERAL:
            return sign == chr(what).lower()
        match name:
            case c.LITERAL:
                return sign == chr(what)
            case c.NOT_LITERAL:
                return sign != chr(what)
            case c.ANY:
                return sign != "\n" or bool(self.flags & re.DOTALL)
        negated = what[0][0] is c.NEGATE
        return any(self.holds(one, sign) for one in what[negated:]) != negated

    def holds(self, one: Any, sign: str) -> bool:
        match one:
            case (c.LITERAL, code):
                return sign == (chr(code).lower() if self.flags & re.IGNORECASE else chr(code))
            case (c.RANGE, (low, high)):
                signs = (sign, sign.upper()) if self.flags & re.IGNORECASE else (sign,)
                return any(low <= ord(sign) <= high for sign in signs)
            case (c.CATEGORY, category) if category in NEGATED:
                return not CATEGORIES[NEGATED[category]](sign)
            case (c.CATEGORY, category):
                return CATEGORIES[category](sign)
        raise NotImplementedError(one)


def steps(pattern: re.Pattern[str], text: str, how: str = "search", most: int = TOO_MANY) -> int:
    """The steps of a pattern on a text; `most` where there are more of them."""
    counter = Counter(pattern, text, most)
    try:
        if how in ("match", "fullmatch"):
            counter.match(0, how == "fullmatch")
        else:
            counter.search()
    except Ended:
        return most
    return counter.steps
