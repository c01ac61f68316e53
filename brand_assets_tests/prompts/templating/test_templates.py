"""This file checks the prompt templates: which suit, what a file must hold to be one, and that none leaves a gap."""

import itertools
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from jinja2 import UndefinedError

from brand_assets.briefs.read import read_brief
from brand_assets.catalogue.models import ImageModel, list_models
from brand_assets.errors import ConfigError
from brand_assets.prompts.templating.files import read_template
from brand_assets.prompts.templating.finding import find_templates, load_template, pick_template
from brand_assets.prompts.templating.fitting import write_text
from brand_assets.prompts.templating.trials import find_gap
from brand_assets.prompts.write import write_prompts
from brand_assets.records.brief import Brief, ConceptPlan, Direction, Lettering
from brand_assets.taxonomy.templates import list_templates
from brand_assets.taxonomy.vocabulary import find_attribute
from brand_assets_tests.prompts.templating.template_words import BARE, FLARE, LARGE, PIER, SCHNELL, SDXL, gather

REPO = Path(__file__).parents[3]
SENTENCE = (REPO / "brand_assets/prompts/templates/sentence.md").read_text(encoding="utf-8")
GAPS = (
    " ,",
    " .",
    " ;",
    " :",
    ",,",
    "..",
    ";;",
    ",.",
    ";.",
    ":.",
    ".;",
    ": ;",
    "None",
    "True",
    "[",
    "]",
    "()",
    "{",
    "}",
)
NEEDED = ("brand", "description", "subject", "mark_type", "lettering", "letters", "palette", "ground", "is_refinement")
KINDS = {(m.phrasing, m.limits.text_chars, m.limits.text_tokens): m for m in list_models()}


def _briefs() -> list[Brief]:
    return [PIER, BARE, *(read_brief(path) for path in sorted((REPO / "data/briefs").glob("*.md")))]


def _names(*args: object, **conditions: object) -> list[str]:
    return [template.name for template in find_templates(*args, **conditions)]  # type: ignore[arg-type]


def test_there_are_many_ways_to_brief_a_model_and_no_two_say_the_same() -> None:
    templates = [load_template(name) for name in list_templates()]
    assert len(templates) >= 10
    assert len({template.sha256 for template in templates}) == len(templates)
    assert len({template.title for template in templates}) == len(templates)
    for is_refinement in (False, True):
        words = gather(lettering="initials", is_refinement=is_refinement)
        assert len({write_text(template, words, FLARE).text for template in templates}) == len(templates)


def test_a_template_suits_where_each_of_its_conditions_holds() -> None:
    assert "construction" in _names({"geometry": "modular"}, "stability/sd3.5-large")
    assert "construction" not in _names({"geometry": "organic"}, "stability/sd3.5-large")
    assert "construction" not in _names({}, "stability/sd3.5-large")
    assert "construction" not in _names({"geometry": "modular"}, "replicate/sdxl")
    assert "lockup" in _names({"mark_type": "wordmark"}, None, None, "name")
    assert "lockup" not in _names({"mark_type": "wordmark"}, None, None, "none")
    assert "construction" in _names({"geometry": "modular"})


def test_plain_sentences_suit_every_image() -> None:
    kinds = find_attribute("mark_type")
    assert kinds is not None
    letterings: tuple[Lettering, ...] = get_args(Lettering)
    for model, kind, lettering in itertools.product(list_models(), (None, *kinds.values), letterings):
        assert "sentence" in _names({"mark_type": kind} if kind else {}, model.key, "any", lettering)


def test_every_template_suits_some_image() -> None:
    for template in map(load_template, list_templates()):
        attributes = {name: values[0] for name, values in template.suits.items()}
        models = [model.key for model in list_models() if template.suits_model(model.key)]
        assert template.name in _names(attributes, models[0], None, (template.letterings or ("none",))[0])


