"""What a profile says at a JSON pointer, and how a pointer names the item of a list."""

import pytest

from service.profile.model import Degree, Job, Person, Profile
from service.profile.pointers import item_of, starred, steps_of, told, value_at

PROFILE = Profile(person=Person(nationalities=("GB", "IN")), jobs=(Job(title="Nurse"), Job()), degrees=())


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/person/nationalities", ("GB", "IN")),
        ("/person/nationalities/1", "IN"),
        ("/person/nationalities/2", None),
        ("/jobs/0/title", "Nurse"),
        ("/jobs/1/title", None),
        ("/jobs/2/title", None),
        ("/degrees", ()),
        ("/degrees/0/level", None),
        ("/offers", None),
        ("/offers/0/confirmed", None),
    ],
)
def test_what_a_profile_says_at_a_pointer(pointer: str, value: object) -> None:
    """Nothing where nothing was told, and where a list has no such item; a list that is empty says so."""
    assert value_at(PROFILE, pointer) == value
    assert told(PROFILE, pointer) is (value is not None)


def test_a_pointer_that_leads_nowhere_is_an_error() -> None:
    """It is a mistake of ours, and says nothing of a person."""
    with pytest.raises(AttributeError):
        value_at(Profile(degrees=(Degree(),)), "/degrees/0/colour")


def test_a_pointer_names_the_item_that_it_leads_into() -> None:
    """The outermost, by its number; the wording of a fact stands for every item."""
    assert steps_of("/jobs/10/title") == ("jobs", 10, "title")
    assert starred("/degrees/0/joint_institutions/3") == "/degrees/*/joint_institutions/*"
    assert item_of("/degrees/0/joint_institutions/3") == "/degrees/0"
    assert item_of("/jobs/10") == "/jobs/10"
    assert item_of("/person/residence") is None
