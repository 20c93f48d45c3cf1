"""The twelve criteria of QMAS's General Points Test, as `service/rules/pathways/qmas.py` has them, for rule engines.

Each reads one fact that has been worked out before. Of criterion 11 there is the half that nobody has to judge.
"""

SINCE = "2024-11-01"
THRESHOLD = 6

HOLDS = {
    "c2": "listed_postgraduate",
    "c3": "listed_stem_postgraduate",
    "c4": "two_good_languages",
    "c5": "good_english",
    "c12": "listed_company",
}
AT_MOST = {"c1": ("age_years", 50)}
AT_LEAST = {
    "c6": ("graduate_months", 60),
    "c7": ("reputable_employer_months", 36),
    "c8": ("specified_sector_months", 36),
    "c9": ("international_months", 24),
    "c10": ("taxable_income_hkd", 1_000_000),
    "c11": ("majority_owned_profit_hkd", 5_000_000),
}
CRITERIA = tuple(sorted({*HOLDS, *AT_MOST, *AT_LEAST}, key=lambda name: int(name[1:])))
