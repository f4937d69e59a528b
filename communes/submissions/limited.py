"""Runs in the child process: limits first, then the file of a stranger, then one JSON answer.

Started by `child` without Django. Called as `main(["read", path])` or, with the marks as JSON on standard input,
`main(["mark", path, output])`; a task of another app is `main(["module:function", path])`, which answers in JSON.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from communes.submissions.refusals import Code, Refused

MEGABYTE = 1024 * 1024
MOST_MEMORY = 512 * MEGABYTE
MOST_WRITTEN = 64 * MEGABYTE
SECONDS = {"mark": 30}
USUAL_SECONDS = 10
NICENESS = 10  # people's pages come first


def limit(task: str) -> None:
    """Hard limits, so that nothing in here can lift them again."""
    seconds = SECONDS.get(task, USUAL_SECONDS)
    for kind, most in {
        resource.RLIMIT_AS: MOST_MEMORY,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: MOST_WRITTEN,
        resource.RLIMIT_CORE: 0,
    }.items():
        resource.setrlimit(kind, (most, most))
    os.nice(NICENESS)


def read(path: str) -> str:
    from communes.submissions.container import check
    from communes.submissions.reading import read_workbook
    from communes.submissions.sheets import to_json

    check(Path(path))
    return f'{{"workbook":{to_json(read_workbook(Path(path)))}}}'


def mark(path: str, output: str) -> str:
    from communes.submissions.container import check
    from communes.submissions.marking import write_marked

    check(Path(path))
    write_marked(Path(path), json.load(sys.stdin), Path(output))
    return "{}"


TASKS: dict[str, Callable[..., str]] = {"read": read, "mark": mark}


def task_named(name: str) -> Callable[..., str]:
    module, _, function = name.partition(":")
    found: Callable[..., str] = getattr(import_module(module), function) if function else TASKS[name]
    return found


def answer(task: str, arguments: list[str]) -> str:
    try:
        return task_named(task)(*arguments)
    except Refused as refused:
        return json.dumps({"refused": [refused.code, refused.place]})
    except MemoryError:
        return json.dumps({"refused": [Code.TOO_HEAVY, ""]})


def main(arguments: list[str]) -> None:
    task, *rest = arguments
    limit(task)
    gc.disable()  # a short life without rings of references: a quarter quicker
    sys.stdout.write(answer(task, rest))
    sys.stdout.flush()
    os._exit(0)  # without taking apart what the process held
