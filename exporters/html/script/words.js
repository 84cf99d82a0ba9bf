// Dates, intervals and numbers in plain words.

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const NUMBERS = [
  "no",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
];
const KINDS = {
  event: ["event", "events"],
  actor: ["person or organisation", "people and organisations"],
  place: ["place", "places"],
};

const inWords = (n) => (n < NUMBERS.length ? NUMBERS[n] : n.toLocaleString("en"));
const some = (n, one, many = one + "s") => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

/** Days since 1970 of an ISO date (`YYYY`, `YYYY-MM`, `YYYY-MM-DD…`), or null. */
function dayOf(iso) {
  const parts = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(iso ?? "");
  if (!parts) return null;
  return Math.round(Date.UTC(+parts[1], (parts[2] ?? 1) - 1, parts[3] ?? 1) / 864e5);
}

const isoOf = (day) => new Date(day * 864e5).toISOString().slice(0, 10);

function dateParts(day) {
  const date = new Date(day * 864e5);
  return [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
}

/** `17 February 2023`; with `without` = "year" or "month" the parts that a following date repeats are left out. */
function dateWords(day, without) {
  const [year, month, date] = dateParts(day);
  if (without === "month") return String(date);
  if (without === "year") return `${date} ${MONTHS[month]}`;
  return `${date} ${MONTHS[month]} ${year}`;
}

function shortDate(iso) {
  const day = dayOf(iso);
  if (day === null) return "undated";
  const [year, month, date] = dateParts(day);
  return `${date} ${MONTHS[month].slice(0, 3)} ${year}`;
}

/** `14 to 16 March 2031` with `joiner` = "to". */
function rangeWords(first, last, joiner) {
  const [a, b] = [dateParts(first), dateParts(last)];
  const without = a[0] !== b[0] ? null : a[1] !== b[1] ? "year" : "month";
  return `${dateWords(first, without)} ${joiner} ${dateWords(last)}`;
}

function coarseWords(first, last, granularity) {
  const [year, month] = dateParts(first);
  if (granularity === "decade") return `the ${year - (year % 10)}s`;
  if (granularity === "year" && dateParts(last)[0] === year) return String(year);
  if (granularity === "quarter")
    return `${["first", "second", "third", "fourth"][Math.floor(month / 3)]} quarter of ${year}`;
  if (granularity === "month" && dateParts(last)[1] === month) return `${MONTHS[month]} ${year}`;
  if (granularity === "week") return `week of ${dateWords(first)}`;
  return null;
}

/**
 * When a node happened: `from`, `to` (days, null = open), `label` in words, `sure` = it is dated to its granularity,
 * `outer` = the words for wider bounds where there are any.
 */
function whenOf(node) {
  const [begin, end, earliest, latest] = [node.begin, node.end, node.earliest, node.latest].map(dayOf);
  const from = begin ?? earliest,
    to = end ?? begin ?? latest;
  if (from === null && to === null)
    return { from: null, to: null, label: "Undated", sure: false, first: null, last: null };
  const first = earliest !== null && (from === null || earliest < from) ? earliest : from;
  const last = latest !== null && (to === null || latest > to) ? latest : to;
  const wider = begin !== null && ((first !== null && first < begin) || (last !== null && to !== null && last > to));
  let label,
    sure = true;
  if (begin === null) {
    sure = false;
    if (from === null) label = "Undated";
    else if (to === null) label = `since ${dateWords(from)}`;
    else if (from === to) {
      label = dateWords(from);
      sure = true;
    } else label = coarseWords(from, to, node.granularity) ?? `between ${rangeWords(from, to, "and")}`;
  } else if (begin === to) label = dateWords(begin);
  else label = coarseWords(begin, to, node.granularity) ?? rangeWords(begin, to, "to");
  const clock = /T(\d\d:\d\d)/.exec(node.begin ?? "");
  if (clock && begin === to) label += `, ${clock[1]}`;
  let outer =
    wider && first !== null && last !== null ? `at the outside between ${rangeWords(first, last, "and")}` : null;
  if (from === null) outer = `by ${dateWords(to)}`;
  return { from, to, first, last, label, sure, outer };
}

/** What the box of an event must say about its time when the date above it does not: `heading` stands above. */
function ownTime({ label, from, outer }, heading) {
  if (from === null) return outer ?? (label === heading ? null : "undated");
  return label === heading ? null : label;
}

/** The time between two days in words: `about two months later`. */
function gapWords(days) {
  if (days <= 0) return "";
  if (days === 1) return "the next day";
  if (days < 7) return `${inWords(days)} days later`;
  if (days < 11) return "about a week later";
  if (days < 25) return `about ${inWords(Math.round(days / 7))} weeks later`;
  if (days < 46) return "about a month later";
  const years = days / 365.25;
  if (years > 0.94 && years < 1.1) return "about a year later";
  if (years > 1.42 && years < 1.58) return "about a year and a half later";
  if (years < 1.9) return `about ${inWords(Math.round(days / 30.4))} months later`;
  return `about ${inWords(Math.round(years))} years later`;
}

/** Units that go without saying are left out; `additional` marks a number on top of another, `part` one inside it. */
function unitWords(unit) {
  if (!unit || ["person", "people", "thing", "count"].includes(unit)) return "";
  return { additional: " more", part: " of them" }[unit] ?? ` ${unit}`;
}

const amount = (n) => Number(n).toLocaleString("en", { maximumFractionDigits: 2 });

/** Bounds in words: `at least 2`, `8 to 10`, `31 January 2023`. */
function boundsWords(claim) {
  const { low, high } = claim;
  if (low === undefined && high === undefined) return claim.value ?? null;
  if (typeof (low ?? high) === "string") {
    const [a, b] = [dayOf(low), dayOf(high)];
    if (a === null && b === null) return String(low ?? high);
    if (a === null) return `by ${dateWords(b)}`;
    if (b === null) return `since ${dateWords(a)}`;
    return a === b ? dateWords(a) : rangeWords(a, b, "to");
  }
  const unit = unitWords(claim.unit);
  if (high === undefined) return `at least ${amount(low)}${unit}`;
  if (low === undefined || (low === 0 && high > 0)) return `at most ${amount(high)}${unit}`;
  return low === high ? `${amount(low)}${unit}` : `${amount(low)} to ${amount(high)}${unit}`;
}

const FACTUALITY = { alleged: "alleged", denied: "denied", planned: "planned", hypothetical: "hypothetical" };
