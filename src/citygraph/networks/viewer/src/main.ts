/** The page: reads the data, builds the parts, and lets them talk through the store. */

import "./before";
import { decode, readPayload } from "./decode";
import { h, icon } from "./dom";
import { mountDetails } from "./details";
import { mountDrawn } from "./drawn";
import { mountExports } from "./exports";
import { mountFilters } from "./filters";
import { emptiness, masthead, tools, whereabouts } from "./frame";
import { hook } from "./hook";
import { mountLegend, mountLooks } from "./legend";
import { mountMap } from "./map";
import type { Model } from "./payload";
import { mountSearch } from "./search";
import { mountStage, type Stage } from "./stage";
import type { Store } from "./state";
import { escapable, steerable } from "./steering";
import { bindAddress, createStore, decodeState } from "./store";
import { mountTable } from "./table";

/** Whether the browser draws with WebGL; asked before sigma is made, which throws without. */
function webgl(): boolean {
  try {
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("webgl2") ?? canvas.getContext("webgl");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return context !== null;
  } catch {
    return false;
  }
}

/** The parts that slide in: on wide screens beside the drawing, on phones over it. */
type Sheet = "filters" | "details" | "";

function build(model: Model, store: Store): { search: { focus(): void }; stage: Stage; webgl: boolean } {
  const rail = h("aside", { class: "rail", id: "filters", "aria-label": "Search and filters" });
  const scroll = h("div", { class: "rail-scroll" });
  const panel = h("section", { class: "panel", id: "details", "aria-label": "Details", tabindex: "-1" });
  const canvas = h("div", {
    class: "stage",
    tabindex: "0",
    role: "application",
    "aria-label":
      "Network. Arrow keys move it, plus and minus zoom, 0 shows all. The table holds the same.",
  });
  const body = h("div", { class: "table", id: "table" });
  const page = h("div", { class: "page" });
  const sheet = (name: Sheet): void => {
    page.dataset.sheet = page.dataset.sheet === name ? "" : name;
  };
  const table = h(
    "button",
    {
      type: "button",
      class: "drawer-toggle",
      "aria-controls": "table",
      on: { click: () => store.set({ table: !store.state.table }) },
    },
    icon("table"),
    h("span", {}, "Table"),
  );
  const phone = h(
    "nav",
    { class: "phone-bar", "aria-label": "Parts of the page" },
    h(
      "button",
      { type: "button", on: { click: () => sheet("filters") } },
      icon("filter"),
      h("span", {}, "Filters"),
    ),
    h(
      "button",
      { type: "button", on: { click: () => sheet("details") } },
      icon("info"),
      h("span", {}, "Details"),
    ),
    h(
      "button",
      {
        type: "button",
        on: {
          click: () => {
            page.dataset.sheet = "";
            store.set({ table: !store.state.table });
          },
        },
      },
      icon("table"),
      h("span", {}, "Table"),
    ),
  );
  const drawer = h(
    "section",
    { class: "drawer", "aria-label": "Table" },
    h("div", { class: "drawer-head" }, table),
    body,
  );
  const head = h("div", { class: "head" }, masthead(model, store));
  const exports = h("div", { class: "exports" });
  const looks = h("div", { class: "bar" });
  const key = h("div", { class: "key" });
  const skip = h(
    "button",
    {
      type: "button",
      class: "skip",
      on: {
        click: () => {
          store.set({ table: true });
          body.querySelector<HTMLElement>("[tabindex], button, th")?.focus();
        },
      },
    },
    "Skip to the table",
  );
  rail.append(scroll);
  page.append(
    skip,
    head,
    rail,
    h(
      "main",
      { class: "middle" },
      looks,
      h(
        "div",
        { class: "field" },
        canvas,
        whereabouts(model, store),
        emptiness(model, store),
        tools(store, () => stage),
      ),
      key,
    ),
    panel,
    drawer,
    phone,
  );
  document.getElementById("citygraph-static")?.remove();
  document.body.prepend(page);
  document.body.append(
    h("div", { id: "announcer", class: "hidden", role: "status", "aria-live": "polite" }),
  );

  const search = mountSearch(head, model, store);
  mountFilters(scroll, model, store);
  rail.append(exports);
  mountExports(exports, model, store);
  mountLooks(looks, model, store);
  mountLegend(key, model, store);
  mountDetails(panel, model, store);
  const map = h("details", { class: "map-fold", open: true }, h("summary", {}, "Map"));
  panel.append(map);
  mountMap(map, model, store);
  mountTable(body, model, store);
  const draws = webgl();
  const stage = draws ? mountStage(canvas, model, store) : mountDrawn(canvas, model, store);
  steerable(canvas, () => stage);
  const arrange = (): void => {
    page.classList.toggle("tabled", store.state.table);
    table.setAttribute("aria-expanded", String(store.state.table));
  };
  arrange();
  store.subscribe(({ keys, state }) => {
    if (keys.has("table")) arrange();
    if (!keys.has("selected")) return;
    const opens = state.selected && !keys.has("ego"); // on phones it would cover a view that just opened
    if (opens) page.dataset.sheet = "details";
    else if (page.dataset.sheet === "details") page.dataset.sheet = "";
  });
  return { search, stage, webgl: draws };
}

function start(): void {
  const began = performance.now();
  const model = decode(readPayload(document));
  const store = createStore(model, decodeState(model, location.hash));
  const timings = {
    ready: 0,
    get lastFilter() {
      return store.timings.lastFilter;
    },
  };
  const { search, stage, webgl: draws } = build(model, store);
  bindAddress(model, store);
  escapable(store);
  search.focus();
  const ready = new Promise<void>((done) => {
    requestAnimationFrame(() => {
      timings.ready = performance.now() - began;
      done();
    });
  });
  window.citygraph = hook(model, store, stage, { ready, timings, webgl: draws });
}

start();
