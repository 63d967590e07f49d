"""Learn the second reading: what a clause says to a question, or that it does not settle it.

    torchrun --nproc-per-node 2 -m benchmarks.reading --sections "" --epochs 3 --out first.npz
    torchrun --nproc-per-node 2 -m benchmarks.reading --begin first.npz --out signpost/bot/answers/reading.npz

Each step takes questions, each with a clause, and makes the labels that are accepted likelier than the others. What is
learnt is a change to the packaged model, which begins as the encoder's adapter, and a weighted sum for each label over
what it makes of the pair. There are two kinds of pairs: questions on policies and on sections of policies, with a
clause that answers them and with one that is near and does not; and single clauses, each with eight questions
(`tests/corpus/readings`). The first line takes an hour on two cores, the second one half an hour; `python` instead of
`torchrun` does the same on one. (The first run of what is shipped was of rank 16, on half of the single clauses.)
"""

import argparse
import json
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from benchmarks.adapt import AdaptedModel
from benchmarks.corpus import CORPUS, OWN, ROOT, Row, rows
from benchmarks.learning import Crew
from benchmarks.sections import learnt_sections, section_rows
from signpost.bot.answers.passage import Matrix, contexts
from signpost.bot.answers.question import read_question
from signpost.bot.answers.reading import LABELS
from signpost.bot.answers.vocabulary import load_vocabulary
from signpost.composition import ADAPTER
from signpost.embeddings import load_encoder
from signpost.embeddings.cross_encoder import PASSAGE_TOKENS, QUERY_TOKENS

RANK, RATE, BATCH, EPOCHS, MOST_GOLD, NEAREST = 32, 1e-3, 32, 2, 2, 4
SAID_EVERY = 100
"""Steps after which it is said how it goes."""
CLAUSE_CHANCE, NONE_CHANCE = 0.35, 0.6
"""How many of the questions on single clauses, and with a clause that does not answer, are asked in a round."""
NONE = LABELS.index("none")


@dataclass(frozen=True)
class Asked:
    """A question with clauses.

    Args:
        text: the question, as the model reads it.
        clauses: those that say the same to it.
        accepted: the labels, by number.
        most: how many of the clauses are taken in one round.
        chance: with which probability it is asked in a round.
    """

    text: str
    clauses: tuple[str, ...]
    accepted: tuple[int, ...]
    most: int = 1
    chance: float = 1.0


class Reader(nn.Module):
    """The packaged model with a low-rank change, and the weighted sums; both are learnt.

    Args:
        start: what the change begins as: a reader's or an adapter's file, or several, which are added up.
    """

    def __init__(self, start: Sequence[Path]) -> None:
        super().__init__()
        self.model = AdaptedModel(RANK)
        self.model.bert.train()
        self.width = next(iter(self.model.layers.values())).layer.in_features
        self.head = nn.Linear(3 * self.width, len(LABELS))
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)
        self.dropout = nn.Dropout(0.1)
        known = [np.load(file, allow_pickle=False) for file in start]
        for name, layer in self.model.layers.items():
            a, b = (
                torch.from_numpy(np.concatenate([one[f"{name}.{part}"] for one in known], axis).astype(np.float32))
                for part, axis in (("A", 0), ("B", 1))
            )
            layer.a.data[: len(a)], layer.b.data[:, : len(a)] = a, b
        if "head.weight" in known[-1]:
            self.head.weight.data[:], self.head.bias.data[:] = (
                torch.from_numpy(known[-1][f"head.{part}"].astype(np.float32)) for part in ("weight", "bias")
            )

    def forward(self, pairs: Sequence[tuple[str, str]]) -> Tensor:
        """The log odds of each label for each pair; `signpost.embeddings.cross_encoder` does the same."""
        tokenizer = self.model.tokenizer
        ids, parts = [], []
        for query, passage in pairs:
            asked = tokenizer(query, truncation=True, max_length=QUERY_TOKENS)["input_ids"]
            read = tokenizer(passage, truncation=True, max_length=PASSAGE_TOKENS)["input_ids"][1:]
            ids.append(torch.tensor([*asked, *read]))
            parts.append(torch.tensor([1] * len(asked) + [2] * len(read)))
        padded = nn.utils.rnn.pad_sequence(ids, batch_first=True)
        part = nn.utils.rnn.pad_sequence(parts, batch_first=True)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self.model.bert(
                input_ids=padded, attention_mask=(part > 0).long(), token_type_ids=(part == 2).long()
            ).last_hidden_state.float()
        asked, read = (
            nn.functional.normalize((hidden * (part == which).unsqueeze(-1)).sum(1), dim=-1) * self.width**0.5
            for which in (1, 2)
        )
        found: Tensor = self.head(self.dropout(torch.cat([asked, read, asked * read], dim=-1)))
        return found

    def save(self, file: Path) -> None:
        """Write what was learnt as `signpost.embeddings.cross_encoder` reads it, in half precision."""
        learnt = {"head.weight": self.head.weight, "head.bias": self.head.bias}
        for name, layer in self.model.layers.items():
            learnt |= {f"{name}.A": layer.a, f"{name}.B": layer.b}
        halved = {name: values.detach().numpy().astype(np.float16) for name, values in learnt.items()}
        np.savez(file, allow_pickle=False, **halved)


