"""Which files a path stands for."""

import inspect
import os
import socket
import sys
from pathlib import Path

import pytest

from newssearch.errors import RefusedInput
from newssearch.sources.files import find_files


def found(target: Path) -> list[str]:
    """Return what a target stands for: names within it, or the cause of a refusal."""
    return [
        f"{Path(item.input_name).name}: {item.cause}"
        if isinstance(item, RefusedInput)
        else item.relative_to(target).as_posix()
        for item in find_files(str(target))
    ]


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Une nouvelle.")


def test_a_folder_is_read_recursively_in_the_order_of_names(tmp_path: Path) -> None:
    write(tmp_path, "b.html", "a/z.txt", "a/b/c.json", "c.xml", "a.html")
    assert found(tmp_path) == ["a/b/c.json", "a/z.txt", "a.html", "b.html", "c.xml"]


def test_hidden_entries_and_what_is_never_an_article_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, ".git/a.html", ".b.html", "logo.png", "app.py", "style.css.gz", "une.html", "site.py/deux.html")
    assert found(tmp_path) == ["site.py/deux.html", "une.html"]


def test_a_file_that_is_named_itself_is_taken_whatever_its_name(tmp_path: Path) -> None:
    write(tmp_path, ".une.md")
    assert list(find_files(str(tmp_path / ".une.md"))) == [tmp_path / ".une.md"]


def test_a_folder_without_an_article_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "vide/logo.png")
    (tmp_path / "vraiment_vide").mkdir()
    for name in ("vide", "vraiment_vide"):
        assert found(tmp_path / name) == [f"{name}: no article file in it"]


def test_a_loop_of_links_ends_and_a_folder_reached_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, "a/une.html")
    (tmp_path / "a/boucle").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "b").symlink_to(tmp_path / "a", target_is_directory=True)
    (tmp_path / "lien.html").symlink_to(tmp_path / "a/une.html")
    assert found(tmp_path) == ["a/une.html", "lien.html"]


def test_a_missing_path_is_refused(tmp_path: Path) -> None:
    [refused] = find_files(str(tmp_path / "absent"))
    assert str(refused) == f"{tmp_path}/absent: there is no such file or folder; check the path"


def test_a_link_to_nowhere_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    write(tmp_path, "b.html")
    (tmp_path / "a.html").symlink_to("absent")
    assert found(tmp_path) == ["a.html: there is no such file or folder", "b.html"]


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.html").symlink_to("a.html")
    assert found(tmp_path) == ["a.html: the system cannot read it (Too many levels of symbolic links)"]


def test_a_pipe_a_socket_and_a_device_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket is short
    os.mkfifo("pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("prise")
        for target in ("pipe", "prise", "/dev/null"):
            [refused] = find_files(target)
            assert isinstance(refused, RefusedInput)
            assert refused.cause == "it is a pipe, a socket or a device, not a file"


def test_a_name_that_no_system_takes_is_refused() -> None:
    for target in ("a\0b", "a" * 5_000):
        [refused] = find_files(target)
        assert isinstance(refused, RefusedInput)


def test_a_name_that_is_not_utf_8_is_found_and_printed(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.html")).symlink_to("absent")
    [refused] = find_files(str(tmp_path))
    assert str(refused).startswith(rf"{tmp_path}/caf\udce9.html: ")


def test_folders_deeper_than_the_stack_of_python_are_read(tmp_path: Path) -> None:
    depth = 150
    page = tmp_path.joinpath(*["d"] * depth, "une.html")
    page.parent.mkdir(parents=True)
    page.write_text("Une nouvelle.")
    limit = sys.getrecursionlimit()
    # The stack is lowered, not the folders: a tree of a thousand levels is one that pytest cannot remove.
    sys.setrecursionlimit(len(inspect.stack(0)) + depth - 30)
    try:
        files = list(find_files(str(tmp_path)))
    finally:
        sys.setrecursionlimit(limit)
    assert files == [page]


def test_an_index_directory_among_the_articles_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    (tmp_path / "index").mkdir()
    for name in ("index.json", "archive.sqlite3", "b.json"):
        (tmp_path / "index" / name).write_text("{}")
    assert list(find_files(str(tmp_path))) == [tmp_path / "a.json"]
    (tmp_path / "index" / "archive.sqlite3").unlink()
    assert list(find_files(str(tmp_path))) == [
        tmp_path / "a.json",
        tmp_path / "index/b.json",
        tmp_path / "index/index.json",
    ]
