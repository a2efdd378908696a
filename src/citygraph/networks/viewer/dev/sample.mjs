// Prints a made-up payload: node dev/sample.mjs [participants] [contexts] [ties] > sample.json
// The names of some are such as would break a page that took them for HTML.

const [participants, contexts, ties] = [1, 2, 3].map((i, at) => Number(process.argv[i + 1] ?? [900, 190, 1400][at]));

let seed = 7;
const random = () => {
  seed = (seed * 1664525 + 1013904223) >>> 0;
  return seed / 4294967296;
};
const pick = (count) => Math.floor(random() * count);

const families = ["projects", "events", "memberships", "awards", "outputs"];
const kinds = ["city", "institution", "initiative", "place", "Project", "Event", "Institution", "Award", "Output"];
const forms = ["company", "university", "municipality", "research institute", "development bank"];
const countries = ["Spain", "Germany", "United States", "India", "Italy", "France", "Japan", "Denmark", "Kenya", "Chile"];
const roles = [["coordinator", "convener"], ["partner", "member"], ["funder", "convener"], ["observer", "observer"]];
const total = participants + contexts;
const groups = Math.min(24, Math.max(1, Math.round(contexts / 8)));
const nodes = {};
for (const name of ["id", "label", "mode", "kind", "form", "family", "country", "topics", "x", "y", "r", "lat", "lon", "community", "known", "claimed", "list", "everybody"]) nodes[name] = [];
const degree = new Array(total).fill(0);
const rows = { p: [], c: [], role: [], source: [], start: [], end: [], asOf: [], first: [], last: [], dated: [], namedAs: [], locator: [], via: [] };
const pairs = new Set();
while (pairs.size < Math.min(ties, participants * contexts)) {
  const home = pairs.size < participants ? pairs.size : Math.floor(participants * random() ** 2.2);
  const group = home % groups;
  const near = random() < 0.8 ? (group + groups * Math.floor((contexts / groups) * random() ** 2)) % contexts : pick(contexts);
  pairs.add(home * contexts + near);
}
for (const key of pairs) {
  const [p, c] = [Math.floor(key / contexts), participants + (key % contexts)];
  degree[p]++;
  degree[c]++;
  for (let claims = random() < 0.2 ? 2 : 1; claims > 0; claims--) {
    const dated = random() < 0.1 ? 2 : random() < 0.3 ? 1 : 0;
    const first = dated === 2 ? 0 : 2004 + pick(18);
    const last = first && random() < 0.6 ? Math.min(2025, first + 1 + pick(6)) : 0;
    const row = [p, c, pick(roles.length), pick(40), dated ? "" : String(first), dated || !last ? "" : String(last), "", first, last, dated, "", `paragraph ${1 + pick(30)}`, ""];
    Object.keys(rows).forEach((name, i) => rows[name].push(row[i]));
  }
}
const centre = (group) => {
  const angle = group * 2.399963;
  const far = 520 * Math.sqrt((group + 0.5) / groups);
  return [600 + far * Math.cos(angle), 600 + far * Math.sin(angle)];
};
for (let i = 0; i < total; i++) {
  const context = i >= participants;
  const group = (context ? i - participants : i) % groups;
  const [cx, cy] = centre(group);
  const spread = 130 * Math.sqrt(random());
  const turn = random() * 2 * Math.PI;
  const kind = context ? [4, 4, 4, 5, 6, 7][pick(6)] : [0, 1, 1, 1, 2, 3][pick(6)];
  nodes.id.push(`https://w3id.org/citygraph/id/${context ? "initiative" : "institution"}/n${i}`);
  nodes.label.push(context ? `Project ${String.fromCharCode(65 + (i % 26))}${i}` : `${["Oslo", "Århus", "Málaga", "Łódź", "Cisco", "Siemens", "VTT"][i % 7]} ${i}`);
  nodes.mode.push(context ? 1 : 0);
  nodes.kind.push(kind);
  nodes.form.push(kind === 1 ? pick(forms.length) : -1);
  nodes.family.push(context ? { 4: 0, 5: 1, 6: 2, 7: 3 }[kind] : -1);
  nodes.country.push(random() < 0.9 ? pick(countries.length) : -1);
  nodes.topics.push(context ? [pick(5)] : []);
  nodes.x.push(Math.round(cx + spread * Math.cos(turn)));
  nodes.y.push(Math.round(cy + spread * Math.sin(turn)));
  nodes.r.push(context ? 4 + 1.1 * Math.sqrt(degree[i]) : 3 + Math.sqrt(degree[i]));
  nodes.lat.push(kind === 0 ? -40 + pick(100) : null);
  nodes.lon.push(kind === 0 ? -120 + pick(260) : null);
  nodes.community.push(degree[i] ? group : -1);
  nodes.known.push(context ? degree[i] : 0);
  nodes.claimed.push(context && random() < 0.1 ? degree[i] * 3 : 0);
  nodes.list.push(context && degree[i] > 60 ? 1 : 0);
  nodes.everybody.push(kind === 4 ? 1 : 0);
}
if (total > 0) nodes.label[0] = "</script><img src=x onerror=alert(1)>";
if (participants > 1) nodes.label[1] = "A very long name ".repeat(30);

process.stdout.write(JSON.stringify({
  version: 1,
  meta: {
    title: "A made-up network", ego: null, method: ["two-mode", "layout: made up"], coverage: "known 10 of 20 participants", filters: {},
    leftOut: { candidates: 12 }, date: "2024-05", query: "networks/participations", weights: "newman", years: [2004, 2025],
    shown: { families: ["projects"], lists: false }, reduced: null,
  },
  kinds, forms, families, countries: countries.map((label, i) => ({ code: `C${i}`, label })), topics: ["mobility", "energy", "data", "water", "housing"],
  roles: roles.map(([id, side]) => ({ id, label: id, side })), tiers: ["primary", "news"],
  communities: Array.from({ length: groups }, (_, i) => ({ name: `Projects of group ${i + 1}`, size: 10 })),
  sources: Array.from({ length: 40 }, (_, i) => ({ id: `https://example.org/s${i}`, title: `Source ${i}`, year: 2010 + (i % 12), url: i % 5 ? `https://example.org/s${i}` : "", tier: i % 2 })),
  nodes: { ...nodes, measures: { degree, betweenness: degree.map((d) => (d ? d * d * random() : null)) } },
  same: [],
  participations: rows,
}));
