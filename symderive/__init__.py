"""symderive: derivations proved, refuted with a verified counterexample, or undecided.

The public names are few and are loaded on first use, so that `import symderive` is quick.
"""

from __future__ import annotations

__version__ = "0.1.0"
