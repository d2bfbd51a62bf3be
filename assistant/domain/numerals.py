"""Chinese numerals of headings and dates."""

_DIGITS = "零一二三四五六七八九"
_UNITS = (("千", 1000), ("百", 100), ("十", 10))


def chinese(number: int) -> str:
    """Return a number from 0 to 9999 in Chinese: 12 is 十二, 105 is 一百零五; beyond that, in Arabic figures."""
    if not 0 <= number <= 9999:
        return str(number)
    if number < 10:
        return _DIGITS[number]
    parts: list[str] = []
    rest, gap = number, False
    for name, size in _UNITS:
        digit, rest = divmod(rest, size)
        if digit:
            parts.append(("零" if gap and parts else "") + _DIGITS[digit] + name)
            gap = False
        elif parts:
            gap = True
    if rest:
        parts.append(("零" if gap else "") + _DIGITS[rest])
    text = "".join(parts)
    return text.removeprefix("一") if text.startswith("一十") else text


def value(text: str) -> int | None:
    """Return the number up to 9999 that Chinese or Arabic numerals write, also digit by digit (二〇二三), or None."""
    if text.isdecimal() and text.isascii():
        return int(text)
    if not text or any(char not in "〇○零一二两三四五六七八九十百千" for char in text):
        return None
    plain = text.replace("〇", "零").replace("○", "零").replace("两", "二")
    if not any(char in "十百千" for char in plain):
        return int("".join(str(_DIGITS.index(char)) for char in plain)) if len(plain) <= 4 else None
    total, digit = 0, 0
    for char in plain:
        size = dict(_UNITS).get(char)
        if size is None:
            digit = _DIGITS.index(char)
        else:
            total += (digit or 1) * size
            digit = 0
    return total + digit
