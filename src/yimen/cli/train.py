"""`yimen train`: learn categories from a file of labelled messages, or from the city's matters."""

from __future__ import annotations

import argparse
from pathlib import Path

from yimen.cli import place
from yimen.places import NotPossible


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to learn from, and where the model goes."""
    parser.add_argument(
        "--in",
        dest="source",
        type=Path,
        metavar="CSV",
        help="with the columns title, body and label (and time, where it is known);"
        " without it, the city's own closed matters",
    )
    parser.add_argument("--out", type=Path, metavar="MODEL", help="the file to make, with --in")
    parser.add_argument(
        "--what",
        choices=("category", "kind"),
        default="category",
        help="what to learn from the city's own matters (default: category)",
    )


def run(options: argparse.Namespace) -> int:
    """From a file into a file, or from the city's matters into a model of the city."""
    if bool(options.source) != bool(options.out):
        raise NotPossible("--in and --out belong together: a file to learn from, a file to make.")
    if options.source:
        return from_file(options)
    place.set_up()
    with place.needed("database"):
        return from_matters(options.what)


def from_matters(what: str) -> int:
    """Learn from what people closed, and say how it stands beside what is used."""
    from yimen.reading.classifier import CannotLearn
    from yimen.reading.learned.commands import train
    from yimen.reading.models import Target

    try:
        model = train(Target(what), place.OPERATOR)
    except CannotLearn as wrong:
        raise NotPossible(str(wrong)) from wrong
    compared = model.figures["compared"]
    print(
        f"{model.get_target_display()} {model.version}: {model.matters:,} matters, "
        f"{model.corrections:,} of them corrected, {model.figures['labels']} labels."
    )
    print(
        f"Of {compared['of']} matters that it had not seen it read {compared['right']} right; "
        f"what is used read {compared['before']}. {model.get_state_display()}."
    )
    return 0


def from_file(options: argparse.Namespace) -> int:
    """Say what the model knows, and how well it read what it had not learned from."""
    from yimen.reading import tables
    from yimen.reading.classifier import CannotLearn
    from yimen.reading.training import train

    rows = tables.labelled(options.source)
    try:
        with tables.whole(options.out) as out:
            model = train(rows)
            out.write(model.packed())
    except CannotLearn as wrong:
        raise NotPossible(f"{options.source}: {wrong}") from wrong
    known = model.header
    print(f"{known['rows']:,} messages, {len(model.labels)} categories: {options.out}")
    print(
        f"On parts it had not learned from: macro-F1 {known['inner_macro_f1']:.3f}, "
        f"accuracy {known['inner_accuracy']:.3f}; sure from probability {model.threshold:.3f}."
    )
    return 0
