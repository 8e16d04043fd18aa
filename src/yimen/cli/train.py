"""`yimen train`: learn the categories of messages from those that people have labelled."""

from __future__ import annotations

import argparse
from pathlib import Path

from yimen.places import NotPossible


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to learn from, and where the model goes."""
    parser.add_argument(
        "--in",
        dest="source",
        type=Path,
        required=True,
        metavar="CSV",
        help="UTF-8 with the columns title, body and label (and time, where it is known)",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="MODEL", help="the file to make")


def run(options: argparse.Namespace) -> int:
    """Say what the model knows, and how well it read what it had not learned from."""
    from yimen.reading.classifier import CannotLearn, Classifier
    from yimen.reading.tables import labelled

    rows = labelled(options.source)
    try:
        model = Classifier.train(rows)
        model.save(options.out)
    except CannotLearn as wrong:
        raise NotPossible(f"{options.source}: {wrong}") from wrong
    except OSError as wrong:
        raise NotPossible(f"{options.out} cannot be written: {wrong.strerror}.") from wrong
    known = model.header
    print(f"{known['rows']:,} messages, {len(model.labels)} categories: {options.out}")
    print(
        f"On parts it had not learned from: macro-F1 {known['inner_macro_f1']:.3f}, "
        f"accuracy {known['inner_accuracy']:.3f}; sure from probability {model.threshold:.3f}."
    )
    return 0
