"""Learn the second reading: what a clause says to a question, or that it does not settle it.

    torchrun --nproc-per-node 2 -m benchmarks.reading --begin OLD.npz --back .3 --out NEW.npz

Each step takes questions, each with a clause that settles it, where there is one, and with near ones that do not. It
makes the labels that are accepted likelier than the others, and the clause that settles a question likelier than those
beside it and than "none of them", or, where none does, "none of them" likelier than any. The packaged model's
matrices are learnt, and a weighted sum for each label over what it makes of the pair; what is kept is how far they
moved from those that were published, in 255 steps for each row. (The 64 directions in which they moved most hold more
than nine tenths of the change's variance, and answered 21 fewer of 560.) There are questions on policies, on
sections of policies, and eight on each of many single clauses (`tests/corpus/readings`). A round takes some five hours
on two cores; `python` instead of `torchrun` does the same on one. Without `--begin`, it is learnt from the start, which
takes more rounds than the default.

What is shipped began as the encoder's adapter. Its first rounds chose between labels alone, changed fewer directions,
and took longer steps, on single clauses and then on the sections up to `q`. Its next 4,300 steps are these on the first
policies and on all sections; 1,500 more were on `READ` as well, and 2,800 on the first half of `WORDY`, too, at a rate
of 6e-5, with every section and three times as many single clauses. The next 3,800 are these; `COMMON` and `WORDY` up to
`zt` grew meanwhile. All those read 98 tokens of a clause. The last 2,260 read 144, and asked twice as often what came
last, which again grew meanwhile; what was shipped lay at 7 tenths of the way that they went. 2,700 more are these,
again with what came last twice as often. What is shipped is the mean of what they led to, of what they began with, and
of what the 2,260 had begun with, weighed 2 : 1 : 2. Of sections, the near clauses were those whose vectors are
nearest.
"""

import argparse
import json
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from transformers.models.bert.modeling_bert import BertSelfAttention

from benchmarks.adapt import linear_layers, load_bert
from benchmarks.corpus import COMMON, CORPUS, OWN, READ, ROOT, WORDY, Row, rows
from benchmarks.learning import Crew
from benchmarks.sections import learnt_sections, section_rows
from signpost.bot.answers.features import FeatureReader
from signpost.bot.answers.passage import Passages, contexts, read_passages
from signpost.bot.answers.question import read_question
from signpost.bot.answers.ranking import Ranker
from signpost.bot.answers.reading import LABELS
from signpost.bot.answers.vocabulary import load_vocabulary
from signpost.composition import ADAPTER
from signpost.embeddings import load_encoder
from signpost.embeddings.adapter import Adapter
from signpost.embeddings.cross_encoder import PASSAGE_TOKENS, QUERY_TOKENS

RATE, EPOCHS, NEAREST, OTHERS = 8e-5, 2, 5, 3
QUESTIONS = 8
"""How many are asked in a step, each with up to four clauses; of those on single clauses, four times as many."""
OFTEN, WORDY_OFTEN, SECTION_OFTEN, SINGLE_OFTEN = 3.0, 5.0, 0.3, 0.05
"""How often a question is asked in a round, by chance where it is less than once: those on whole policies are what
counts, and the fewest."""
NONE_WEIGHT = 0.4
"""What the label of a clause that does not settle a question counts beside that of one which does."""
LENGTHS = 3
"""Into how many parts of like length a step's pairs are divided: filled up to one length, a third of it is filling."""
SAID_EVERY = 100
"""Steps after which it is said how it goes."""
NONE = LABELS.index("none")


@dataclass(frozen=True)
class Asked:
    """A question with clauses.

    Args:
        text: the question, as the model reads it.
        settling: the clauses that settle it, all with the same labels.
        others: clauses that do not.
        accepted: the labels of those that settle it, by number.
        often: how often it is asked in a round.
    """

    text: str
    settling: tuple[str, ...]
    others: tuple[str, ...]
    accepted: tuple[int, ...]
    often: float

    @property
    def is_single(self) -> bool:
        """Whether it was asked of one clause only, so that there is nothing to choose."""
        return len(self.settling) + len(self.others) == 1

    def drawn(self) -> "Asked":
        """The question with one clause that settles it and some that do not, as it is asked in one round."""
        settling = tuple(random.sample(self.settling, min(1, len(self.settling))))
        return replace(self, settling=settling, others=tuple(random.sample(self.others, min(OTHERS, len(self.others)))))


