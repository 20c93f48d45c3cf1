from hypothesis import given, settings
from tests.recommend.test_reasons import *
@settings(max_examples=3000)
@given(ON_THE_DAY)
def test_x(case):
    for row in answered(decided(case[2]), "full")["pathways"]:
        if row["verdict"] == "undetermined" and row["law_status"] == "in_force" and not row["missing"]:
            bad=[(r["code"],r["outcome"],r["missing"],r["value"]) for r in row["reasons"] if r["outcome"]=="unknown"]
            raise AssertionError(f"{row['id']} {bad} {case[0]} {case[2].degrees} {case[2].experience} {case[2].facts_on}")
