"""A small study folder that is right in every respect, and copies of it with something changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.errors import UserError
from analysis.study import Study, open_study
from tests.analysis.study_folder import SETTINGS
from tests.conftest import ROOT

Change = str | tuple[str, str] | list[tuple[str, str]] | None

FILES = {
    "study.yml": f"""\
{SETTINGS}\
network:
  boundary: hamlet
  actor_types: {{tksk: linking}}
missing_values: [-999]
""",
    "codebook.yml": """\
household_size: {label: {id: Jumlah anggota, en: Household size}, range: [1, 20]}
business_type:
  label: {id: Jenis usaha, en: Business type}
  values:
    food: {id: Makanan, en: Food}
    no: {id: Tidak ada, en: None}
aid_month: {label: {id: Bantuan, en: Aid}, sensitive: true}
has_savings: {label: {id: Tabungan, en: Savings}, type: yes_no}
""",
    "districts.csv": "district_code,name\n01.1,Satu\n01.2,Dua\n",
    "households.csv": """\
household_id,district_code,wave,household_size,income_month,aid_month,business_type,hamlet,has_savings,phone
001,01.1,2021,4,2000000,0,food,a,yes,1
002,01.1,2021,3,1500000,-999,no,a,no,2
003,01.2,2021,,,100000.5,,b,,3
001,01.1,2024,4,2500000,0,food,a,Ya,4
003,01.2,2024,2,0,0,no,b,0,5
""",
    "ties.csv": "wave,source_id,target_id,tie_kind\n2021,001,002,advice\n2024,001,t1,lending\n2024,003,002,advice\n",
    "actors.csv": "actor_id,actor_type,district_code\nt1,tksk,01.1\n",
    "informants.csv": "informant_id,informant_type,consent\ni1,kpm,yes\ni2,kpm,tidak\ni3,tksk,\n",
    "statements.csv": """\
statement_id,informant_id,informant_type,theme,direction,text_id,text_en
s1,i1,kpm,income,main,"Naik, katanya",It rose
s2,i2,kpm,income,main,Naik,It rose
s3,i3,tksk,ties,against,Tetap,The same
s4,,kpm;tksk,ties,main,Lebih erat,Closer
""",
    "limits.csv": "id,limit_type,statement_ids,text_id,text_en\nl1,limitation,s1,Satu,One\n",
    "recommendations.csv": "id,stakeholder,answers,text_id,text_en\nr1,government,s1;s2,Lakukan,Do it\n",
    "reference.csv": "indicator,area_code,year,value,unit,source\nprice_index,ID,2021,100,index,BPS\n",
}


@pytest.fixture(scope="session")
def shipped() -> Study:
    """The study that is shipped; tests change copies of it only."""
    return open_study(ROOT / "data" / "mojokerto")


@pytest.fixture
def small_study(tmp_path: Path) -> Callable[..., Path]:
    """Writes the small study, with files replaced (text), left out (None) or with passages exchanged (old, new).

    A file goes by its name with _ for the point: households_csv.
    """

    def written(**changes: Change) -> Path:
        for name, content in FILES.items():
            change = changes.pop(name.replace(".", "_"), content)
            if isinstance(change, tuple):
                change = [change]
            if isinstance(change, list):
                for old, new in change:
                    assert old in content, f"{name} does not hold {old!r}"
                    content = content.replace(old, new)
                change = content
            if change is not None:
                (tmp_path / name).write_text(change, encoding="utf-8", newline="")
            else:
                (tmp_path / name).unlink(missing_ok=True)
        assert not changes, f"no such file: {', '.join(changes)}"
        return tmp_path

    return written


@pytest.fixture
def problems_of(small_study: Callable[..., Path]) -> Callable[..., list[str]]:
    """The lines that opening the small study ends with, after changes to its files."""

    def told(**changes: Change) -> list[str]:
        folder = small_study(**changes)
        with pytest.raises(UserError) as error:
            open_study(folder)
        assert error.value.exit_code == 1
        return str(error.value).splitlines()

    return told
