"""What a page leads with where its data pick it: the change that the network's heading or a third card is about."""

from __future__ import annotations

from functools import cached_property

from analysis.errors import Problem, UserError
from analysis.findings import Finding
from analysis.findings.definition import is_family
from report.context.phrases import with_article
from report.context.values import PageValues
from report.language.verdicts import rules
from report.public.picked import Picked, picked

NETWORK, INCOME = "network", "income"  # the groups of changes that compete, in templates/rules/wording.yml
_TOLD = ("rose", "fell")  # of a heading on one change: what has a clear direction


class PageLeading:
    """The change that headings of a page's part are about."""

    def __init__(self, page: PageValues) -> None:
        self.page = page

    @cached_property
    def network(self) -> Picked:
        """The change of ties that leads: the study's own headline, or the clearest; none in a study of one wave."""
        return self._picked(NETWORK)

    @cached_property
    def income(self) -> Picked:
        """The change of income that stands beside those of its mean and of poverty, in a study without ties."""
        return self._picked(INCOME)

    def _picked(self, group: str) -> Picked:
        page = self.page
        if page.settings.main_pair is None:
            return Picked(None, ())
        own = page.settings.headline
        if own is not None:
            self._refuse_unknown(own)
        return picked([one for id_ in rules("wording")["competing"][group] for one in self._of(id_)], headline=own)

    def _of(self, id_: str) -> list[Finding]:
        """The findings of an id, or of a family's members, on the page's main change."""
        page, wave = self.page, self.page.own_wave("change.")
        if is_family(id_):
            return list(page.public.family(id_.removesuffix(".*"), page.district, wave).values())
        found = page.find(id_)
        return [found] if found is not None else []

    def _refuse_unknown(self, own: str) -> None:
        known = [id_ for ids in rules("wording")["competing"].values() for id_ in ids]
        if not any(own == id_ or (is_family(id_) and own.startswith(id_[:-1])) for id_ in known):
            what = f"{own} can't lead a brief"
            raise UserError(Problem("study.yml, headline", what, f"Write one of {', '.join(known)}, or leave it out."))

    def heading(self) -> str:
        """The heading of the part on ties: what the leading change shows, or that none is clear."""
        found = self.network.finding
        if found is not None and (said := self._said("headings.leading", found)):
            return said
        return self._unled("headings")

    def title_part(self) -> str:
        """What a title adds on ties, where the leading change is clear: '; more are in touch with a customer'."""
        found = self.network.finding
        return self._said("headlines_more", found) if found is not None else ""

    def sentence(self, *, interval: bool = True) -> str:
        """The sentence on the leading change of ties; on their mean number where none leads, empty in one wave."""
        if self.page.settings.main_pair is None:
            return ""
        found = self.network.finding
        return self.page.sentence(found.id if found is not None else "change.mean_degree", interval=interval)

    def picked_note(self) -> str:
        """The sentence that a heading was picked among so many changes; empty where nothing was picked by its data."""
        page, of_ties = self.page, self.network
        if not of_ties.by_data:
            return ""
        count = f'[{page.locale.counted(len(of_ties.among), "change")}]{{data-table="findings"}}'
        return page.locale.text("leading.picked", count=count)

    def _said(self, key: str, found: Finding) -> str:
        page = self.page
        word, family = page.verdict(found.id), _family_of(found.id)
        if word not in _TOLD or not page.locale.has(f"{key}.{family}.{word}"):
            return ""
        return page.locale.text(f"{key}.{family}.{word}", member=with_article(page.locale, page.member(found.id)))

    def _unled(self, key: str) -> str:
        page, word = self.page, self.page.verdict("change.mean_degree")
        if self.network.finding is not None:
            about = f"subjects.{_family_of(self.network.finding.id)}"
            member = page.member(self.network.finding.id)
            return page.locale.text(f"{key}.leading.unclear", subject=page.locale.text(about, member=member))
        if self.network.among:
            return page.locale.text(f"{key}.leading.none")
        return page.locale.text(f"{key}.network.{word}")


def _family_of(id_: str) -> str:
    return "change.reach.*" if id_.startswith("change.reach.") else id_
