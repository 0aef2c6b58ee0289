"""A new operator's own key (Qingdao 000 art. 10; GB/T 22239-2019): whoever typed his first passphrase cannot sign for him."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.filing import Draft
from app.domain.records import EFFECTIVE, FILED, REFUSED, WITHDRAWN, Operator
from app.keys import slots
from app.keys.suite import SigningKey
from app.services import audit_notes, people, recovery, restored, reviews, verification
from app.services.desk import Desk, StationFacts, put_facts
from app.services.operators import add_operator, operators
from app.services.passphrases import change_own
from app.services.sign_in import KEYS, must_change, sign_in
from db import Opener
from tests.stations import CODES, PASSPHRASE, Stations, id_of, name_of

NEW, OWN = "镇新人", "本人-自己-想出-来的-口令"


def newcomer(stations: Stations, *roles: str, place: str = "镇") -> tuple[Desk, SigningKey]:
    """Registered by the administrator, at his first sign-in; with him the key that he was given."""
    add_operator(stations.desk(place), NEW, roles, PASSPHRASE, PASSPHRASE)
    stations.close()
    desk = sign_in(stations.home(place), NEW, PASSPHRASE, Opener(), stations.clock)
    return desk, desk.signer


def current(stations: Stations, who: str) -> Operator:
    (found,) = [one for one in operators(stations.desk(who)) if one.name == NEW and not one.left]
    return found


def test_the_first_change_of_the_passphrase_brings_a_key_of_his_own(stations: Stations) -> None:
    desk, given = newcomer(stations, "clerk")
    assert must_change(desk)
    change_own(desk, PASSPHRASE, OWN)
    assert desk.signer.public != given.public
    assert desk.operator.roles == {"clerk"}
    assert not must_change(desk)
    people.register(desk, {"id_number": id_of(3), "name": name_of(3), "tier": "200"}, CODES["东村"])
    with desk.store.behind.read() as unit:
        assert audit_notes.progress_of(unit).head.operator == desk.signer.public.hex()
    desk.close()
    again = sign_in(stations.home("镇"), NEW, OWN, Opener(), stations.clock)
    assert again.signer.public == desk.signer.public
    again.close()
    assert verified(stations, "镇") == []


def test_a_new_passphrase_at_a_copy_that_may_not_file_puts_his_own_key_off(stations: Stations) -> None:
    """The passphrase was due to be changed; the key that somebody else made for him still has to go."""
    desk, given = newcomer(stations, "clerk")
    with desk.store.write() as unit:
        restored.mark(unit)
    desk.refresh()
    change_own(desk, PASSPHRASE, OWN)
    assert desk.signer.public == given.public
    with desk.store.write() as unit:
        put_facts(unit, StationFacts(desk.facts.station, desk.facts.name, restored.ACTIVE))
    desk.refresh()
    assert must_change(desk)
    desk.close()


def verified(stations: Stations, place: str) -> list[str]:
    found = verification.verify(stations.desk(place), Opener(), full=True).problems
    return [one.text for one in found if one.blocking]


def test_the_key_that_was_given_signs_nothing_more(stations: Stations) -> None:
    desk, given = newcomer(stations, "clerk")
    change_own(desk, PASSPHRASE, OWN)
    desk.close()
    body = {"name": "再加一个", "key": "ab" * 32, "roles": ["admin"], "level": "township", "station": str(desk.station)}
    (forged,) = stations.forge("镇", "office", Draft("operator", body), signer=given)
    assert stations.state("镇", forged) == REFUSED
    stations.carry("镇", "区")
    assert stations.state("区", forged) == REFUSED


def test_a_checker_waits_until_his_own_key_is_approved(stations: Stations) -> None:
    desk, given = newcomer(stations, "reviewer")
    change_own(desk, PASSPHRASE, OWN)
    assert not desk.operator.roles
    assert desk.operator.pending == {"reviewer"}
    desk.close()
    stations.carry("镇", "区")
    reviews.approve_clean(stations.desk("区复核"))
    stations.carry("区", "镇")
    assert current(stations, "镇").roles == {"reviewer"}
    assert current(stations, "镇").key != given.public.hex()


def test_an_approval_of_the_given_key_does_not_carry_over(stations: Stations) -> None:
    """The parent approved what the administrator had drawn; the person's own key is approved anew."""
    add_operator(stations.desk("镇"), NEW, ("reviewer",), PASSPHRASE, PASSPHRASE)
    stations.carry("镇", "区")
    reviews.approve_clean(stations.desk("区复核"))
    stations.carry("区", "镇")
    stations.close()
    desk = sign_in(stations.home("镇"), NEW, PASSPHRASE, Opener(), stations.clock)
    assert desk.operator.roles == {"reviewer"}
    change_own(desk, PASSPHRASE, OWN)
    assert not desk.operator.roles
    assert desk.operator.pending == {"reviewer"}
    desk.close()


