"""Three people who try the widget, each as they know themselves."""

from __future__ import annotations

from typing import Any

ABROAD: dict[str, Any] = {
    "purpose": "entry",
    "person": {
        "birth_date": "1998-05",
        "nationalities": ["IN"],
        "residence": "SG",
        "residence_years": 3,
        "right_of_abode": False,
        "permanent_residence": [],
        "convictions": [],
        "adverse_records": [],
        "place_of_birth": "IN",
    },
    "statuses": [],
    "degrees": [
        {
            "level": "bachelor",
            "institution": "National University of Singapore",
            "awarded_on": "2021-06",
            "full_time": True,
            "student_visa": False,
            "stem": True,
        }
    ],
    "jobs": [
        {
            "title": "Software engineer",
            "employer": "Shopee",
            "level": "graduate",
            "full_time": True,
            "started_on": "2021-09",
            "current": True,
            "annual_pay": {"amount": 78000, "currency": "SGD"},
        }
    ],
    "income": {"taxable_last_year": {"amount": 78000, "currency": "SGD"}},
    "offers": [],
    "businesses": [],
    "business_plans": [],
    "family_links": [],
    "parents": [],
    "achievements": [],
    "qualifications": [],
    "languages": [{"code": "en", "spoken": "good", "written": "good"}],
}
"""A graduate abroad: an Indian engineer in Singapore, with a degree from there and five years of work."""

HOLDER: dict[str, Any] = {
    "purpose": "extend",
    "person": {
        "birth_date": "1999-11",
        "nationalities": ["CN"],
        "residence": "HK",
        "china_residency": "mainland",
        "convictions": [],
        "adverse_records": [],
    },
    "statuses": [{"scheme": "iang", "held_from": "2025-03", "held_until": "2027-03", "current": True}],
    "degrees": [
        {
            "level": "master",
            "institution": "The Chinese University of Hong Kong",
            "awarded_on": "2024-11",
            "full_time": True,
            "student_visa": True,
            "country": "HK",
        }
    ],
    "offers": [
        {
            "title": "Marketing officer",
            "employer": "A logistics company",
            "confirmed": True,
            "degree_level": True,
            "market_pay": True,
            "annual_pay": {"amount": 264000, "currency": "HKD"},
        }
    ],
    "businesses": [],
    "business_plans": [],
    "family_links": [],
    "parents": [],
    "achievements": [],
    "qualifications": [],
}
"""A graduate of Hong Kong whose stay ends in four months, and who has a job there."""

MANAGER: dict[str, Any] = {
    "purpose": "entry",
    "person": {
        "birth_date": "1984-02",
        "nationalities": ["CN"],
        "residence": "CN",
        "china_residency": "mainland",
        "permanent_residence": [],
        "convictions": [],
        "adverse_records": [],
    },
    "statuses": [],
    "degrees": [
        {"level": "bachelor", "institution": "浙江大学", "awarded_on": "2006", "full_time": True, "stem": True},
        {"level": "master", "institution": "中欧国际工商学院", "awarded_on": "2015", "full_time": False},
    ],
    "jobs": [
        {
            "title": "运营总监",
            "employer": "一家家电集团",
            "level": "senior",
            "full_time": True,
            "international": False,
            "started_on": "2016",
            "current": True,
            "annual_pay": {"amount": 1300000, "currency": "CNY"},
        }
    ],
    "income": {"taxable_last_year": {"amount": 1300000, "currency": "CNY"}},
    "offers": [],
    "businesses": [],
    "business_plans": [],
    "family_links": [],
    "parents": [],
    "achievements": [],
    "qualifications": [],
    "languages": [
        {"code": "zh", "spoken": "good", "written": "good"},
        {"code": "en", "spoken": "good", "written": "good"},
    ],
    "household": {"size": 3, "spouse_accompanies": True, "children_under_18_accompanying": 1},
}
"""A manager on the Mainland who wants to come with husband or wife and child, and has no offer."""
