"""Adds up the JUnit files of the test runs: `summarise_tests.py [--some] NAME=FILE…`.

Prints the tests that were skipped, the count per engine, and last `N passed, N failed`. Fails when a test
failed or was skipped, when a file is missing, and when an engine ran nothing (allowed with --some, for a
run of chosen tests).
"""

import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Engine:
    name: str
    passed: int = 0
    failed: int = 0
    skipped: list[str] = field(default_factory=list)
    reported: bool = True

    def count(self, case: ET.Element) -> None:
        skip = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            self.failed += 1
        elif skip is None:
            self.passed += 1
        elif skip.get("type") == "pytest.skip":
            self.skipped.append(f"{case.get('classname')}.{case.get('name')}: {skip.get('message')}")

    def is_good(self, *, some: bool) -> bool:
        return self.reported and not self.failed and not self.skipped and (some or self.passed > 0)


def read(name: str, file: Path) -> Engine:
    engine = Engine(name)
    try:
        cases = ET.parse(file).iter("testcase")
    except (OSError, ET.ParseError):
        engine.reported = False
        return engine
    for case in cases:
        engine.count(case)
    return engine


def describe(engine: Engine) -> str:
    if not engine.reported:
        return f"{engine.name}: no result"
    parts = [f"{engine.passed} passed"]
    if engine.failed:
        parts.append(f"{engine.failed} failed")
    if engine.skipped:
        parts.append(f"{len(engine.skipped)} skipped")
    return f"{engine.name}: {', '.join(parts)}"


def summarise(engines: list[Engine], *, some: bool) -> int:
    for engine in engines:
        for test in engine.skipped:
            print(f"skipped on {engine.name}, which counts as a failure: {test}")
    print(" · ".join(describe(engine) for engine in engines))
    passed = sum(engine.passed for engine in engines)
    failed = sum(engine.failed for engine in engines)
    skipped = sum(len(engine.skipped) for engine in engines)
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 0 if passed and all(engine.is_good(some=some) for engine in engines) else 1


def main(arguments: list[str]) -> int:
    some = "--some" in arguments
    pairs = [argument.split("=", 1) for argument in arguments if argument != "--some"]
    return summarise([read(name, Path(file)) for name, file in pairs], some=some)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
