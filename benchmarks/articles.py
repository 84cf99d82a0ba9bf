"""Invented articles in any number: `python -m benchmarks.articles NUMBER FILE` writes them as JSON Lines.

Stories follow one another in time, so that a larger corpus spans more days and is no denser. A story is one happening
that one to eight outlets report with different words, counts and background; one article in twenty is another outlet's
copy of an earlier one. Lengths are log-normal about 330 words, as news agencies' are; asked for five words, an article
has two sentences. Names, outlets and happenings are made up; the towns are real. The same number gives the same
articles.
"""

from __future__ import annotations

import json
import math
import random
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

__all__ = ["articles", "write_articles"]

COPIES = 0.05
PER_DAY = 40
TOWNS = (
    "Zagreb", "Graz", "Linz", "Ljubljana", "Split", "Turin", "Bergamo", "Lyon", "Nantes", "Toulouse", "Leipzig",
    "Bremen", "Dresden", "Krakow", "Gdansk", "Poznan", "Brno", "Ostrava", "Debrecen", "Szeged", "Varna", "Plovdiv",
    "Sofia", "Porto", "Braga", "Seville", "Malaga", "Bilbao", "Cork", "Galway", "Leeds", "Bristol", "Glasgow",
    "Aarhus", "Odense", "Malmo", "Uppsala", "Bergen", "Trondheim", "Tampere", "Turku", "Tartu", "Riga", "Kaunas",
    "Vilnius", "Lusaka", "Kampala", "Nairobi", "Mombasa", "Accra", "Kumasi", "Dakar", "Lagos", "Kano", "Durban",
    "Maputo", "Lima", "Cusco", "Quito", "Cali", "Medellin", "Rosario", "Mendoza", "Recife", "Manaus", "Osaka",
)  # fmt: skip
OUTLETS = (
    "The Ostmark Gazette",
    "Varnholm Post",
    "Meridian Daily",
    "Harbour Ledger",
    "The Northern Sentinel",
    "Delta Wire",
)
HAPPENINGS: Mapping[str, tuple[str, ...]] = {
    "attack": (
        "Gunmen attacked a {site} in {town} on {day}, killing at least {low} people.",
        "At least {low} people were killed when gunmen stormed a {site} in {town} on {day}.",
        "The attack on a {site} in {town} left {number} dead and {hurt} wounded, police said.",
    ),
    "flood": (
        "A flood killed {number} people in {town} on {day} and destroyed dozens of houses near a {site}.",
        "Heavy rain set parts of {town} under water on {day}; {number} people drowned.",
        "Thousands were evacuated in {town} after the river burst its banks near a {site} on {day}.",
    ),
    "fire": (
        "A fire at a {site} in {town} killed {number} people on {day}, the fire service said.",
        "{number} workers died on {day} when a fire swept through a {site} in {town}.",
        "Firefighters fought all night against the blaze at a {site} in {town}, in which {hurt} people were injured.",
    ),
    "strike": (
        "Some {hurt}00 workers walked out on {day} at a {site} in {town} in a dispute over pay.",
        "The strike at a {site} in {town} entered its second day as {org} refused to negotiate.",
        "{org} dismissed {number} employees after the strike that began in {town} on {day}.",
    ),
    "election": (
        "{person} won the election for mayor of {town} on {day} with {hurt} per cent of the vote.",
        "Voters in {town} elected {person} as mayor on {day}, according to {org}.",
        "{person} promised to rebuild a {site} after winning the vote in {town} on {day}.",
    ),
}  # fmt: skip
LEADS = (
    "", "", "", "On {later}, ", "In a statement on {day}, ", "Late in the evening ", "According to {org}, ",
    "By {later} ",
    "At a news conference in {second}, ", "Residents said that ", "Officials in {second} confirmed that ",
    "In {month} {year}, ", "A day later ", "It was reported that ", "Despite the rain ",
)  # fmt: skip
CORES = (
    "police chief {person} arrested {low} suspects", "{org} sent {hurt} helpers to {town}",
    "{number} people were taken to hospital", "the interior ministry denied that {org} had been warned",
    "Prime Minister {leader} condemned the violence", "witnesses saw {low} men run from the {site}",
    "the damage was put at {hurt} million euros", "{other} was appointed to lead the inquiry",
    "{hurt} soldiers were deployed near the {site}", "the road from {town} to {second} was blocked",
    "a court sentenced {other} to {low} years in prison", "{leader} met {person} for talks",
    "the opposition accused {leader} of lying", "{org} bought a {site} for {hurt} million dollars",
    "an explosion injured {low} workers", "the government closed all schools", "{other} resigned from {org}",
    "{person} visited the families of the dead", "{low} people were still missing",
    "protesters marched through {second}",
    "{org} published a report on the {site}", "the army shot {low} rebels", "{other} escaped from prison",
    "prices rose by {low} per cent", "{person} signed an agreement with {org}", "rescuers found {low} bodies",
    "thieves stole {hurt} cars", "a ship sank off the coast", "{leader} refused to answer questions",
    "the parliament passed a law against {org}", "{hurt} houses burned down", "doctors treated {number} children",
)  # fmt: skip
TAILS = (
    ".", ".", ".", ", {person} said.", ", {org} said in a statement.", ", said {other}, who lives near the {site}.",
    ", the mayor of {town} told Reuters.", " after what had happened in {town}.", " for the second time since {year}.",
    " while others waited for news.", ", a figure that nobody confirmed.", " before {leader} arrived in {second}.",
    ', {leader} said. "Nobody warned us."', ", although {org} denied it.", " near the {site} in {town}.",
)  # fmt: skip
SITES = (
    "police station", "market", "bus depot", "textile factory", "school", "hotel", "port terminal", "power station",
    "hospital", "football ground",
)  # fmt: skip
ONSETS = ("B", "D", "F", "G", "H", "K", "L", "M", "N", "P", "R", "S", "T", "V", "Z", "Br", "Dr", "St", "Tr")
RIMES = ("ela", "oran", "imar", "usk", "enko", "alda", "ivic", "ester", "ondo", "arra")
FIRST = (
    "Ilan", "Sela", "Marek", "Odile", "Tomas", "Irena", "Jonas", "Petra", "Samir", "Leila", "Viktor", "Nadia", "Carlos",
    "Ines", "Henrik", "Astrid", "Kofi", "Ama",
)  # fmt: skip
KINDS = ("Union", "Agency", "Council", "Party", "Foundation", "Company")


