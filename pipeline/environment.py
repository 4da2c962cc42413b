"""`make env`: write `.env` with fresh secrets for `docker compose`; standard library only, so it needs no set-up."""

from __future__ import annotations

import base64
import os
import secrets
import sys
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parent.parent / ".env.example"


def fresh(name: str) -> str:
    """A new secret for the variable `name`; safe in addresses, 256 bits.

    A Fernet key is 32 bytes in URL-safe base64 with its padding:
    https://github.com/fernet/spec/blob/master/Spec.md
    """
    if name.endswith("FERNET_KEY"):
        return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    return secrets.token_hex(32)


def filled(example: str) -> str:
    """The lines of `.env.example` with a fresh secret in each variable that has no value there."""
    return "".join(_line(line) for line in example.splitlines(keepends=True))


def write(target: Path) -> None:
    """Write `target`, readable by its owner only. Raises `FileExistsError` rather than replace a file."""
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(filled(EXAMPLE.read_text(encoding="utf-8")))


def _line(line: str) -> str:
    name, given, value = line.partition("=")
    empty = given and not value.strip() and not line.startswith("#")
    return f"{name}={fresh(name)}\n" if empty else line


def main() -> int:
    """Make `.env` in the working folder and say so; 1 when there is one already, which stays as it is."""
    target = Path(".env")
    try:
        write(target)
    except FileExistsError:
        print(".env is there already and stays as it is. New secrets: see docs/operations.md.", file=sys.stderr)
        return 1
    print("Wrote .env with fresh secrets. Next: docker compose up --build --wait")
    return 0


if __name__ == "__main__":
    sys.exit(main())
