"""Random inputs for every reader of what comes from outside, by libFuzzer, which is a part of Swift."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
CORPUS = ROOT / "Tests" / "fuzz" / "corpus"
TARGETS = ("json", "csv", "multipart", "form", "date", "money")
# What is read besides Records: the readers of forms, which need nothing else.
WEB = ("MultipartReader.swift", "Form.swift")
# An input takes no longer than these seconds, and all of them no more than these MiB.
LIMITS = ["-timeout=10", "-rss_limit_mb=512", "-max_len=4096", "-verbosity=1", "-print_final_stats=1"]


# Below so many inputs, making the program quick takes longer than it saves.
FEW = 10_000


def build(folder, runs):
    """The program that libFuzzer drives, built from the sources as they are."""
    flags = [
        "-sanitize=fuzzer", "-Onone" if runs < FEW else "-O", "-wmo", "-parse-as-library", "-swift-version", "6",
        "-suppress-warnings"]
    records = sorted((ROOT / "Sources" / "Records").rglob("*.swift"))
    subprocess.run(
        ["swiftc", *flags, "-module-name", "Records", "-emit-module", "-emit-module-path",
         "Records.swiftmodule", "-c", *records, "-o", "Records.o"], cwd=folder, check=True)
    sources = [ROOT / "Sources" / "Web" / name for name in WEB]
    subprocess.run(
        ["swiftc", *flags, "-module-name", "Fuzz", "-I", ".", "Records.o",
         ROOT / "Tests" / "fuzz" / "Targets.swift", *sources, "-o", "fuzz"], cwd=folder, check=True)
    return pathlib.Path(folder) / "fuzz"


def run(program, target, runs, seed, folder):
    """Gives one reader so many inputs; answers what libFuzzer says at the end."""
    corpus = pathlib.Path(folder) / target
    shutil.copytree(CORPUS / target, corpus)
    done = subprocess.run(
        [program, *LIMITS, f"-runs={runs}", f"-seed={seed}", f"-artifact_prefix={folder}/", corpus],
        env=os.environ | {"FUZZ_TARGET": target}, capture_output=True, cwd=folder)
    text = done.stderr.decode(errors="replace")
    if done.returncode:
        raise AssertionError(f"{target}, seed {seed}: {text[-3000:]}")
    stats = dict(re.findall(r"stat::(\w+):\s+(\d+)", text))
    return int(stats["number_of_executed_units"]), int(stats["peak_rss_mb"]), int(
        stats["slowest_unit_time_sec"])


def fuzz(runs, seed, tell=print):
    """Gives every reader so many inputs."""
    with tempfile.TemporaryDirectory() as folder:
        program = build(folder, runs)
        for target in TARGETS:
            done, memory, slowest = run(program, target, runs, seed, folder)
            tell(f"{target:10} {done:9} inputs, {memory} MiB at most, {slowest} s the slowest")
