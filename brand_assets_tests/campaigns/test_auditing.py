from brand_assets.campaigns.auditing import note
from brand_assets.campaigns.studio import Studio
from brand_assets.storage.tokens import TokenBook


def test_what_was_done_is_listed_newest_first_and_by_page(studio: Studio) -> None:
    numbers = [note(studio, "Mira", "reviewer", "submitted", campaign="harbor", subject=f"{n}") for n in range(5)]
    rows = studio.ledger.audit.list(limit=2)
    assert [row.audit_id for row in rows] == numbers[:2:-1]
    older = studio.ledger.audit.list(before_id=rows[-1].audit_id, limit=9)
    assert [row.subject for row in older] == ["2", "1", "0"]
    assert rows[0].at.tzinfo is not None


def test_it_is_found_by_campaign_and_by_person(studio: Studio) -> None:
    note(studio, "Mira", "reviewer", "submitted", campaign="harbor")
    note(studio, "Tom", "admin", "run_started", campaign="lumen")
    note(studio, "Tom", "admin", "login")
    assert [row.actor for row in studio.ledger.audit.list(campaign="harbor")] == ["Mira"]
    assert [row.action for row in studio.ledger.audit.list(actor="Tom")] == ["login", "run_started"]
    assert studio.ledger.audit.names() == (("Mira", "Tom"), ("harbor", "lumen"))


def test_a_token_that_strays_into_a_note_is_masked_and_texts_are_cut(studio: Studio) -> None:
    secret = TokenBook(studio.settings.access).add("Mira", role="viewer").secret
    note(studio, "", "none", "login_failed", subject=f"tried {secret}", details="x" * 2000, address="\ud800")
    [row] = studio.ledger.audit.list()
    assert row.actor == "somebody"
    assert row.subject == "tried bas_..."
    assert row.details is not None
    assert len(row.details) == 500