def test_where_nothing_suits_the_error_says_what_to_add(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("brand_assets.prompts.templating.finding.list_templates", lambda: ("lockup",))
    with pytest.raises(ConfigError, match=r"suits draft/draft .* add one without suits"):
        find_templates({"geometry": "organic"}, "draft/draft")


def test_patterns_name_what_is_meant_and_with_a_mark_before_them_what_is_not() -> None:
    template = replace(load_template("sentence"), models=("*/flux-*", "!fal/*"), directions=("Tide*",))
    assert [m.key for m in list_models() if template.suits_model(m.key)] == [
        "freepik/flux-dev",
        "replicate/flux-dev",
        "replicate/flux-schnell",
    ]
    assert template.suits_direction("tide-badge")
    assert not template.suits_direction("the tide")
    assert replace(template, directions=("!tide-*",)).suits_direction("anchor")


def test_templates_are_picked_as_often_as_they_weigh() -> None:
    light, heavy = load_template("one-line"), load_template("tags")
    light, heavy = replace(light, weight=1.0), replace(heavy, weight=3.0)
    picked = Counter(pick_template([light, heavy], (place + 0.5) / 40).name for place in range(40))
    assert picked == {"one-line": 10, "tags": 30}
    assert pick_template([light, heavy], 0.9999999999999999) is heavy


def test_a_template_named_by_a_brief_is_not_used_for_a_model_that_it_is_not_for() -> None:
    directions = (Direction("hull", "A hull.", templates=("construction",)),)
    brief = replace(
        PIER,
        directions=directions,
        allocation={"replicate/sdxl": 0.5, "stability/sd3.5-large": 0.5},
        concept=ConceptPlan(40, 1, 1),
    )
    rows = write_prompts(brief, "concept", 1, profile="production")
    used = {(row["planned_model"], row["template"]) for row in rows.iter_rows(named=True)}
    assert {name for model, name in used if model == "sd3.5-large"} == {"construction"}
    assert "construction" not in {name for model, name in used if model == "sdxl"}


@pytest.mark.parametrize("model", [SDXL, SCHNELL, LARGE], ids=lambda model: model.model)
@pytest.mark.parametrize("template", ["sentence", "tags", "one-line"])
def test_one_direction_and_one_template_give_300_texts(model: ImageModel, template: str) -> None:
    fixed = {"mark_type": ("abstract",), "symmetry": ("radial",), "line_weight": ("bold",), "geometry": ("modular",)}
    direction = Direction("one", "A dot in a ring of dots.", fixed, templates=(template,))
    brief = replace(
        PIER,
        directions=(direction,),
        allocation={model.key: 1.0},
        concept=ConceptPlan(300, 1, 1),
    )
    assert write_prompts(brief, "concept", 1, profile="production")["text"].n_unique() == 300


@pytest.mark.parametrize("name", list_templates())
def test_no_template_leaves_a_gap_whatever_is_missing(name: str) -> None:
    template = load_template(name)
    cases = itertools.product(KINDS.values(), _briefs(), (False, True), template.letterings or get_args(Lettering))
    for model, brief, is_refinement, lettering in cases:
        words = gather(model, brief, lettering=lettering, is_refinement=is_refinement, description="A hull at sea")
        optional = [key for key in sorted(template.variables) if words[key] and key not in (*NEEDED, "keep", "vary")]
        for absent in ([], *([key] for key in optional), optional):
            without = {key: type(words[key])() if key in absent else value for key, value in words.items()}
            text = write_text(template, without, model).text
            found = [gap for gap in GAPS if gap in text.replace(brief.brand.name, "X")]
            assert not found, (found, absent, text)
            assert find_gap(text) is None
            assert text[0].isupper()
            assert text.endswith((".", "?"))


@pytest.mark.parametrize("name", list_templates())
def test_every_template_says_what_the_brief_asks_for(name: str) -> None:
    template = load_template(name)
    for is_refinement in (False, True):
        words = gather(lettering="initials", is_refinement=is_refinement)
        text = write_text(template, words, FLARE).text.casefold()
        said = ["A hull seen from the bow", "Deep Harbor #0B3C5D", "Ember #D9822B", "Salt #F7F3EC", '"PS"']
        said += ["Keep it flat", "oes it hold at 30 mm?", "Avoid: anchors", "rope borders", str(words["mood"])]
        said += [str(words[key]) for key in ("keep", "vary", "use")]
        assert [words for words in said if words.casefold() not in text] == []


def test_a_brief_is_never_read_as_a_template() -> None:
    words = gather(description="A {{ brand }} in {% raw %} braces")
    assert "A {{ brand }} in {% raw %} braces." in write_text(load_template("sentence"), words, FLARE).text


def test_a_template_that_lacks_a_word_fails_instead_of_leaving_it_out() -> None:
    with pytest.raises(UndefinedError, match="is_refinement"):
        load_template("sentence").render({})


def test_an_unknown_template_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"there are: .*construction.*sentence"):
        load_template("../secrets")


def _read(folder: Path, text: str) -> object:
    path = folder / "mine.md"
    path.write_text(text, encoding="utf-8")
    return read_template(path)


