"""Build the compiled kernel, which is optional: all else about the package is in pyproject.toml."""

from pathlib import Path

from setuptools import Extension, setup

NATIVE = Path("src/newssearch/kernel/native")

setup(
    ext_modules=[
        Extension(
            "newssearch.kernel._native",
            sources=sorted(map(str, NATIVE.glob("*.c"))),
            depends=sorted(map(str, NATIVE.glob("*.h"))),
            # Without a compiler numpy does the same, slower.
            optional=True,
            # No fused multiply-add: both must round alike.
            extra_compile_args=["-O3", "-std=gnu11", "-Wall", "-Wextra", "-ffp-contract=off"],
        )
    ]
)
