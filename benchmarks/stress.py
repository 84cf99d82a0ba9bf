"""Resolution on made-up stories whose right answer is known: precision, recall, time and memory as they grow.

    python -m benchmarks.stress [--mentions 1000 10000 100000] [--layout dense spread]

Incidents are told by one to six reports in different words, some of them copies with small edits; officials share
surnames and are named in full once per report; incidents of one kind happen in one city on neighbouring days (`dense`),
or in many cities over years (`spread`). A sixth of the reports give no day. The records are made as extraction would
make them, without the language model, so that only resolution is measured. Each size runs in a fresh process.
Leaves: a table with pair precision and recall of events and of people, seconds, peak memory, and the growth of time
with the number of mentions as an exponent.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from kg.model.annotation import Annotation, Token
from kg.model.claim import Claim, Factuality, Mention, MentionKind, Predicate
from kg.model.document import Document
from kg.model.ids import ClaimId, DocumentId, MentionId, digest, text_id
from kg.resolve.links import resolve_links

CITIES = (
    "Mombasa", "Lagos", "Nairobi", "Kano", "Accra", "Dakar", "Lusaka", "Harare", "Kigali", "Bamako", "Tunis",
    "Tripoli", "Oran", "Aleppo", "Basra", "Mosul", "Karachi", "Lahore", "Quetta", "Kabul", "Herat", "Dhaka",
    "Khulna", "Mandalay", "Medan", "Surabaya", "Cebu", "Davao", "Lima", "Quito", "Cali", "Recife", "Manaus",
    "Rosario", "Oslo", "Bergen", "Turku", "Tampere", "Gdansk", "Lodz", "Brno", "Graz", "Linz", "Turin", "Bari",
    "Malaga", "Murcia", "Porto", "Braga", "Lyon", "Nantes", "Leeds", "Cardiff",
)  # fmt: skip
SURNAMES = (
    "Wanjala", "Okafor", "Brandt", "Kaplan", "Silva", "Haddad", "Petrov", "Nakamura", "Ferrin", "Doremi", "Marwick",
    "Osei", "Lindqvist", "Castel", "Rahimi", "Duarte", "Novak", "Mbeki", "Sorensen", "Albrecht",
)  # fmt: skip
SYLLABLES = (
    "an", "be", "ca", "do", "el", "fa", "gi", "ha", "in", "jo", "ka", "lu", "ma", "ni", "or", "pe", "ra", "sa", "ti",
    "vo", "ya", "ze",
)  # fmt: skip
TARGETS = (
    "depot", "market", "bridge", "school", "station", "clinic", "hotel", "court", "warehouse", "refinery", "airport",
    "harbour", "library", "stadium", "museum", "bank", "church", "mosque", "prison", "pharmacy",
)  # fmt: skip
KINDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "attack": (("attacked", "attack"), ("stormed", "storm"), ("raided", "raid")),
    "bombing": (("bombed", "bomb"), ("blasted", "blast")),
    "kidnapping": (("abducted", "abduct"), ("kidnapped", "kidnap")),
    "arson": (("torched", "torch"), ("burned", "burn")),
}
NOUNS = {"attack": "attack", "bombing": "bombing", "kidnapping": "kidnapping", "arson": "fire"}
ADJECTIVES = (
    "old", "new", "busy", "crowded", "empty", "central", "northern", "southern", "eastern", "western", "former",
    "private", "public", "municipal", "guarded", "abandoned", "small", "large", "wooden", "famous",
)  # fmt: skip
MENTIONS_PER_INCIDENT = 23
"""Ten in a report; every incident has three and a half reports, of which some have the same words and are read once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """What happened once: the right answer for all mentions that tell of it."""

    number: int
    kind: str
    city: str
    day: date
    target: str
    adjective: str
    official: tuple[str, str]
    victim: tuple[str, str]
    killed: int


@dataclass(slots=True, kw_only=True)
class Stories:
    """The records of made-up reports, and the right answer: what each mention of an event or person stands for."""

    documents: list[Document] = field(default_factory=list)
    annotations: list[Annotation] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    truth: dict[MentionId, str] = field(default_factory=dict)


