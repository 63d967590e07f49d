"""Learn the second reading: whether a clause, read together with a question, rules out what is asked.

    python -m benchmarks.reading --sets a,c,sample --adapter fold1.npz --out reading1.npz
    python -m benchmarks.reading --sets b,d --adapter fold2.npz --out reading2.npz
    python -m benchmarks.reading --adapter signpost/bot/answers/adapter.npz --out signpost/bot/answers/reading.npz

Each step takes questions with a clause that answers them, and makes the verdicts that are accepted likelier than the
others. What is learnt is a change to the packaged model, on top of the adapter's, and four weighted sums (one for each
verdict) over what it makes of the pair. The folds, with adapters that have learnt from the same sets, tell what that is
worth on policies that it has not seen (see docs/benchmarks.md). Half an hour on one core for all sets.
"""

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from benchmarks.adapt import AdaptedModel
from benchmarks.corpus import OWN, Row, rows
from signpost.bot.answers.passage import contexts
from signpost.bot.answers.question import read_question
from signpost.bot.answers.reading import VERDICTS
from signpost.bot.answers.vocabulary import load_vocabulary
from signpost.embeddings.adapter import Adapter
from signpost.embeddings.cross_encoder import PASSAGE_TOKENS, QUERY_TOKENS

RATE, BATCH, MOST_GOLD = 1e-3, 16, 2


class Reader(nn.Module):
    """The packaged model with an adapter, a further low-rank change, and the weighted sums; the last two are learnt."""

    def __init__(self, adapter: Path) -> None:
        super().__init__()
        self.model = AdaptedModel()
        self.model.bert.train()
        changes = Adapter(adapter).changes
        for name, layer in self.model.layers.items():
            layer.layer.weight.data += torch.from_numpy(changes[f"{name}.weight"])
        self.width = next(iter(self.model.layers.values())).layer.in_features
        self.head = nn.Linear(3 * self.width, len(VERDICTS))
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)
        self.dropout = nn.Dropout(0.1)

    def forward(self, pairs: Sequence[tuple[str, str]]) -> Tensor:
        """The log odds of each verdict for each pair; `signpost.embeddings.cross_encoder` does the same."""
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


Example = tuple[tuple[str, str], list[int]]
"""A question with a clause that answers it, and the verdicts that are accepted."""


def batches(found: Sequence[Row]) -> Iterator[list[Example]]:
    """All questions once, with some of the clauses that answer each; like lengths together, the rest by chance."""
    vocabulary = load_vocabulary()
    pairs: list[Example] = []
    for row in found:
        accepted = [VERDICTS.index(verdict) for verdict in row.verdicts if verdict in VERDICTS]
        if accepted and not row.silent:
            texts, gold = contexts(row.policy)[2], np.flatnonzero(row.gold).tolist()
            asked = read_question(row.question, vocabulary).field_text
            pairs += [((asked, texts[n]), accepted) for n in random.sample(gold, min(MOST_GOLD, len(gold)))]
    pairs.sort(key=lambda example: len("".join(example[0])) * random.uniform(0.8, 1.2))
    cut = [pairs[start : start + BATCH] for start in range(0, len(pairs), BATCH)]
    random.shuffle(cut)
    yield from cut


def learn(sets: Sequence[str], adapter: Path, epochs: int) -> Reader:
    """Learn from the questions of these sets."""
    torch.manual_seed(0)
    random.seed(0)
    found = [row for name in sets for row in rows(name)]
    reader = Reader(adapter)
    factors = [factor for layer in reader.model.layers.values() for factor in (layer.a, layer.b)]
    optimizer = torch.optim.AdamW([*factors, *reader.head.parameters()], lr=RATE, weight_decay=0.01)
    steps = epochs * sum(1 for _ in batches(found))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1, (s + 1) / 20) * max(0.02, 1 - s / steps))
    began = time.monotonic()
    for epoch in range(epochs):
        losses = []
        for batch in batches(found):
            likely = reader([pair for pair, _ in batch]).log_softmax(-1)
            loss = -torch.stack([likely[n, accepted].logsumexp(0) for n, (_, accepted) in enumerate(batch)]).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1}/{epochs}: loss {np.mean(losses):.3f}, {time.monotonic() - began:.0f} s", flush=True)
    return reader


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default=",".join(OWN))
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--adapter", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    learn(arguments.sets.split(","), arguments.adapter, arguments.epochs).save(arguments.out)


if __name__ == "__main__":
    main()
