import json

import pytest
from typer.testing import CliRunner

from brand_assets.campaigns.studio import Studio
from brand_assets.cli.tokens import tokens
from brand_assets.errors import CampaignNotFound, InputRefused
from brand_assets.storage.tokens import TokenBook
from brand_assets_tests.small_briefs import write_small_brief


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[str, str]:
    capsys.readouterr()
    tokens(list(words), standalone_mode=False)
    told = capsys.readouterr()
    return told.out, told.err


def test_a_new_token_alone_goes_to_stdout_and_is_live(studio: Studio, capsys: pytest.CaptureFixture[str]) -> None:
    write_small_brief(studio, "harbor")
    out, err = call(capsys, "new", "Mira", "--role", "reviewer", "--campaign", "harbor", "--days", "3")
    found = TokenBook(studio.settings.access).find(out.strip())
    assert found is not None
    assert (found.name, found.role, found.campaign) == ("Mira", "reviewer", "harbor")
    assert "not shown again" in err
    assert out.strip() not in err


def test_the_list_tells_states_and_never_a_secret_or_its_hash(
    studio: Studio, capsys: pytest.CaptureFixture[str]
) -> None:
    secret, _ = call(capsys, "new", "Mira", "--role", "admin")
    call(capsys, "revoke", "Mira")
    out, _ = call(capsys, "list", "--json")
    [told] = json.loads(out)["tokens"]
    [kept] = TokenBook(studio.settings.access).read_all()
    assert (told["name"], told["role"], told["campaign"], told["state"]) == ("Mira", "admin", None, "revoked")
    assert told["last_four"] == secret.strip()[-4:]
    for table in (out, call(capsys, "list")[0]):
        assert secret.strip() not in table
        assert kept.sha256 not in table


def test_making_and_revoking_are_on_record(studio: Studio, capsys: pytest.CaptureFixture[str]) -> None:
    secret, _ = call(capsys, "new", "Mira", "--role", "viewer")
    call(capsys, "revoke", TokenBook(studio.settings.access).read_all()[0].token_id)
    rows = studio.ledger.audit.list()
    assert [(row.action, row.subject, row.role) for row in rows] == [
        ("token_revoked", "Mira", "terminal"),
        ("token_made", "Mira", "terminal"),
    ]
    assert secret.strip() not in str(rows)


def test_a_token_for_no_campaign_or_of_no_role_is_refused(studio: Studio, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CampaignNotFound):
        call(capsys, "new", "Mira", "--role", "viewer", "--campaign", "nowhere")
    with pytest.raises(InputRefused):
        call(capsys, "revoke", "Mira")
    assert CliRunner().invoke(tokens, ["new", "Mira", "--role", "boss"]).exit_code == 2
    assert CliRunner().invoke(tokens, ["new", "Mira"]).exit_code == 2
    assert TokenBook(studio.settings.access).read_all() == ()
