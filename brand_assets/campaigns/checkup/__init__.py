"""This package looks an installation over, from the Python it runs on to the images it keeps, and says what to do."""

from brand_assets.campaigns.checkup.data import check_data
from brand_assets.campaigns.checkup.finding import Finding
from brand_assets.campaigns.checkup.installation import check_installation
from brand_assets.campaigns.checkup.setup import check_setup
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.errors import ConfigError
from brand_assets.settings import Settings

__all__ = ["Finding", "check_house"]


def check_house(settings: Settings | None = None) -> list[Finding]:
    """Every finding, in the order to mend them. Changes nothing, but for a file that it writes and removes."""
    findings = check_installation()
    studio = _open(settings, findings)
    if studio is not None:
        findings += check_setup(studio.settings)
        findings += check_data(studio)
    return findings


def _open(settings: Settings | None, findings: list[Finding]) -> Studio | None:
    try:
        return open_studio(settings)
    except ConfigError as error:
        findings.append(Finding("settings", "fail", str(error), "Correct the environment or the .env file."))
        return None
