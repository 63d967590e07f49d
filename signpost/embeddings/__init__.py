"""Text to vectors, and search over them: encoders with a cache, a dense and a lexical index, and their fusion.

Nothing here knows of policies or of chat; a model and its libraries are imported when an encoder is first loaded.
"""

from signpost.embeddings.async_encoder import AsyncEncoder
from signpost.embeddings.cache import VectorCache
from signpost.embeddings.cached_encoder import CachedEncoder
from signpost.embeddings.cross_encoder import CachedPairReader
from signpost.embeddings.dense import DenseIndex
from signpost.embeddings.encoder import Encoder, Vectors
from signpost.embeddings.fusion import fuse, ranking, reciprocal_rank_fusion
from signpost.embeddings.lexical import LexicalIndex
from signpost.embeddings.loader import Runtime, load_encoder, load_pair_reader

__all__ = [
    "AsyncEncoder",
    "CachedEncoder",
    "CachedPairReader",
    "DenseIndex",
    "Encoder",
    "LexicalIndex",
    "Runtime",
    "VectorCache",
    "Vectors",
    "fuse",
    "load_encoder",
    "load_pair_reader",
    "ranking",
    "reciprocal_rank_fusion",
]