@dataclass(frozen=True, slots=True)
class _Story:
    kind: str
    day: date
    words: Mapping[str, str]
    number: int


def articles(number: int, words: int = 330) -> Iterator[dict[str, str]]:
    """Yield `number` articles of `words` words (median) as the fields of JSON Lines, in the order of their days."""
    chance = random.Random(9)
    recent: list[dict[str, str]] = []
    waiting: list[_Story] = []
    for at in range(number):
        day = date(2019, 1, 1) + timedelta(days=at // PER_DAY)
        if recent and chance.random() < COPIES:
            article = _copy(chance.choice(recent), at, chance)
        else:
            if not waiting:
                story = _story(chance, day)
                waiting = [story] * min(8, 1 + int(chance.expovariate(0.45)))
            article = _report(waiting.pop(), at, day, words, chance)
        recent = [*recent[-60:], article]
        yield article


def write_articles(path: Path, number: int, words: int = 330) -> Path:
    """Write `number` articles of `words` words (median) to `path` as JSON Lines."""
    with path.open("w", encoding="utf8") as file:
        file.writelines(json.dumps(article) + "\n" for article in articles(number, words))
    return path


def _name(chance: random.Random) -> str:
    return chance.choice(ONSETS) + chance.choice(RIMES) + chance.choice(("", "", "n", "s", "va"))


def _story(chance: random.Random, day: date) -> _Story:
    town, second = chance.sample(TOWNS, 2)
    words = {
        "town": town,
        "second": second,
        "site": chance.choice(SITES),
        "person": f"{chance.choice(FIRST)} {_name(chance)}",
        "other": f"{chance.choice(FIRST)} {_name(chance)}",
        "leader": f"{chance.choice(FIRST)} {_name(chance)}",
        "org": f"the {chance.choice((town, _name(chance)))} {chance.choice(KINDS)}",
    }  # fmt: skip
    return _Story(chance.choice(sorted(HAPPENINGS)), day, words, chance.randint(4, 40))


def _report(story: _Story, at: int, day: date, length: int, chance: random.Random) -> dict[str, str]:
    number = story.number + chance.choice((0, 0, 0, 1, 2))
    words = {
        **story.words,
        "day": story.day.strftime("%A"),
        "later": (story.day + timedelta(days=2)).strftime("%A"),
        "month": (story.day - timedelta(days=chance.randint(40, 300))).strftime("%B"),
        "year": str(story.day.year - chance.randint(1, 12)),
        "number": str(number),
        "low": str(max(2, number // 2)),
        "hurt": str(number + chance.randint(1, 50)),
    }
    wanted = min(1500.0, max(min(30.0, length), chance.lognormvariate(math.log(length), 0.5)))
    sentences = list(chance.sample(HAPPENINGS[story.kind], 2))
    while sum(len(sentence.split()) for sentence in sentences) < wanted:
        sentences.extend(chance.choice(LEADS) + core + chance.choice(TAILS) for core in chance.sample(CORES, 6))
    whole = [sentence.format(**words) for sentence in sentences]
    whole = [sentence[0].upper() + sentence[1:] for sentence in whole]
    text = "\n\n".join(" ".join(whole[i : i + 3]) for i in range(0, len(whole), 3))
    title = f"{story.kind.capitalize()} in {words['town']}"
    return _article(at, title, day, chance.choice(OUTLETS), f"{text}\n\nReport {at} of {words['town']}.")


def _copy(article: Mapping[str, str], at: int, chance: random.Random) -> dict[str, str]:
    """Return the article as another outlet prints it: a line of its own under the same words."""
    outlet = chance.choice([name for name in OUTLETS if name != article["outlet"]])
    text = f"{article['text']}\n\n{outlet} took this report over as number {at}."
    return _article(at, article["title"], date.fromisoformat(article["published"]), outlet, text)


def _article(at: int, title: str, day: date, outlet: str, text: str) -> dict[str, str]:
    return {"id": f"report-{at:07}", "title": title, "published": day.isoformat(), "outlet": outlet, "text": text}


if __name__ == "__main__":
    write_articles(Path(sys.argv[2]), int(sys.argv[1]))