def test_the_registration_that_waited_needs_no_approval_any_more(stations: Stations) -> None:
    desk, _ = newcomer(stations, "reviewer")
    change_own(desk, PASSPHRASE, OWN)
    desk.close()
    stations.carry("镇", "区")
    with stations.desk("区").store.read() as unit:
        found = {docket.kind: docket.state for docket in unit.dockets.listed(kinds=("operator", "key_renewal"))}
    assert found["operator"] in {WITHDRAWN, EFFECTIVE}
    assert found["key_renewal"] == FILED
    assert verified(stations, "区") == []


def test_nobody_gives_himself_more_roles_and_nobody_renews_for_another(stations: Stations) -> None:
    desk = stations.desk("东村")
    body = {
        "name": "东协办", "old": desk.operator.key, "key": "cd" * 32, "roles": ["finance"], "level": "village",
        "station": str(desk.station), "heads": {},
    }  # fmt: skip
    own = stations.forge("东村", "office", Draft("key_renewal", body | {"name": "别人"}))
    other = stations.forge("东村", "office", Draft("key_renewal", body | {"old": "ef" * 32}))
    assert [stations.state("东村", filing) for filing in (*own, *other)] == [REFUSED, REFUSED]
    add_operator(desk, NEW, ("assistant",), PASSPHRASE, PASSPHRASE)
    seed = slots.open_slot(stations.home("东村") / KEYS, NEW, PASSPHRASE).secrets["sign_seed"]
    signer = SigningKey.from_seed(seed)
    more = body | {"name": NEW, "old": signer.public.hex(), "roles": ["assistant", "admin"]}
    (filing,) = stations.forge("东村", "office", Draft("key_renewal", more), signer=signer)
    assert "比原来的多" in stations.opinion("东村", filing)


def test_a_power_cut_between_the_slot_and_the_filing_loses_no_key(stations: Stations) -> None:
    desk, given = newcomer(stations, "clerk")
    keys = stations.home("镇") / KEYS
    opened = slots.open_slot(keys, NEW, PASSPHRASE)
    slots.renew(keys, opened, OWN, SigningKey.generate().seed, given.seed)
    desk.close()
    again = sign_in(stations.home("镇"), NEW, OWN, Opener(), stations.clock)
    assert again.signer.public == given.public
    assert must_change(again)
    change_own(again, OWN, "又换-海棠-石桥-2028")
    assert again.signer.public != given.public
    assert again.operator.roles == {"clerk"}
    again.close()


def test_a_disk_that_refuses_leaves_the_passphrase_and_the_key(stations: Stations, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, given = newcomer(stations, "clerk")
    before = Path(stations.home("镇") / KEYS).read_bytes()

    def refused(*_args: object) -> None:
        raise recovery.GroupDiffers("写不进去。", "")

    monkeypatch.setattr(desk, "file", refused)
    with pytest.raises(recovery.GroupDiffers):
        change_own(desk, PASSPHRASE, OWN)
    assert Path(stations.home("镇") / KEYS).read_bytes() == before
    assert desk.signer.public == given.public
    desk.close()