class Reader(nn.Module):
    """The packaged model, whose matrices are learnt, and the weighted sums.

    Args:
        start: the change with which it begins: a reader's or an adapter's file.
    """

    def __init__(self, start: Path) -> None:
        super().__init__()
        self.tokenizer, self.bert = load_bert()
        self.layers = linear_layers(self.bert)
        self.published = {name: layer.weight.detach().clone() for name, layer in self.layers.items()}
        changes = Adapter(start).changes
        for name, layer in self.layers.items():
            layer.weight.requires_grad = True
            layer.weight.data += torch.from_numpy(changes[f"{name}.weight"])
        self.bert.train()
        for module in self.bert.modules():
            if isinstance(module, BertSelfAttention):
                module.dropout.p = 0.0  # which to draw takes a sixth of a step
        self.width = self.bert.config.hidden_size
        self.head = nn.Linear(3 * self.width, len(LABELS))
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)
        self.dropout = nn.Dropout(0.1)
        with np.load(start, allow_pickle=False) as known:
            if "head.weight" in known:
                self.head.weight.data[:], self.head.bias.data[:] = (
                    torch.from_numpy(known[f"head.{part}"].astype(np.float32)) for part in ("weight", "bias")
                )

    @property
    def learnt(self) -> list[Tensor]:
        """What is learnt."""
        return [*(layer.weight for layer in self.layers.values()), *self.head.parameters()]

    def forward(self, pairs: Sequence[tuple[str, str]]) -> Tensor:
        """The log odds of each label for each pair; `signpost.embeddings.cross_encoder` does the same."""
        tokens = [self._tokens(query, passage) for query, passage in pairs]
        order = np.argsort([len(ids) for ids, _ in tokens], kind="stable")
        alike = [some for some in np.array_split(order, LENGTHS) if len(some)]
        odds = torch.cat([self._read([tokens[n] for n in some]) for some in alike])
        return odds[torch.from_numpy(order).argsort()]

    def _tokens(self, query: str, passage: str) -> tuple[Tensor, Tensor]:
        """A pair's tokens, and which of the two each belongs to: 1 or 2."""
        asked = self.tokenizer(query, truncation=True, max_length=QUERY_TOKENS)["input_ids"]
        read = self.tokenizer(passage, truncation=True, max_length=PASSAGE_TOKENS)["input_ids"][1:]
        return torch.tensor([*asked, *read]), torch.tensor([1] * len(asked) + [2] * len(read))

    def _read(self, tokens: Sequence[tuple[Tensor, Tensor]]) -> Tensor:
        """The log odds of each label for each of some pairs, all filled up to the longest."""
        padded, part = (
            nn.utils.rnn.pad_sequence(list(column), batch_first=True) for column in zip(*tokens, strict=True)
        )
        hidden = self.bert(
            input_ids=padded, attention_mask=(part > 0).long(), token_type_ids=(part == 2).long()
        ).last_hidden_state
        asked, read = (
            nn.functional.normalize((hidden * (part == which).unsqueeze(-1)).sum(1), dim=-1) * self.width**0.5
            for which in (1, 2)
        )
        found: Tensor = self.head(self.dropout(torch.cat([asked, read, asked * read], dim=-1)))
        return found

    def go_back(self, start: "Reader", share: float) -> None:
        """Go back by a share of the way from where it began: between the two it errs less on what neither has seen.

        As Wortsman et al. found (*Robust fine-tuning of zero-shot models*, 2022).
        """
        with torch.no_grad():
            for now, then in zip(self.learnt, start.learnt, strict=True):
                now.lerp_(then, share)

    def save(self, file: Path) -> None:
        """Write what was learnt as `signpost.embeddings.cross_encoder` reads it."""
        kept: dict[str, NDArray[Any]] = {
            f"head.{name}": part.detach().numpy() for name, part in self.head.named_parameters()
        }
        for name, layer in self.layers.items():
            kept[f"{name}.C"], kept[f"{name}.s"] = in_steps((layer.weight.detach() - self.published[name]).numpy())
        np.savez(file, allow_pickle=False, **kept)


