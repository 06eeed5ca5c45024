"""How a chart writes numbers: all that its picture knows of the page's language."""

from __future__ import annotations

from dataclasses import dataclass

from report.language.locale import Locale


@dataclass(frozen=True)
class ChartNumbers:
    """The formats of a chart's numbers; its locale has the texts of these and no other."""

    locale: Locale
    currency: str

    @classmethod
    def of(cls, locale: Locale, currency: str) -> ChartNumbers:
        """The formats of a language."""
        needed = {key: locale.entry(key) for key in ("language.babel", "numbers.share.table", "numbers.currencies")}
        return cls(Locale(locale.language, needed, locale.file), currency)

    def percent(self, value: float, decimals: int = 1) -> str:
        """12,5%."""
        return self.locale.text("numbers.share.table", number=self.locale.number(100 * value, decimals))

    def whole_percent(self, value: float) -> str:
        """12%, for axes; with a decimal where the tick has one."""
        return self.percent(value, 0 if abs(100 * value - round(100 * value)) < 1e-6 else 1)

    def two_decimals(self, value: float) -> str:
        """0,27, for indices."""
        return self.locale.number(value, 2)

    def count(self, value: float) -> str:
        """1.234."""
        return self.locale.number(value)

    def money(self, value: float) -> str:
        """Rp418.000, as the report has its amounts."""
        return self.locale.money(value, self.currency, style="table")

    def full_money(self, value: float) -> str:
        """Rp417.784, of a line or an edge, which the study or the chart sets."""
        return self.locale.money(value, self.currency)

    def scaled(self, scale: float, value: float) -> str:
        """1.234 for 1.234.000, where the axis says thousand."""
        scaled = value / scale
        # a tick of a small amount isn't whole; a large one's decimals would be rounding
        decimals = next((n for n in (0, 1) if abs(scaled - round(scaled, n)) < 1e-9), 2) if abs(scaled) < 10 else 0
        return self.locale.number(scaled, decimals)

    def signed(self, factor: float, decimals: int, value: float) -> str:
        """The number with its sign, which zero after rounding doesn't have."""
        text = self.locale.number(factor * value, decimals)
        return text if text.startswith("−") or not text.strip("0.,") else f"+{text}"

    def signed_tick(self, value: float) -> str:
        """A tick with its sign, in as few decimals as it has."""
        text = self.scaled(1.0, value)
        return f"+{text}" if value > 0 else text