def on_policies(found: Iterable[Row]) -> Iterator[Asked]:
    """Questions on policies: with the clauses that answer them, and with the nearest of those that do not."""
    vocabulary = load_vocabulary()
    encoder = load_encoder("", "auto", ROOT / ".cache", ADAPTER)
    known: dict[str, tuple[list[str], Matrix]] = {}
    for row in found:
        if row.policy.digest not in known:
            headed = contexts(row.policy)[2]
            known[row.policy.digest] = headed, encoder.encode(headed)
        texts, vectors = known[row.policy.digest]
        text = read_question(row.question, vocabulary).field_text
        gold = np.flatnonzero(row.gold)
        if len(gold):
            accepted = tuple(LABELS.index(verdict) for verdict in row.verdicts)
            yield Asked(text, tuple(texts[n] for n in gold), accepted, MOST_GOLD)
        near = np.argsort(-(vectors @ encoder.encode_query(text)))
        others = [texts[n] for n in near[: NEAREST + len(gold)] if n not in gold]
        yield Asked(text, tuple(others[:NEAREST]), (NONE,), chance=NONE_CHANCE)


def on_clauses() -> Iterator[Asked]:
    """The questions on single clauses."""
    vocabulary = load_vocabulary()
    for file in sorted((CORPUS / "readings").glob("*.jsonl")):
        for row in map(json.loads, file.read_text("utf-8").splitlines()):
            parts = (row["heading"], row["lead_in"].rstrip(":"), row["clause"])
            clause = ": ".join(part for part in parts if part)
            for question, labels in row["questions"]:
                text = read_question(question, vocabulary).field_text
                yield Asked(text, (clause,), tuple(LABELS.index(label) for label in labels), chance=CLAUSE_CHANCE)


def batches(asked: Sequence[Asked]) -> Iterator[list[tuple[tuple[str, str], tuple[int, ...]]]]:
    """All questions once, each with some of its clauses and what is accepted; like lengths together, else by chance.

    A rest that makes up no whole batch is left out.
    """
    pairs = [
        ((one.text, clause), one.accepted)
        for one in asked
        if random.random() < one.chance
        for clause in random.sample(one.clauses, min(one.most, len(one.clauses)))
    ]
    pairs.sort(key=lambda pair: len("".join(pair[0])) * random.uniform(0.85, 1.15))
    cut = [pairs[start : start + BATCH] for start in range(0, len(pairs) - BATCH + 1, BATCH)]
    random.shuffle(cut)
    yield from cut


def learn(asked: Sequence[Asked], start: Sequence[Path], epochs: int, crew: Crew) -> Reader:
    """Learn what is accepted."""
    torch.manual_seed(0)
    random.seed(0)
    reader = Reader(start)
    factors = [factor for layer in reader.model.layers.values() for factor in (layer.a, layer.b)]
    learnt = [*factors, *reader.head.parameters()]
    optimizer = torch.optim.AdamW(learnt, lr=RATE, weight_decay=0.01)
    steps = epochs * sum(1 for _ in batches(asked))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1, (s + 1) / 50) * max(0.02, 1 - s / steps))
    began = time.monotonic()
    for epoch in range(epochs):
        losses = []
        for whole in batches(asked):
            batch = crew.share(whole)
            likely = reader([pair for pair, _ in batch]).log_softmax(-1)
            right = [likely[n, list(accepted)].logsumexp(0) for n, (_, accepted) in enumerate(batch)]
            loss = -torch.stack(right).mean()
            optimizer.zero_grad()
            loss.backward()
            crew.average(learnt)
            nn.utils.clip_grad_norm_(factors, 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
            if crew.leads and len(losses) % SAID_EVERY == 0:
                seconds = time.monotonic() - began
                print(
                    f"{epoch + 1}/{epochs}, {len(losses)}: loss {np.mean(losses[-SAID_EVERY:]):.3f}, {seconds:.0f} s",
                    flush=True,
                )
    return reader


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default=",".join(OWN))
    parser.add_argument("--sections", default=",".join(learnt_sections()))
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--begin", type=Path, nargs="+", default=[ADAPTER])
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    crew = Crew()
    found = [
        *(row for name in filter(None, arguments.sets.split(",")) for row in rows(name)),
        *(row for name in filter(None, arguments.sections.split(",")) for row in section_rows(name)),
    ]
    reader = learn([*on_policies(found), *on_clauses()], arguments.begin, arguments.epochs, crew)
    if crew.leads:
        reader.save(arguments.out)
    crew.part()


if __name__ == "__main__":
    main()
