"""Make the bundled detector.

    python -m bench.training data --media DIR --out DIR --teacher FILE --teacher FILE
    python -m bench.training train --data DIR [--data DIR] --run DIR --minutes M [--workers N] [--from FILE]
    python -m bench.training export --run DIR --out FILE
    python -m bench.training ship --file FILE --trained-on WORDS

`data` and `ship` run in the product's development environment, the others in the training environment
(requirements.txt beside this file).
See docs/design/training.md.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path


def main(words: Sequence[str] | None = None) -> int:
    """Run a command; its exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench.training", description="Make the bundled detector.")
    commands = parser.add_subparsers(dest="command", required=True)
    data = commands.add_parser("data", help="label the real pictures and write the folder training reads")
    data.add_argument("--media", type=Path, required=True)
    data.add_argument("--out", type=Path, required=True)
    data.add_argument("--teacher", type=Path, action="append", required=True)
    data.add_argument("--threads", type=int, default=0)
    train = commands.add_parser("train", help="train, or go on with it")
    train.add_argument("--data", type=Path, action="append", required=True)
    train.add_argument("--run", type=Path, required=True)
    train.add_argument("--minutes", type=float, required=True)
    train.add_argument("--workers", type=int, default=1)
    train.add_argument("--batch", type=int, default=12)
    train.add_argument("--rate", type=float, default=2e-3)
    train.add_argument("--device", default="cpu")
    train.add_argument("--from", dest="begin", type=Path)
    export = commands.add_parser("export", help="write the averaged network of a run as ONNX")
    export.add_argument("--run", type=Path, required=True)
    export.add_argument("--out", type=Path, required=True)
    export.add_argument("--side", type=int, default=416)
    ship = commands.add_parser("ship", help="put an exported file among those that ship")
    ship.add_argument("--file", type=Path, required=True)
    ship.add_argument("--trained-on", required=True, help="the pictures, in a few words")
    ship.add_argument("--side", type=int, default=416)
    args = parser.parse_args(words)
    return {"data": _data, "train": _train, "export": _export, "ship": _ship}[args.command](args)


def _data(args: argparse.Namespace) -> int:
    from bench.training.data import make
    from bench.training.teachers import Teachers

    for name, count in make(args.media, args.out, Teachers(args.teacher, args.threads)).items():
        print(name, count)
    return 0


def _train(args: argparse.Namespace) -> int:
    from bench.training.train import Plan, train

    train(
        Plan(
            tuple(args.data),
            args.run,
            args.minutes,
            workers=args.workers,
            batch=args.batch,
            rate=args.rate,
            device=args.device,
            begin=args.begin,
        )
    )
    return 0


def _export(args: argparse.Namespace) -> int:
    from bench.training.network import export
    from bench.training.train import averaged

    export(averaged(args.run), args.out, args.side)
    return 0


def _ship(args: argparse.Namespace) -> int:
    from bench.training.ship import ship

    print(ship(args.file, args.side, args.trained_on).model_dump_json(indent=2))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
