/** What stands around the drawing: title and counts, where one is, and a few buttons. */

import { announce, counted, figure, h, icon, signed } from "./dom";
import { leaveEgo } from "./ego";
import { clearFilters, filtered } from "./filters";
import type { Model } from "./payload";
import { titleOf } from "./seen";
import type { Stage } from "./stage";
import type { Store } from "./state";

function countsLine(store: Store): string {
  const { counts, view } = store.visible;
  const parts = [counted(counts.participants, "participant")];
  if (view === "two-mode") parts.push(counted(counts.contexts, "context"));
  else parts.push(counted(counts.ties, "tie"));
  parts.push(counted(counts.participations, "claim"));
  if (counts.undated) parts.push(counted(counts.undated, "undated claim"));
  return parts.map((part) => part.replace(" ", "\u00a0")).join(" · ");
}

/** Title, counts, and what is not shown. */
export function masthead(model: Model, store: Store): HTMLElement {
  const title = h("h1", {});
  const counts = h("p", { class: "counts" });
  const kept = h("p", { class: "hint kept" });
  const draw = (): void => {
    const { counts: now } = store.visible;
    document.title = title.textContent = titleOf(model, store);
    counts.textContent = countsLine(store);
    const left: string[] = [];
    if (now.hiddenLists) left.push(`${counted(now.hiddenLists, "list")} of cities not shown`);
    if (now.drawnTies < now.ties) left.push(`the ${figure(now.drawnTies)} strongest ties are drawn`);
    if (model.meta.reduced) left.push(model.meta.reduced);
    kept.textContent = left.join("; ");
  };
  store.subscribe(({ keys }) => {
    if (!keys.has("visible")) return;
    draw();
    announce(`${countsLine(store)} shown`);
  });
  draw();
  return h("header", { class: "masthead" }, title, counts, kept);
}

/** Where one is: the overview, or around somebody; and how far the view reaches. */
export function whereabouts(model: Model, store: Store): HTMLElement {
  const name = h("strong", {});
  const back = h(
    "button",
    { type: "button", class: "back", on: { click: () => leaveEgo(store) } },
    icon("back"),
    h("span", {}, "Overview"),
  );
  const reach = [1, 2, 3].map((distance) =>
    h(
      "button",
      {
        type: "button",
        title: distance === 1 ? "Whom it meets, and where" : `Up to ${distance} meetings away`,
        on: { click: () => store.set({ distance }) },
      },
      String(distance),
    ),
  );
  const root = h(
    "nav",
    { class: "whereabouts", "aria-label": "Ego view" },
    back,
    name,
    h(
      "span",
      { class: "segments small", role: "group", "aria-label": "Meetings away" },
      h("span", { class: "hint" }, "meetings away"),
      ...reach,
    ),
  );
  const draw = (): void => {
    const { ego, distance } = store.state;
    root.hidden = ego === null;
    if (ego !== null) name.textContent = model.nodes.label[ego];
    reach.forEach((button, i) => button.setAttribute("aria-pressed", String(i + 1 === distance)));
  };
  store.subscribe(({ keys }) => (keys.has("ego") || keys.has("distance")) && draw());
  draw();
  return root;
}

/** Said where the network would be when filters have left nothing. */
export function emptiness(model: Model, store: Store): HTMLElement {
  const text = h("p", {});
  const all = h("button", { type: "button", on: { click: () => clearFilters(store) } }, "Clear filters");
  const root = h("div", { class: "nothing" }, text, all);
  const draw = (): void => {
    root.hidden = store.visible.nodes.length > 0;
    text.textContent = model.nodes.count
      ? "Nothing is left under these filters."
      : "This network is empty: there is nothing to draw.";
    all.hidden = !filtered(store.state);
  };
  store.subscribe(({ keys }) => keys.has("visible") && draw());
  draw();
  return root;
}

export function tools(store: Store, stage: () => Stage): HTMLElement {
  return h(
    "div",
    { class: "tools", role: "group", "aria-label": "Drawing" },
    signed("plus", "Nearer", () => stage().zoom(1.6)),
    signed("minus", "Farther", () => stage().zoom(1 / 1.6)),
    signed("fit", "Show all", () => stage().fit()),
    h("hr"),
    sharing(),
    themed(store),
  );
}

function themed(store: Store): HTMLElement {
  const draw = (): void => {
    document.documentElement.dataset.theme = store.appearance.theme.name;
  };
  store.subscribe(({ keys }) => keys.has("appearance") && draw());
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => store.repaint());
  return signed("theme", "Light or dark", () =>
    store.set({ theme: store.appearance.theme.name === "paper" ? "night" : "paper" }),
  );
}

function sharing(): HTMLElement {
  return signed("link", "Copy a link to this view", () => {
    const copied =
      navigator.clipboard?.writeText(location.href) ?? Promise.reject(new Error("no clipboard"));
    copied.then(
      () => announce("The link to this view is copied."),
      () => announce("Copy the address of this page: it holds the view."),
    );
  });
}
