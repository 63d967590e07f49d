"""Learn the adapter: a small change to the packaged model, by which a question lies nearest to the answering clause.

    python -m benchmarks.adapt --sets a,c,sample --out fold1.npz
    python -m benchmarks.adapt --sets b,d --out fold2.npz
    python -m benchmarks.adapt --out all.npz
    python -m benchmarks.adapt --average all.npz all.npz fold1.npz fold2.npz --out signpost/bot/answers/adapter.npz

Each step takes questions on one policy and that policy's clauses, and makes the answering clause likelier than all the
others, or, where the policy is silent, a fixed threshold likelier than every clause. So what is learnt is just what the
model lacks: which of many near clauses answers. Half an hour on two cores for the longest run.

What is used is the average of three runs (Wortsman et al., *Model soups*, 2022). On real policies it did a little
better than each of them, within noise. The two folds are needed for `benchmarks.fit` in any case.
"""

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn

from benchmarks.corpus import OWN, Row, rows
from signpost.bot.answers.passage import contexts
from signpost.bot.answers.question import read_question
from signpost.bot.answers.vocabulary import load_vocabulary
from signpost.embeddings.adapter import Adapter
from signpost.embeddings.model import packaged_model_path

RANK, TEMPERATURE, RATE, BATCH, MOST_CLAUSES = 8, 0.05, 1e-3, 16, 44
QUESTION_TOKENS, CLAUSE_TOKENS = 48, 96
AVERAGED_RANK = 16


def load_bert() -> tuple[Any, Any]:
    """The packaged model's tokenizer, and the model itself, in which nothing is learnt yet."""
    model = SentenceTransformer(str(packaged_model_path()), device="cpu")
    bert = model[0].model
    for parameter in bert.parameters():
        parameter.requires_grad = False
    return model.tokenizer, bert


def linear_layers(bert: nn.Module) -> dict[str, nn.Linear]:
    """Those of the encoder, by name: what a change is learnt for."""
    return {
        name: module
        for name, module in bert.named_modules()
        if isinstance(module, nn.Linear) and name.startswith("encoder.layer")
    }


class LowRank(nn.Module):
    """A linear layer with a low-rank change that alone is learnt."""

    def __init__(self, layer: nn.Linear, rank: int) -> None:
        super().__init__()
        self.layer = layer
        self.a = nn.Parameter(torch.randn(rank, layer.in_features) * 0.02)
        self.b = nn.Parameter(torch.zeros(layer.out_features, rank))
        self.dropout = nn.Dropout(0.05)

    def forward(self, x: Tensor) -> Tensor:
        """The layer's output, changed."""
        changed: Tensor = self.layer(x) + (self.dropout(x) @ self.a.T) @ self.b.T
        return changed


class AdaptedModel:
    """The packaged model with a low-rank change in every linear layer of its encoder."""

    def __init__(self, rank: int = RANK) -> None:
        self.tokenizer, self.bert = load_bert()
        self.layers: dict[str, LowRank] = {}
        for name, layer in linear_layers(self.bert).items():
            parent, _, attribute = name.rpartition(".")
            self.layers[name] = LowRank(layer, rank)
            setattr(self.bert.get_submodule(parent), attribute, self.layers[name])
        self.threshold = nn.Parameter(torch.tensor(0.35))

    def encode(self, texts: Sequence[str], tokens: int) -> Tensor:
        """Unit vectors, with gradients."""
        batch = self.tokenizer(list(texts), padding=True, truncation=True, max_length=tokens, return_tensors="pt")
        hidden = self.bert(**batch).last_hidden_state
        mask = batch["attention_mask"].unsqueeze(-1).float()
        return nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1)

    def loss(self, batch: Sequence[Row], questions: Sequence[str]) -> Tensor:
        """How unlikely the answering clauses are among the policy's clauses, or the threshold where none answers."""
        views = contexts(batch[0].policy)
        answering = sorted({int(n) for row in batch for n in np.flatnonzero(row.gold)})
        others = [n for n in range(len(views[0])) if n not in answering]
        random.shuffle(others)
        chosen = (answering + others)[: max(MOST_CLAUSES, len(answering))]
        texts = [random.choice((views[2], views[2], views[0], views[1]))[n] for n in chosen]
        near = self.encode(questions, QUESTION_TOKENS) @ self.encode(texts, CLAUSE_TOKENS).T
        logits = torch.cat([near, self.threshold.expand(len(batch), 1)], dim=1) / TEMPERATURE
        right = torch.tensor(np.array([[*row.gold[chosen], row.silent] for row in batch]))
        return -logits.log_softmax(-1).masked_fill(~right, -1e9).logsumexp(-1).mean()

    def save(self, file: Path) -> None:
        """Write the change as `signpost.embeddings.adapter` reads it, in half precision."""
        factors = {}
        for name, layer in self.layers.items():
            factors[f"{name}.A"] = layer.a.detach().numpy().astype(np.float16)
            factors[f"{name}.B"] = layer.b.detach().numpy().astype(np.float16)
        np.savez(file, allow_pickle=False, **factors)