def test_a_sound_file_is_a_template(tmp_path: Path) -> None:
    front = "title: Mine\nsuits: {geometry: [modular]}\nmodels: ['*/flux-*']\ndirections: ['tide*']\nweight: 2.5\n"
    template = _read(tmp_path, SENTENCE.replace("title:", f"{front}lettering: [name]\n#", 1))
    assert (template.name, template.title, template.weight) == ("mine", "Mine", 2.5)  # type: ignore[attr-defined]
    assert (template.suits, template.letterings) == ({"geometry": ("modular",)}, ("name",))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("title: ''", r"mine.md, line 2: title: found ''"),
        ("title: [a]", r"line 2: title: found \['a'\]"),
        ("title: A\nsuit: {}", r"line 3: suit: unused front matter; the fields are title, suits, models"),
        ("title: A\ntitle: B", r"line 3: title: it is on line 2 too"),
        ("title: A\nsuits: [geometry]", r"line 3: suits: found \['geometry'\]; it maps attributes to lists"),
        ("title: A\nsuits:\n  geometri: [modular]", r"line 4: suits.geometri: .* the nearest is 'geometry'"),
        (
            "title: A\nsuits:\n  geometry: [modula]",
            r"line 4: .* no value 'modula'; there are constructed, modular, organic",
        ),
        ("title: A\nsuits:\n  geometry: modular", r"line 4: suits.geometry: found 'modular'; it is a list"),
        ("title: A\nsuits:\n  geometry: []", r"line 4: suits.geometry: found no value"),
        (
            "title: A\nmodels: [midjourney/*]",
            r"line 3: models: 'midjourney/\*' matches no model; there are draft/draft",
        ),
        ("title: A\nmodels: [fal/*, '!fal/*']", r"line 3: models: .* together leave no model"),
        ("title: A\nmodels: fal/*", r"line 3: models: found 'fal/\*'; it is a list of texts"),
        ("title: A\nmodels: ['!']", r"line 3: models: found"),
        (
            "title: A\nlettering: [capitals]",
            r"line 3: lettering: found 'capitals'; it is a list of none, initials, name",
        ),
        ("title: A\nweight: 0", r"line 3: weight: found 0; it is a number above 0"),
        ("title: A\nweight: yes", r"line 3: weight: found True"),
        ("title: A\nweight: .nan", r"line 3: weight: found nan"),
        ("title: [A", r"line \d: the front matter is not YAML"),
        ("- title", r"line 2: the front matter is \['title'\]"),
        ("", r"line 2: the front matter is None"),
    ],
)
def test_front_matter_that_is_not_sound_is_refused(tmp_path: Path, front: str, message: str) -> None:
    body = SENTENCE.split("---\n", 2)[2]
    with pytest.raises(ConfigError, match=message):
        _read(tmp_path, f"---\n{front}\n---\n{body}")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("---\n", "", r"mine.md, line 1: there is no front matter; begin with '---'"),
        ("{{ ground }}", "{{ grounds }}", r"line \d+: there is no variable 'grounds'; the nearest is 'ground'"),
        ("{{ ground }}", "paper", r"the body never says ground; every template says them"),
        ("{{ description }}", "", r"in a refinement the text lacks the subject"),
        ("{{ keep }}", "all", r"never says keep"),
        ("{% if use %}", "{% if use", r"mine.md, line \d+: "),
        ("{% if use %}", "{% iff use %}", r"line \d+: Encountered unknown tag 'iff'"),
        ("{{ lettering }}", "{{ lettering.__class__ }}{{ lettering }}", r"line \d+: .* the sandbox does not allow"),
        ("{{ lettering }}", "{{ lettering['__class__'] }}{{ lettering }}", r"line \d+: .* the sandbox does not allow"),
        ("{{ lettering }}", "{{ range(9) }}{{ lettering }}", r"there is no variable 'range'"),
        ("{{ lettering }}", "{{ lettering }} {% include 'x' %}", r"rendering it for \S+ fails"),
        ("{{ lettering }}", "{{ lettering + 1 }}", r"rendering it for \S+ fails"),
        ("{{ lettering }}", "{{ lettering | sort_of }}", r"line \d+: No filter named 'sort_of'"),
        ("{% if industry %} ({{ industry }}){% endif %}", " ({{ industry }})", r"leaves a gap: .*\(\)"),
        ("{% if mood %}Mood: {{ mood }}.{% endif %}", "Mood: {{ mood }}.", r"leaves a gap: .*Mood: \."),
        (
            "{% if is_refinement -%}\n{{ description }}",
            "{% if is_refinement -%}",
            r"in a refinement the text lacks the subject",
        ),
        (
            "Keep {{ keep }}.",
            "Keep it{% if not is_refinement %} {{ keep }}{% endif %}.",
            r"in a refinement the text lacks the keep",
        ),
        (
            "{{ lettering }}",
            "{{ lettering }} " + "It is drawn with great care. " * 3,
            r"too long for replicate/sdxl, which reads 75",
        ),
        ("{{ lettering }}", "{{ lettering }} " + "All shapes are flat. " * 600, r"too long for \S+"),
    ],
)
def test_a_body_that_cannot_work_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in SENTENCE
    with pytest.raises(ConfigError, match=message):
        _read(tmp_path, SENTENCE.replace(old, new, 1))


def test_a_body_that_describes_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"the body never says description or subject; every template says them"):
        _read(tmp_path, SENTENCE.replace("{{ description }}", ""))


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_bytes(b"---\ntitle: \xff\n---\n")
    with pytest.raises(ConfigError, match=r"mine\.md is not UTF-8 text: byte 11 is 0xff"):
        read_template(tmp_path / "mine.md")


def test_the_line_of_an_unknown_variable_is_the_files(tmp_path: Path) -> None:
    text = SENTENCE.replace("{{ ground }}", "{{ grounds }}")
    line = next(number for number, said in enumerate(text.splitlines(), 1) if "grounds" in said)
    with pytest.raises(ConfigError, match=rf"line {line}: there is no variable 'grounds'"):
        _read(tmp_path, text)
