"""Governments and officials: "the Russian foreign ministry", "the ministry in Baku", "Australian Foreign Minister Bob Carr".

Turns them into C slots where the state stands beside them and into G slots where it does not. Who a G slot means is
decided over the whole article by `context`.
"""

from __future__ import annotations

from titfortat.extract.lexicon import government_heads, own_phrases, pair_phrases, titles, words
from titfortat.extract.slots import Slot, Token

PAIR = "pair"
"""Flavour of a G slot that means two states at once ("both countries")."""

_LEFT_FILLER = words("government_fillers")
_NOT_NAMES = words("not_names")


def mark_governments(tokens: list[Token]) -> list[Token]:
    """The tokens with governments, ministries and officials folded into C or G slots."""
    words = [t.text for t in tokens]
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        if tokens[i].slot is None:
            found = pair_phrases().at(words, i)
            if found:
                end = i + found[0]
                out.append(_government_token(tokens[i].start, tokens[end - 1].end, "", tokens[i:end]))
                out[-1].slot.flavour = PAIR
                i = end
                continue
            if tokens[i].text == "side" and (left := _state_on_the_left(out)) is not None:
                state = out[left].slot
                del out[left:]
                out.append(_state_token(state.start, tokens[i].end, state.states, "government", tokens))
                i += 1
                continue
            found = own_phrases().at(words, i)
            if found:
                end = i + found[0]
                out.append(_government_token(tokens[i].start, tokens[end - 1].end, "", tokens[i:end]))
                i = end
                continue
            found = government_heads().at(words, i)
            if found:
                i = _fold_government(tokens, out, i, found[0])
                continue
            found = titles().at(words, i)
            if found:
                i = _fold_official(tokens, out, i, found[0])
                continue
        out.append(tokens[i])
        i += 1
    return out


def _fold_government(tokens: list[Token], out: list[Token], i: int, length: int) -> int:
    end = i + length
    left = _state_on_the_left(out)
    if left is not None:
        state = out[left].slot
        del out[left:]
        out.append(_state_token(state.start, tokens[end - 1].end, state.states, "government", tokens))
        return end
    behind = _state_on_the_right(tokens, end, {"of", "in", "for"})
    if behind is not None:
        slot = tokens[behind].slot
        out.append(_state_token(tokens[i].start, slot.end, slot.states, "government", tokens))
        return behind + 1
    out.append(_government_token(tokens[i].start, tokens[end - 1].end, "", tokens[i:end]))
    return end


def _fold_official(tokens: list[Token], out: list[Token], i: int, length: int) -> int:
    end = i + length
    name_end = end
    if name_end < len(tokens) and tokens[name_end].text == ",":
        name_end += 1
    first = name_end
    while name_end < len(tokens) and name_end - first < 4 and _is_name(tokens[name_end]):
        name_end += 1
    name = tokens[name_end - 1].raw if name_end > first else ""
    if not name:
        name_end = end
    left = _state_on_the_left(out)
    if left is not None:
        state = out[left].slot
        del out[left:]
        token = _state_token(state.start, tokens[name_end - 1].end, state.states, "official", tokens)
        token.slot.name = name
        out.append(token)
        return name_end
    if name_end < len(tokens) and tokens[name_end].slot is not None and tokens[name_end].slot.flavour == "leader":
        return _append_leader(tokens, out, i, name_end)
    behind = None if name else _state_on_the_right(tokens, end, {"of"})
    if behind is not None:
        slot = tokens[behind].slot
        out.append(_state_token(tokens[i].start, slot.end, slot.states, "official", tokens))
        return behind + 1
    out.append(_government_token(tokens[i].start, tokens[name_end - 1].end, name, tokens[i:name_end]))
    return name_end


def _append_leader(tokens: list[Token], out: list[Token], i: int, at: int) -> int:
    slot = tokens[at].slot
    out.append(_state_token(tokens[i].start, slot.end, slot.states, "leader", tokens))
    return at + 1


def _state_on_the_right(tokens: list[Token], end: int, joins: set[str]) -> int | None:
    """Index of a state that one of the words joins to what ends before token `end`: "of the Republic of Korea"."""
    if end + 1 >= len(tokens) or tokens[end].text not in joins:
        return None
    behind = end + 1
    while behind < len(tokens) and tokens[behind].text in {"the", "foreign", "affairs", "neighbouring"}:
        behind += 1
    if behind >= len(tokens) or tokens[behind].slot is None or tokens[behind].slot.kind != "C":
        return None
    return None if behind + 1 < len(tokens) and tokens[behind + 1].text == "'s" else behind


def _state_on_the_left(out: list[Token]) -> int | None:
    """Index in `out` of a state that the next token belongs to ("Russia 's", "the Iranian"), skipping fillers."""
    at = len(out) - 1
    steps = 0
    while at >= 0 and steps < 4 and out[at].slot is None and out[at].text in _LEFT_FILLER:
        at -= 1
        steps += 1
    if at < 0 or out[at].slot is None or out[at].slot.kind != "C":
        return None
    possessive = at + 1 < len(out) and out[at + 1].text == "'s"
    if out[at].slot.flavour in {"demonym", "people"} or possessive:
        return at
    return at if out[at].slot.flavour in {"name", "abbrev"} and steps == 0 else None


def _state_token(start: int, end: int, states: tuple[str, ...], flavour: str, tokens: list[Token]) -> Token:
    raw = " ".join(t.raw for t in tokens if start <= t.start and t.end <= end)
    return Token(raw.lower(), raw, start, end, Slot("C", start, end, states=states, flavour=flavour))


def _government_token(start: int, end: int, name: str, tokens: list[Token]) -> Token:
    raw = " ".join(t.raw for t in tokens)
    return Token(
        raw.lower(), raw, start, end, Slot("G", start, end, flavour="official" if name else "government", name=name)
    )


def _is_name(token: Token) -> bool:
    return token.slot is None and token.raw[:1].isupper() and token.text not in _NOT_NAMES and len(token.raw) > 1