def batches(examples: Sequence[Row]) -> Iterator[list[Row]]:
    """All examples once, in random order, each batch on one policy."""
    by_policy: dict[str, list[Row]] = {}
    for row in examples:
        by_policy.setdefault(row.policy.digest, []).append(row)
    found = []
    for of_policy in by_policy.values():
        random.shuffle(of_policy)
        found += [of_policy[start : start + BATCH] for start in range(0, len(of_policy), BATCH)]
    random.shuffle(found)
    yield from found


def adapt(sets: Sequence[str], epochs: int) -> AdaptedModel:
    """Learn from the questions of these sets."""
    torch.manual_seed(0)
    random.seed(0)
    vocabulary = load_vocabulary()
    examples = [row for name in sets for row in rows(name)]
    asked = {row.id: read_question(row.question, vocabulary).field_text for row in examples}
    model = AdaptedModel()
    factors = [factor for layer in model.layers.values() for factor in (layer.a, layer.b)]
    optimizer = torch.optim.AdamW(
        [{"params": factors, "weight_decay": 0.01}, {"params": [model.threshold], "lr": 1e-2}], lr=RATE
    )
    steps = epochs * sum(1 for _ in batches(examples))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1, (s + 1) / 20) * max(0.02, 1 - s / steps))
    model.bert.train()
    began = time.monotonic()
    for epoch in range(epochs):
        losses = []
        for batch in batches(examples):
            loss = model.loss(batch, [asked[row.id] for row in batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1}/{epochs}: loss {np.mean(losses):.3f}, {time.monotonic() - began:.0f} s", flush=True)
    return model


def factors(change: NDArray[np.float32], rank: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """A matrix (m × n) as A (rank × n) and B (m × rank), whose product B·A is the nearest to it of that rank."""
    left, strength, right = np.linalg.svd(change, full_matrices=False)
    root = np.sqrt(strength[:rank])
    return root[:, None] * right[:rank], left[:, :rank] * root


def average(files: Sequence[Path]) -> dict[str, NDArray[np.float16]]:
    """The mean of several changes, again as two factors each, of `AVERAGED_RANK`; a file given twice counts twice."""
    changes = [Adapter(file).changes for file in files]
    averaged = {}
    for weight in changes[0]:
        mean = np.mean([change[weight] for change in changes], axis=0)
        layer = weight.removesuffix(".weight")
        averaged[f"{layer}.A"], averaged[f"{layer}.B"] = (
            factor.astype(np.float16) for factor in factors(mean, AVERAGED_RANK)
        )
    return averaged


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default=",".join(OWN))
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--average", type=Path, nargs="+", metavar="FILE", help="average these instead of learning")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    if arguments.average:
        np.savez(arguments.out, allow_pickle=False, **average(arguments.average))
        return
    adapt(arguments.sets.split(","), arguments.epochs).save(arguments.out)


if __name__ == "__main__":
    main()
