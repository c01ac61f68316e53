"""This file parses one file of the visual language as YAML, strictly: a key that is there twice is an error."""

from importlib.resources.abc import Traversable
from typing import Any

import yaml

from brand_assets.errors import ConfigError

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT = "tag:yaml.org,2002:str"


def parse_language_file(path: Traversable) -> Any:
    """What the file holds. Raises ConfigError, naming the file and the line, when it cannot be parsed."""
    try:
        loader = _LOADER(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        return None if node is None else _build(node, loader)
    except yaml.MarkedYAMLError as error:
        line = f" in line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise ConfigError(f"{path.name} is not YAML{line}: {error.problem}.") from None
    except yaml.YAMLError as error:
        raise ConfigError(f"{path.name} is not YAML: {' '.join(str(error).split())[:200]}.") from None


def _build(node: Any, loader: Any) -> Any:
    """What a node stands for. YAML's own way to build it takes twice the time, and keeps the last of two equal keys."""
    if isinstance(node, yaml.ScalarNode):
        return node.value if node.tag == _TEXT else loader.construct_object(node)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, loader) for item in node.value]
    found: dict[Any, Any] = {}
    for key, value in node.value:
        name = _build(key, loader) if isinstance(key, yaml.ScalarNode) else None
        if name in found:
            raise yaml.MarkedYAMLError(problem=f"{name!r} is there twice", problem_mark=key.start_mark)
        found[name] = _build(value, loader)
    return found