def in_steps(change: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """A matrix (m × n) as whole numbers (m × n) from −127 to 127 and a step for each row (m × 1): their product."""
    least = np.finfo(np.float32).tiny * 127  # a smaller row has no step that could be divided by
    step = np.maximum(np.abs(change).max(axis=1, keepdims=True), least).astype(np.float32) / np.float32(127)
    return np.rint(change / step).astype(np.int8), step


def loss(odds: Tensor, asked: Asked) -> Tensor:
    """How unlikely it is to choose the clause that settles a question, and its labels.

    Args:
        odds: n × k: the log odds of each label for each clause, the one that settles it first.
        asked: the question, with at most one clause that settles it.
    """
    likely = odds.log_softmax(-1)
    settles = odds[:, :NONE].logsumexp(1) - odds[:, NONE]
    chosen = torch.cat([torch.zeros(1), settles]).log_softmax(0)
    count = len(asked.settling)
    total = -chosen[count]
    if count:
        total = total - likely[0, list(asked.accepted)].logsumexp(0)
    if asked.others:
        total = total - NONE_WEIGHT * likely[count:, NONE].mean()
    return total


def on_policies(found: Iterable[Row], often: float) -> Iterator[Asked]:
    """Questions on policies: with the clauses that settle them, and with the nearest of those that do not.

    Args:
        found: the questions.
        often: how often each is asked in a round.
    """
    vocabulary, ranker = load_vocabulary(), Ranker.load()
    encoder, features = load_encoder("", "auto", ROOT / ".cache", ADAPTER), FeatureReader(vocabulary)
    known: dict[str, tuple[list[str], Passages]] = {}
    for row in found:
        if row.policy.digest not in known:
            known[row.policy.digest] = contexts(row.policy)[2], read_passages(row.policy, vocabulary, encoder)
        texts, passages = known[row.policy.digest]
        question = read_question(row.question, vocabulary)
        vector = encoder.encode_query(question.field_text)
        near = np.argsort(-ranker.scores(question, features.compare(question, vector, passages), passages))
        gold = np.flatnonzero(row.gold)
        others = [texts[n] for n in near[: NEAREST + len(gold)] if n not in gold][:NEAREST]
        accepted = tuple(LABELS.index(verdict) for verdict in row.verdicts if verdict in LABELS)
        yield Asked(question.field_text, tuple(texts[n] for n in gold), tuple(others), accepted, often)


def on_clauses() -> Iterator[Asked]:
    """The questions on single clauses."""
    vocabulary = load_vocabulary()
    for file in sorted((CORPUS / "readings").glob("*.jsonl")):
        for row in map(json.loads, file.read_text("utf-8").splitlines()):
            parts = (row["heading"], row["lead_in"].rstrip(":"), row["clause"])
            clause = (": ".join(part for part in parts if part),)
            for question, labels in row["questions"]:
                text = read_question(question, vocabulary).field_text
                accepted = tuple(LABELS.index(label) for label in labels)
                settled = NONE not in accepted
                yield Asked(text, clause if settled else (), () if settled else clause, accepted, SINGLE_OFTEN)


def batches(asked: Sequence[Asked]) -> Iterator[list[Asked]]:
    """The questions of a round, as they are drawn; like lengths together, else by chance.

    A rest that makes up no whole batch is left out.
    """
    found = []
    for is_single, size in ((False, QUESTIONS), (True, 4 * QUESTIONS)):
        drawn = [
            one.drawn() for one in asked if one.is_single == is_single for _ in range(int(one.often + random.random()))
        ]
        drawn.sort(key=lambda one: max(map(len, (*one.settling, *one.others))) * random.uniform(0.85, 1.15))
        found += [drawn[start : start + size] for start in range(0, len(drawn) - size + 1, size)]
    random.shuffle(found)
    yield from found


def learn(asked: Sequence[Asked], start: Path, epochs: int, crew: Crew) -> Reader:
    """Learn what is accepted."""
    torch.manual_seed(0)
    random.seed(0)
    reader = Reader(start)
    optimizer = torch.optim.AdamW(reader.learnt, lr=RATE, weight_decay=0.01)
    steps = epochs * sum(1 for _ in batches(asked))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min(1, (s + 1) / 50) * max(0.01, min(1, 1.25 * (1 - s / steps)))
    )
    began = time.monotonic()
    for epoch in range(epochs):
        losses = []
        for whole in batches(asked):
            batch = crew.share(whole)
            odds = reader([(one.text, clause) for one in batch for clause in (*one.settling, *one.others)])
            each = odds.split([len(one.settling) + len(one.others) for one in batch])
            mean = torch.stack([loss(part, one) for part, one in zip(each, batch, strict=True)]).mean()
            optimizer.zero_grad()
            mean.backward()
            crew.average(reader.learnt)
            nn.utils.clip_grad_norm_(reader.learnt, 1.0)
            optimizer.step()
            schedule.step()
            losses.append(mean.item())
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
    parser.add_argument("--sets", default=",".join((*OWN, *READ, *WORDY, *COMMON)))
    parser.add_argument("--sections", default=",".join(learnt_sections()))
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--begin", type=Path, default=ADAPTER)
    parser.add_argument("--back", type=float, default=0.0, help="the share of the way to go back in the end")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    crew = Crew()
    asked = [*on_clauses()]
    for name in filter(None, arguments.sets.split(",")):
        asked += on_policies(rows(name), WORDY_OFTEN if name in (*WORDY, *COMMON) else OFTEN)
    for name in filter(None, arguments.sections.split(",")):
        asked += on_policies(section_rows(name), SECTION_OFTEN)
    reader = learn(asked, arguments.begin, arguments.epochs, crew)
    if crew.leads:
        reader.go_back(Reader(arguments.begin), arguments.back)
        reader.save(arguments.out)
    crew.part()


if __name__ == "__main__":
    main()
