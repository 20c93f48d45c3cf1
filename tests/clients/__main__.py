"""Generate a client by each of four generators, compile it strictly, and have it post a real profile to a live server.

``make clients`` runs it; Python, npm and Java must be there, and packages come from the registries that pip and npm are
set up for, at the versions and digests in the lock files beside this module. All is written below ``build/clients``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from service.demo import ask, served

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BUILD = ROOT / "build" / "clients"
ENVIRONMENT = BUILD / "python"
BIN = ENVIRONMENT / "bin"
NODE = BUILD / "node_modules" / ".bin"
STRICT = ("--strict", "--noEmit", "--module", "nodenext", "--moduleResolution", "nodenext", "--target", "es2022")
PROFILE = {
    "as_of": "2026-11-23",
    "detail": "summary",
    "profile": {
        "person": {
            "age_years": 27,
            "nationalities": ["CN"],
            "residence": "CA",
            "residence_years": {"min": 2},
            "applies_from": "CA",
            "convictions": [],
        },
        "statuses": [],
        "degrees": [{"level": "bachelor", "institution": "University of Toronto", "full_time": True, "country": "CA"}],
        "experience": {"last_five_years_months": 36},
    },
}


def run(*command: str | Path, path: Path | None = None) -> str:
    """Run a command in the folder of the build; its output, or an exit that shows it."""
    environment = (
        os.environ
        | ({"PYTHONPATH": str(path), "MYPYPATH": str(path)} if path else {})
        | {"PATH": f"{BIN}:{os.environ['PATH']}"}
    )
    done = subprocess.run(
        [str(part) for part in command], cwd=BUILD, env=environment, text=True, capture_output=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def install() -> None:
    """The generators and compilers, at the versions of the lock files."""
    BUILD.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "spectral.yaml", "redocly.yaml"):
        shutil.copy(HERE / name, BUILD / name)
    if not NODE.exists():
        run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
    if not BIN.exists():
        run(sys.executable, "-m", "venv", ENVIRONMENT)
    run(BIN / "pip", "install", "--quiet", "--require-hashes", "--requirement", HERE / "requirements.txt")


def lint() -> None:
    """Spectral and Redocly find nothing, not even a warning."""
    specification = ROOT / "openapi.yaml"
    run(NODE / "spectral", "lint", "--ruleset", "spectral.yaml", "--fail-severity", "hint", specification)
    run(NODE / "redocly", "lint", "--config", "redocly.yaml", specification)


def generate() -> None:
    """Each client, by its generator's own defaults but for names of files."""
    specification, generated = ROOT / "openapi.yaml", BUILD / "generated"
    shutil.rmtree(generated, ignore_errors=True)
    generated.mkdir()
    for source in (*HERE.glob("*.ts"), *HERE.glob("*_*.py")):
        if not source.name.startswith("__"):
            shutil.copy(source, BUILD / source.name)
    run(NODE / "openapi-typescript", specification, "--output", generated / "openapi-typescript.ts")
    properties = "--additional-properties=importFileExtension=.js"
    fetch = (
        "generate",
        "-i",
        specification,
        "-g",
        "typescript-fetch",
        "-o",
        generated / "typescript-fetch",
        properties,
    )
    run(BIN / "openapi-generator-cli", *fetch)
    run(
        BIN / "openapi-python-client", "generate", "--path", specification, "--output-path", generated / "python-client"
    )
    models = ("--input-file-type", "openapi", "--output-model-type", "pydantic_v2.BaseModel")
    run(BIN / "datamodel-codegen", "--input", specification, "--output", generated / "generated_models.py", *models)


def compile_strictly() -> None:
    """TypeScript and mypy, strict."""
    run(NODE / "tsc", *STRICT, "--lib", "es2022,dom", "openapi_typescript.ts", "typescript_fetch.ts")
    for script, folder in PYTHON.items():
        run(BIN / "mypy", "--strict", "--no-incremental", script, path=BUILD / "generated" / folder)


PYTHON = {"openapi_python_client.py": "python-client", "datamodel_code_generator.py": "."}
TYPESCRIPT = ("openapi_typescript", "typescript_fetch")


def answers(port: int) -> dict[str, object]:
    """What each client reads of the first pathway."""
    address, body = f"http://127.0.0.1:{port}", json.dumps(PROFILE)
    emitted = [part for part in STRICT if part != "--noEmit"]
    run(NODE / "tsc", *emitted, "--lib", "es2022,dom", "--outDir", "js", *(f"{name}.ts" for name in TYPESCRIPT))
    found = {name: json.loads(run("node", Path("js") / f"{name}.js", address)) for name in TYPESCRIPT}
    for script, folder in PYTHON.items():
        path = BUILD / "generated" / folder
        found[script] = json.loads(run(BIN / "python", script, address, body, path=path))
    return found


def main() -> int:
    """Generate, compile, call and compare; 1 where a client reads another answer than the plain one."""
    install()
    lint()
    print("linted      Spectral, Redocly: nothing found")
    generate()
    compile_strictly()
    with served() as port:
        status, plain = ask(port, "POST", "/recommend", PROFILE)
        first = plain["pathways"][0]
        wanted = {"id": first["id"], "verdict": first["verdict"], "sentence": first["headline"][0]["sentence"]}
        found = answers(port)
    for name, answer in found.items():
        print(f"{'right' if answer == wanted else 'WRONG':<12}{name.partition('.')[0]}: {json.dumps(answer)}")
    return int(status != 200 or any(answer != wanted for answer in found.values()))


if __name__ == "__main__":
    sys.exit(main())
