"""This file reads a prompt template, Markdown with front matter and a Jinja2 body, and refuses one that cannot work."""

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from brand_assets.errors import ConfigError
from brand_assets.prompts.templating.front_matter import FrontMatter, read_front_matter
from brand_assets.prompts.templating.prompt_template import PromptTemplate
from brand_assets.prompts.templating.trials import try_template
from brand_assets.prompts.wording.sentences import cap, close_sentence, join_listed, uncap
from brand_assets.prompts.wording.words import OF_THE_ROUND, VARIABLES
from brand_assets.taxonomy.spelling import find_nearest

if TYPE_CHECKING:
    from jinja2 import Template, nodes
    from jinja2.sandbox import SandboxedEnvironment

FENCE = "---"
OF_THE_BRIEF = ("mark_type", "traits", "mood", "palette", "ground", "color_list", "lettering", "requirements", "avoid")
ESSENTIAL = (*OF_THE_BRIEF, *OF_THE_ROUND)
"""What every template says beside the description: what a brief asks for, what tells the images of a round apart."""
DESCRIBING = ("description", "subject")


def read_template(path: Path) -> PromptTemplate:
    """The template in this file, tried on every model that it is for.

    Raises ConfigError with the file, the line where one is to blame, what was found and what is allowed.
    """
    data = path.read_bytes()
    front, body, first_line = _split(path.name, data)
    facts = read_front_matter(path.name, front)
    variables = _check_body(path.name, body, first_line)
    template = _assemble(path, data, facts, _compile(body), variables)
    try_template(path.name, template)
    return template


def _split(file: str, data: bytes) -> tuple[str, str, int]:
    """Front matter, body, and the line of the file on which the body begins."""
    try:
        lines = data.decode("utf-8").splitlines(keepends=True)
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file} is not UTF-8 text: byte {error.start} is {data[error.start]:#04x}.") from None
    fences = [number for number, line in enumerate(lines) if line.rstrip() == FENCE]
    if len(fences) < 2 or fences[0] != 0:
        raise ConfigError(f"{file}, line 1: there is no front matter; begin with {FENCE!r}, and end it with another.")
    return "".join(lines[1 : fences[1]]), "".join(lines[fences[1] + 1 :]), fences[1] + 2


def _check_body(file: str, body: str, first_line: int) -> frozenset[str]:
    """The variables that it uses: all known, and all that a brief cannot do without."""
    from jinja2 import TemplateSyntaxError, meta

    try:
        tree = _open_sandbox().parse(body)
        used = frozenset(meta.find_undeclared_variables(tree))
    except TemplateSyntaxError as error:
        raise ConfigError(f"{file}, line {first_line + error.lineno - 1}: {cap(error.message or 'syntax')}") from None
    _check_names(file, tree, used, first_line)
    missing = [name for name in ESSENTIAL if name not in used]
    if not used.intersection(DESCRIBING):
        missing.insert(0, " or ".join(DESCRIBING))
    if missing:
        raise ConfigError(f"{file}: the body never says {join_listed(missing)}; every template says them.")
    return used


def _check_names(file: str, tree: "nodes.Template", used: frozenset[str], first_line: int) -> None:
    from jinja2 import nodes

    for name in sorted(used - VARIABLES.keys()):
        line = min(node.lineno for node in tree.find_all(nodes.Name) if node.name == name)
        raise ConfigError(
            f"{file}, line {first_line + line - 1}: there is no variable {name!r}; "
            f"the nearest is {find_nearest(name, VARIABLES)!r}, and there are {', '.join(sorted(VARIABLES))}."
        )
    reaches: list[nodes.Getattr | nodes.Getitem] = [*tree.find_all(nodes.Getattr), *tree.find_all(nodes.Getitem)]
    for reach in reaches:
        if isinstance(reach.node, nodes.Name) and reach.node.name == "loop":
            continue
        raise ConfigError(
            f"{file}, line {first_line + reach.lineno - 1}: a template takes variables as they are; "
            "it reaches into one, which the sandbox does not allow."
        )


def _assemble(
    path: Path, data: bytes, facts: FrontMatter, body: "Template", variables: frozenset[str]
) -> PromptTemplate:
    return PromptTemplate(
        name=path.stem,
        sha256=hashlib.sha256(data).hexdigest(),
        title=facts.title,
        body=body,
        variables=variables,
        suits=facts.suits,
        models=facts.models,
        directions=facts.directions,
        letterings=facts.letterings,
        weight=facts.weight,
    )


def _compile(body: str) -> "Template":
    return _open_sandbox().from_string(body)


@cache
def _open_sandbox() -> "SandboxedEnvironment":
    """With the filters `listed` (a, b and c), `sentence` (Capital, full stop), `cap` and `uncap`."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    # Prompts are plain text for a model, never HTML: escaping would send `&amp;` for a brand's `&`.
    sandbox = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    sandbox.globals.clear()
    sandbox.filters.update(listed=join_listed, sentence=close_sentence, cap=cap, uncap=uncap)
    return sandbox
