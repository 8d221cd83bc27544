"""The words of the command line."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from graph.language import BOTH

_MOST = 1_000_000_000
_NOT_AGAIN = ("include_uncited", "as_of", "paper", "language", "monochrome", "chart", "dossier")
"""What cannot be wished of a bundle that is made once more."""

CASE_HELP = "a case file, or neo4j[+s]://user@host:port#case"


def parser() -> argparse.ArgumentParser:
    """The parser of every command; each sets `command`."""
    top = argparse.ArgumentParser(prog="investigator", description="Link analysis for human trafficking cases.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_case_commands(commands)
    _add_import_commands(commands)
    _add_question_commands(commands)
    _add_exhibit_commands(commands)
    demo = _command(commands, "demo", "build the sample case and print its figures", case=False)
    demo.add_argument("--out", type=Path, metavar="DIR", help="where to put the sample's files and case")
    demo.set_defaults(bundle=None)
    demo.add_argument("--neo4j", action="store_true", help="into a Neo4j server on this computer, started for it")
    start = _command(commands, "start", "show the start page", case=False)
    start.add_argument("--sample", action="store_true", help="open the sample case; without a screen as “demo”")
    start.set_defaults(out=None, neo4j=False, bundle=Path("out") / "bundle")
    pictures = _command(commands, "screenshots", "keep a picture of every window, on the sample case", case=False)
    pictures.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to put them")
    _command(commands, "open", "open a case in the window")
    _command(commands, "doctor", "say what this computer has of what the program needs", case=False)
    return top


def _add_case_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    new = _command(commands, "new", "make an empty case")
    new.add_argument("--title", default="", help="its title; the file's name otherwise")
    new.add_argument("--schema", type=Path, metavar="FILE", help="an agency's own types and fields, in TOML")
    new.add_argument("--fictional", action="store_true", help="mark everything in it as fictional")
    copy = _command(commands, "copy", "copy a case whole into another file or server")
    copy.add_argument("target", metavar="CASE", help=f"the new case: {CASE_HELP}")
    audit = _command(commands, "audit", "print the log of the case and check its chain")
    audit.add_argument("--last", type=number, default=0, metavar="N", help="only the last N entries")
    settings = _command(commands, "settings", "print or replace the settings by which figures are counted")
    settings.add_argument("--set", type=Path, metavar="FILE", help="take the settings from this JSON file")


def _add_import_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    take_in = _command(commands, "import", "take files in: first a plan, then the import")
    take_in.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV, TSV or XLSX")
    take_in.add_argument("--mapping", metavar="M", help="a mapping file, or the name of one saved in the case")
    take_in.add_argument("--dry-run", action="store_true", help="print the plan and write nothing")
    take_in.add_argument(
        "--yes",
        action="store_true",
        help="write without asking; without it and without a terminal only the plan is printed",
    )
    take_in.add_argument("--grade", default="", metavar="B2", help="grade of the source, A-E then 1-5")
    take_in.add_argument("--encoding", help="the text encoding, where detection is wrong")
    take_in.add_argument("--separator", help="the separator, where detection is wrong")
    take_in.add_argument("--heading-row", type=number, metavar="N", help="the row of the headings, 0 for none")
    take_in.add_argument(
        "--buddhist-years", action="store_true", help="years such as 2574 are Buddhist ones; other years stay"
    )
    take_in.add_argument("--sheet", action="append", metavar="NAME", help="only this sheet; may be repeated")
    take_in.add_argument("--rejects", type=Path, metavar="FILE", help="write rejected rows with column and reason here")
    take_in.add_argument("--save-mapping", type=Path, metavar="FILE", help="write the mapping used here, to be edited")
    imports = _command(commands, "imports", "list the imports of a case")
    imports.add_argument("--rejects", metavar="RUN", help="print where this import rejected rows, as CSV")
    imports.add_argument(
        "--reveal", default="", metavar="REASON", help="with --rejects, what stood in them, too; the reason is logged"
    )
    resume = _command(commands, "resume-import", "go on with an import that was broken off")
    resume.add_argument("run", metavar="RUN", help="its number or the beginning of its uid, see “imports”")
    resume.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="only those files that the case does not keep: over 50 MB"
    )
    resume.add_argument("--dry-run", action="store_true", help="print the plan and write nothing")
    undo = _command(commands, "undo-import", "take back everything that an import brought")
    undo.add_argument("run", metavar="RUN", help="its number or the beginning of its uid, see “imports”")
    undo.add_argument("--reason", default="", help="why; kept in the log")
    undo.add_argument("--redo", action="store_true", help="bring an import back that was undone")
    conflicts = _command(commands, "conflicts", "list values that wait for a decision, or decide")
    conflicts.add_argument("--accept", nargs="+", default=[], metavar="ADDRESS", help="make these values current")
    conflicts.add_argument("--decline", nargs="+", default=[], metavar="ADDRESS", help="keep these on record only")
    conflicts.add_argument("--reason", default="", help="why; kept in the log")


def _add_question_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    _command(commands, "stats", "count what the case holds")
    search = _revealing(_command(commands, "search", "find entities by name, number or word, in any script"))
    search.add_argument("texts", nargs="+", metavar="TEXT")
    search.add_argument("--limit", type=number, default=20, metavar="N", help="at most N hits for each text")
    show = _revealing(_command(commands, "show", "print an entity with every fact, grade and source"))
    show.add_argument("id", metavar="ID")
    expand = _revealing(_command(commands, "expand", "print the neighbours of an entity"))
    expand.add_argument("id", metavar="ID")
    expand.add_argument("--counts", action="store_true", help="only how many there are by link type")
    expand.add_argument("--types", nargs="+", metavar="TYPE", help="only over these link types")
    expand.add_argument("--limit", type=number, default=100, metavar="N", help="at most N links")
    path = _revealing(_command(commands, "path", "print a shortest path between two entities"))
    path.add_argument("a", metavar="A")
    path.add_argument("b", metavar="B")
    path.add_argument("--exclude", nargs="+", default=[], metavar="TYPE", help="not over these link types")
    asked = _revealing(_command(commands, "questions", "list the saved questions, or answer one"))
    asked.add_argument("code", nargs="?", default="", metavar="CODE", help="the question to answer")
    asked.add_argument("--at-least", type=number, metavar="N", help="the number by which the question can be varied")
    figures = _command(commands, "figures", "count the headline figures from the records")
    figures.add_argument("--as-of", type=day, metavar="DATE", help="as of this day (YYYY-MM-DD)")
    figures.add_argument("--known", action="store_true", help="by what was known on that day, not by what had happened")
    sites = _command(commands, "sites", "print where each site stands")
    sites.add_argument("--as-of", type=day, metavar="DATE", help="as of this day (YYYY-MM-DD)")


def _add_exhibit_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    chart = _drawing(_command(commands, "chart", "draw a chart with numbered lines into a file"))
    part = chart.add_mutually_exclusive_group()
    part.add_argument("--around", metavar="ID", help="an entity and what is linked to it")
    part.add_argument("--path", nargs=2, metavar=("A", "B"), help="the way between two")
    part.add_argument("--question", metavar="Q", help="what a saved question finds; see “questions”")
    chart.add_argument("--hops", type=number, default=1, metavar="N", help="how many links away, with --around")
    chart.add_argument("--to", type=Path, required=True, metavar="FILE", help="ends with .svg, .pdf or .png")
    chart.add_argument("--force", action="store_true", help="write over a file that is there")
    export = _drawing(_command(commands, "export", "write a bundle of evidence: pages, sources, originals, a verifier"))
    export.add_argument("--to", type=Path, required=True, metavar="DIR", help="a folder that is not there yet")
    export.add_argument("--chart", action="append", metavar="TITLE", help="only this chart; may be repeated")
    export.add_argument(
        "--dossier", action="append", metavar="ID", help="with all that is known of this entity; may be repeated"
    )
    export.add_argument("--again", type=Path, metavar="BUNDLE", help="make this bundle once more, byte for byte")
    key = _command(commands, "name-key", "seal who stands behind the pseudonyms of a bundle, in a file for the court")
    key.add_argument("bundle", type=Path, metavar="BUNDLE", help="the folder of a bundle that this case made")
    key.add_argument("--to", type=Path, required=True, metavar="FILE", help="a file that is not there yet")
    key.add_argument("--reason", required=True, metavar="REASON", help="why the names are given out; it is logged")
    opened = _command(commands, "open-key", "print who stands behind the pseudonyms of a bundle", case=False)
    opened.add_argument("file", type=Path, metavar="FILE", help="a name key; its password is asked for")
    verify = _command(commands, "verify", "say whether a bundle is as it was made", case=False)
    verify.add_argument("bundle", type=Path, metavar="BUNDLE", help="the folder of a bundle")


def _drawing(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    command.add_argument(
        "--include-uncited", default="", metavar="REASON", help="keep lines without a source; the reason is printed"
    )
    command.add_argument("--as-of", type=day, metavar="DATE", help="only what was learned until this day")
    command.add_argument("--paper", default="", choices=("A4", "A3", "Letter"), help="always landscape")
    command.add_argument("--language", default="", choices=("en", "km", BOTH), help="of the words on the pages")
    command.add_argument("--monochrome", action="store_true", help="in black and white")
    return _revealing(command)


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, words: str, *, case: bool = True
) -> argparse.ArgumentParser:
    made = commands.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".")
    if case:
        made.add_argument("case", metavar="CASE", help=CASE_HELP)
    made.add_argument("--json", action="store_true", help="print JSON")
    return made


def _revealing(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    command.add_argument("--reveal", default="", metavar="REASON", help="show protected names; the reason is logged")
    return command


def read(arguments: list[str] | None) -> argparse.Namespace:
    """The options of a command; ends the program with exit code 2 where they are wrong.

    Names of files may be any bytes; everything else is text, and nothing holds a NUL.
    """
    made = parser()
    options = made.parse_args(arguments)
    for name, value in vars(options).items():
        for word in value if isinstance(value, list | tuple) else [value]:
            if not (is_text(word) if isinstance(word, str) else "\0" not in str(word)):
                given = name.replace("_", "-")
                made.error(f"what was given for {given} is not text in UTF-8")
    if getattr(options, "again", None) is not None:
        for name in _NOT_AGAIN:
            if getattr(options, name):
                made.error(f"--again makes a bundle as it was, so --{name.replace('_', '-')} does not go with it")
    return options


def is_text(words: str) -> bool:
    """Whether these words can be written down: no part of a character, no NUL."""
    return "\0" not in words and not any("\ud800" <= char <= "\udfff" for char in words)


def day(words: str) -> str:
    """A day, YYYY-MM-DD."""
    return date.fromisoformat(words).isoformat()


def number(words: str) -> int:
    """How many: none or more."""
    found = int(words)
    if not 0 <= found <= _MOST:
        raise ValueError(words)
    return found
