"""The files of a small confidential study, for tests of packages."""

STUDY = """\
id: kecil
title: {id: Studi kecil, en: A small study}
authors:
  - {name: Siti, orcid: 0000-0002-1825-0097, affiliation: {id: Lembaga, en: Institute}}
  - {name: B. Penulis}
edition: {name: "2", date: 2026-11-24}
region: {level: {id: kecamatan, en: district}, name: {id: Kabupaten, en: Regency}}
waves: [{key: 2024, label: {id: "2024", en: "2024"}}]
welfare: income
design: {weight: weight}
synthetic: false
confidential: true
access: {id: Ajukan ke Dinas Sosial., en: Apply to the Social Affairs Office.}
"""

HOUSEHOLDS = """\
household_id,district_code,household_size,income_month,weight
KEL-0001,35.16.13,4,2510000,1.5
H2,35.16.13,3,1730000,2
"""