def make_incidents(number: int, layout: str, chance: random.Random) -> Iterator[Incident]:
    """Yield incidents; no two of a kind happen in one city on one day."""
    taken: set[tuple[str, str, date]] = set()
    cities = CITIES[: max(2, number // 60)] if layout == "dense" else CITIES
    days = max(6, number // max(1, len(cities) * 2)) if layout == "dense" else 365 * 8
    people: set[tuple[str, str]] = set()
    while len(taken) < number:
        kind, city = chance.choice(sorted(KINDS)), chance.choice(cities)
        day = date(2015, 1, 1) + timedelta(days=chance.randrange(days))
        if (kind, city, day) in taken:
            days += 1 if layout == "dense" and len(taken) % 7 == 0 else 0
            continue
        taken.add((kind, city, day))
        pair = [_person(people, chance) for _ in range(2)]
        yield Incident(
            number=len(taken), kind=kind, city=city, day=day, target=chance.choice(TARGETS),
            adjective=chance.choice(ADJECTIVES), official=pair[0], victim=pair[1], killed=chance.randrange(2, 30),
        )  # fmt: skip


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(3))


def _person(people: set[tuple[str, str]], chance: random.Random) -> tuple[str, str]:
    """Return a new person; surnames are few, so that many share one."""
    while (person := (_word(chance).capitalize(), chance.choice(SURNAMES))) in people:
        pass
    people.add(person)
    return person


class _Report:
    """Writes one report word by word, with its mentions and claims."""

    def __init__(self, stories: Stories, published: date) -> None:
        self.stories, self.published = stories, published
        self.text = ""
        self.tokens: list[Token] = []
        self.sentences: list[tuple[int, int]] = []
        self.spans: list[tuple[MentionKind, int, str, bool, str]] = []
        self.said: list[tuple[Predicate, int, int | None, dict[str, object]]] = []

    def sentence(self, words: str) -> None:
        """Add a sentence: `form/UPOS/head/dep[/lemma]` each, heads counted from 1; `_` in a form is a blank."""
        first, start = len(self.tokens), len(self.text)
        for item in words.split():
            form, upos, head, dep, *lemma = item.split("/")
            form = form.replace("_", " ")
            begin = len(self.text)
            self.text += form + " "
            tag = {"PROPN": "NNP", "VERB": "VBD", "NOUN": "NN"}.get(upos, "X")
            governor = len(self.tokens) if head == "0" else first + int(head) - 1
            name = lemma[0] if lemma else form.lower()
            self.tokens.append(
                Token(start=begin, end=len(self.text) - 1, lemma=name, upos=upos, tag=tag, head=governor, dep=dep)
            )
        self.sentences.append((start, len(self.text) - 1))
        self.text = self.text[:-1] + "\n"

    def mention(self, kind: MentionKind, back: int, type_: str, *, name: bool = False, truth: str = "") -> int:
        """Add a mention of the token `back` from the end of the text and return its number."""
        self.spans.append((kind, len(self.tokens) - back, type_, name, truth))
        return len(self.spans) - 1

    def claim(self, predicate: Predicate, subject: int, target: int | None = None, **fields: object) -> None:
        """Add a claim about a mention."""
        self.said.append((predicate, subject, target, fields))

    def close(self, outlet: str) -> DocumentId:
        """Put the report's records into the stories."""
        key = text_id(self.text)
        day = self.published.isoformat()
        self.stories.documents.append(
            Document(
                id=key, source=f"{key}.txt", name=key, text=self.text, outlet=outlet, language="en", published=day,
                published_from="metadata", published_earliest=day, published_latest=day, origin=key,
            )
        )  # fmt: skip
        self.stories.annotations.append(
            Annotation(document=key, sentences=tuple(self.sentences), tokens=tuple(self.tokens))
        )
        made = []
        for kind, at, type_, name, truth in self.spans:
            token = self.tokens[at]
            mention = Mention(
                id=MentionId(digest(key, kind.value, token.start, token.end)), document=key, kind=kind,
                start=token.start, end=token.end, text=self.text[token.start : token.end],
                head=(token.start, token.end), type=type_, name=name,
            )  # fmt: skip
            made.append(mention)
            if truth:
                self.stories.truth[mention.id] = truth
        self.stories.mentions.extend(made)
        for number, (predicate, subject, target, fields) in enumerate(self.said):
            self.stories.claims.append(
                Claim(
                    id=ClaimId(digest(key, number)), document=key, sentence=self.sentences[0],
                    evidence=self.sentences[0], subject=made[subject].id, predicate=predicate, extractor="stress@1",
                    object=made[target].id if target is not None else None, factuality=Factuality.ASSERTED,
                    **fields,  # type: ignore[arg-type]
                )
            )  # fmt: skip
        return key


def write_report(stories: Stories, incident: Incident, chance: random.Random, *, edit: str = "") -> str:
    """Add one report of an incident and return what tells its wording, for a copy with an edit."""
    wording, lag, dated, outlet = (
        edit.split("|")[:4] if edit
        else (str(chance.randrange(9)), str(chance.randrange(1, 3)), str(int(chance.random() > 1 / 6)), _word(chance))
    )  # fmt: skip
    words, verb = KINDS[incident.kind], int(wording)
    form, lemma = words[verb % len(words)]
    published = incident.day + timedelta(days=int(lag))
    report = _Report(stories, published)
    event, person, place = MentionKind.EVENT, MentionKind.ACTOR, MentionKind.PLACE
    when = f"on/ADP/8/case {incident.day:%A}/PROPN/2/obl" if dated == "1" else "again/ADV/2/advmod"
    opening = "Gunmen" if not edit else "Armed_gunmen"
    report.sentence(
        f"{opening}/NOUN/2/nsubj/gunman {form}/VERB/0/root/{lemma} the/DET/5/det {incident.adjective}/ADJ/5/amod "
        f"{incident.target}/NOUN/2/obj in/ADP/7/case {incident.city}/PROPN/2/obl {when} ./PUNCT/2/punct"
    )
    size = 10 if dated == "1" else 9
    main = report.mention(event, size - 1, incident.kind, truth=f"event {incident.number}")
    gunmen = report.mention(person, size, "Group")
    town = report.mention(place, size - 6, "Location", name=True)
    report.claim(Predicate.TYPE, main, value=incident.kind)
    report.claim(Predicate.PARTICIPANT, main, gunmen, role="perpetrator")
    report.claim(Predicate.PLACE, main, town)
    if dated == "1":
        day = incident.day.isoformat()
        report.claim(Predicate.TIME, main, low=day, high=day, granularity="day")
    given, surname = incident.victim
    report.sentence(
        f"{given}_{surname}/PROPN/2/nsubj:pass died/VERB/0/root/die among/ADP/5/case {incident.killed}/NUM/5/nummod "
        "people/NOUN/2/obl ./PUNCT/2/punct"
    )
    victim = report.mention(person, 6, "Person", name=True, truth=f"person {given} {surname}")
    death = report.mention(event, 5, "death")
    report.claim(Predicate.TYPE, death, value="death")
    report.claim(Predicate.PART_OF, death, main)
    report.claim(Predicate.PARTICIPANT, main, victim, role="victim")
    killed = float(incident.killed)
    report.claim(Predicate.COUNT, main, attribute="killed", low=killed, high=killed, counted="people")
    given, surname = incident.official
    truth = f"person {given} {surname}"
    report.sentence(
        f"Minister/NOUN/2/compound {given}_{surname}/PROPN/3/nsubj condemned/VERB/0/root/condemn the/DET/5/det "
        f"{NOUNS[incident.kind]}/NOUN/3/obj ./PUNCT/3/punct"
    )
    official = report.mention(person, 5, "Person", name=True, truth=truth)
    condemned = report.mention(event, 4, "condemnation", truth=f"condemned {incident.number}")
    again = report.mention(event, 2, incident.kind, truth=f"event {incident.number}")
    report.claim(Predicate.TYPE, condemned, value="condemnation")
    report.claim(Predicate.PARTICIPANT, condemned, official, role="speaker")
    report.claim(Predicate.ABOUT, condemned, again)
    report.sentence(
        f"{surname}/PROPN/2/nsubj visited/VERB/0/root/visit the/DET/4/det {incident.target}/NOUN/2/obj ./PUNCT/2/punct"
    )
    report.mention(person, 5, "Person", name=True, truth=truth)
    visited = report.mention(event, 4, "visit")
    report.claim(Predicate.TYPE, visited, value="visit")
    key = report.close(outlet)
    return f"{wording}|{lag}|{dated}|{outlet}|{key}"


def make_stories(mentions: int, layout: str, seed: int = 7) -> Stories:
    """Return reports with about as many mentions as asked for."""
    chance = random.Random(seed)
    stories = Stories()
    for incident in make_incidents(max(8, mentions // MENTIONS_PER_INCIDENT), layout, chance):
        last = ""
        for number in range(chance.choice((1, 2, 3, 4, 5, 6))):
            copied = bool(last) and number > 0 and chance.random() < 0.2
            told = write_report(stories, incident, chance, edit=last if copied else "")
            last = told if not copied else ""
    stories.documents = list({d.id: d for d in stories.documents}.values())
    stories.annotations = list({a.document: a for a in stories.annotations}.values())
    stories.mentions = list({m.id: m for m in stories.mentions}.values())
    stories.claims = list({c.id: c for c in stories.claims}.values())
    return stories


def score_pairs(truth: Mapping[MentionId, str], node_of: Mapping[MentionId, str], kind: str) -> tuple[float, float]:
    """Return pair precision and recall of one kind of thing: `event`, `condemned` or `person`."""
    keys = {m: t for m, t in truth.items() if t.startswith(kind)}

    def pairs(groups: Mapping[object, int]) -> int:
        return sum(n * (n - 1) // 2 for n in groups.values())

    both: Counter[object] = Counter((t, node_of.get(m, m)) for m, t in keys.items())
    found: Counter[object] = Counter(node_of.get(m, m) for m in keys)
    wanted: Counter[object] = Counter(keys.values())
    right = pairs(both)
    return right / max(1, pairs(found)), right / max(1, pairs(wanted))


def measure(mentions: int, layout: str) -> dict[str, object]:
    """Make stories, resolve them and return the figures."""
    stories = make_stories(mentions, layout)
    begun = time.process_time()
    resolution = resolve_links(stories.documents, stories.annotations, stories.mentions, stories.claims)
    seconds = time.process_time() - begun
    node_of = {link.mention: link.node for link in resolution.links}
    sizes: dict[str, int] = defaultdict(int)
    for mention, node in node_of.items():
        if mention in stories.truth:
            sizes[node] += 1
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return {
        "layout": layout,
        "mentions": len(stories.mentions),
        "seconds": seconds,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit,
        "largest": max(sizes.values()),
        **{kind: score_pairs(stories.truth, node_of, kind) for kind in ("event", "condemned", "person")},
    }


def main() -> None:
    """Run every size and layout in a process of its own and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mentions", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--layout", nargs="+", choices=("dense", "spread"), default=["dense", "spread"])
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.mentions[0], options.layout[0])))
        return
    print("layout  mentions  CPU s  peak MiB  largest    events P/R  condemned P/R     people P/R  growth")
    for layout in options.layout:
        last: tuple[int, float] | None = None
        for size in options.mentions:
            command = [sys.executable, "-m", "benchmarks.stress", "--one", "--mentions", str(size), "--layout", layout]
            row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            shares = "  ".join(
                f"{100 * p:6.2f}/{100 * r:6.2f}" for p, r in (row[k] for k in ("event", "condemned", "person"))
            )
            growth = math.log(row["seconds"] / last[1]) / math.log(row["mentions"] / last[0]) if last else math.nan
            print(
                f"{layout:<6}  {row['mentions']:>8,}  {row['seconds']:5.1f}  {row['peak']:8.0f}  {row['largest']:>7}  "
                f"{shares}  {growth:6.2f}",
                flush=True,
            )
            last = (row["mentions"], row["seconds"])


if __name__ == "__main__":
    main()
