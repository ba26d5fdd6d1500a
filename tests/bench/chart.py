"""The chart: every row in which ours is beside another, each with bars in proportion."""

from html import escape

WIDTH, MARGIN, TITLE, BAR, GAP = 760, 20, 26, 22, 14
# Where bars begin, and the length of the longest.
BARS_AT, LONGEST = 170, 440
INK, FAINT, OURS, OTHERS = "#202124", "#5f6368", "#1a73e8", "#bdc1c6"


def text(words, x, y, size, fill=INK, weight="normal"):
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{fill}" font-weight="{weight}">{escape(words)}</text>'


def draw(outcomes, number):
    """Return the chart as SVG. `number` prints a figure."""
    parts, top = [], MARGIN
    for outcome in outcomes:
        contestants = outcome["contestants"]
        if len(contestants) < 2:
            continue
        better = "more is better" if outcome["unit"] == "calls/s" else "less is better"
        parts.append(text(outcome["what"], MARGIN, top + 14, 15, weight="bold"))
        parts.append(text(f"{outcome['unit']}, {better}", BARS_AT + 390, top + 14, 12, FAINT))
        largest = max(contestant["value"]["median"] for contestant in contestants)
        for place, contestant in enumerate(contestants):
            y, value = top + TITLE + place * BAR, contestant["value"]["median"]
            fill, weight = (OTHERS, "normal") if place else (OURS, "bold")
            length = max(int(value / largest * LONGEST), 2)
            parts.append(text(contestant["name"], MARGIN, y + 12, 13, weight=weight))
            parts.append(f'<rect x="{BARS_AT}" y="{y}" width="{length}" height="{BAR - 6}" fill="{fill}"/>')
            parts.append(text(number(value), BARS_AT + length + 8, y + 12, 13, weight=weight))
        top += TITLE + BAR * len(contestants) + GAP
    paper = f'<rect width="{WIDTH}" height="{top + MARGIN}" fill="#ffffff"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{top + MARGIN}" font-family="sans-serif">'
    return "\n".join([head, paper, *parts, "</svg>\n"])
