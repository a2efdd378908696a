/** What is shown as a table: sortable, synchronised, and only as many rows in the page as fit. */

import { announce, counted, h } from "./dom";
import type { Model } from "./payload";
import { sameTarget, type Store } from "./state";
import { type Column, nodeColumns, nodeRows, type Row, tieColumns, tieRows } from "./rows";

const HEIGHT = 30; // of a row, in pixels; panels.css has the same
const AROUND = 12; // rows kept above and below what is seen

type Tab = "nodes" | "ties";

export function mountTable(root: HTMLElement, model: Model, store: Store): void {
  new Grid(root, model, store);
}

/** The state of the table: its tab, order and the row that has the keyboard. */
class Grid {
  private tab: Tab = "nodes";
  private order = { column: 0, down: false };
  private columns: readonly Column[] = [];
  private rows: Row[] = [];
  private at = 0;
  private stale = true;
  private readonly tabs = new Map<Tab, HTMLButtonElement>();
  private readonly head = h("thead");
  private readonly body = h("tbody");
  private readonly table = h("table", { role: "grid" }, this.head, this.body);
  private readonly scroll = h("div", { class: "scroll", tabindex: -1 }, this.table);

  constructor(
    root: HTMLElement,
    private readonly model: Model,
    private readonly store: Store,
  ) {
    const bar = h("div", { class: "tabs", role: "tablist", "aria-label": "What the table lists" });
    for (const tab of ["nodes", "ties"] as const) {
      const choose = (): void => this.choose(tab);
      const one = h("button", { type: "button", role: "tab", on: { click: choose } }, tab);
      this.tabs.set(tab, one);
      bar.append(one);
    }
    bar.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
      this.choose(this.tab === "nodes" ? "ties" : "nodes");
      this.tabs.get(this.tab)?.focus();
    });
    root.append(bar, this.scroll);
    this.scroll.addEventListener("scroll", () => this.fill());
    this.body.addEventListener("click", (event) => this.clicked(event));
    this.body.addEventListener("keydown", (event) => this.pressed(event));
    this.body.addEventListener("pointerover", (event) => this.pointed(event));
    this.body.addEventListener("pointerleave", () => store.set({ hover: null }));
    new ResizeObserver(() => this.fill()).observe(this.scroll);
    store.subscribe(({ keys }) => {
      if (keys.has("visible") || keys.has("view")) this.stale = true;
      if (!store.state.table) return;
      if (this.stale) this.load();
      else if (keys.has("table") || keys.has("selected")) this.fill();
      if (this.body.contains(document.activeElement)) return;
      if (keys.has("table"))
        requestAnimationFrame(() => this.reveal()); // it has no height before
      else if (keys.has("selected")) this.reveal();
    });
    if (store.state.table) {
      this.load();
      requestAnimationFrame(() => this.reveal()); // it has no height before
    }
  }

  private choose(tab: Tab): void {
    if (this.tab === tab) return;
    this.tab = tab;
    this.order = { column: 0, down: false };
    this.at = 0;
    this.scroll.scrollTop = 0;
    this.load();
  }

  /** Make the rows again: other nodes or ties are shown. */
  private load(): void {
    this.stale = false;
    const nodes = this.tab === "nodes";
    const { model, store } = this;
    this.columns = nodes ? nodeColumns(model) : tieColumns(store.visible.view);
    this.rows = nodes ? nodeRows(model, store.visible) : tieRows(model, store.visible);
    for (const [tab, button] of this.tabs) {
      button.setAttribute("aria-selected", String(tab === this.tab));
      button.tabIndex = tab === this.tab ? 0 : -1;
    }
    const { counts } = store.visible;
    this.tabs.get("nodes")!.textContent = counted(counts.nodes, "node");
    this.tabs.get("ties")!.textContent = counted(counts.ties, "tie");
    this.table.setAttribute("aria-label", `${nodes ? "Nodes" : "Ties"} shown`);
    this.table.setAttribute("aria-rowcount", String(this.rows.length + 1));
    this.table.className = this.tab;
    this.sort();
  }

  private sort(): void {
    const { column, down } = this.order;
    const collator = new Intl.Collator("en", { numeric: true });
    const numeric = this.columns[column]?.number;
    const compare = (a: Row, b: Row): number => {
      const [x, y] = [a.cells[column], b.cells[column]];
      if (x === "" || y === "") return Number(x === "") - Number(y === ""); // unknown comes last
      const found = numeric ? Number(x) - Number(y) : collator.compare(String(x), String(y));
      return down ? -found : found;
    };
    this.rows.sort((a, b) => compare(a, b) || a.place - b.place);
    this.at = Math.min(this.at, Math.max(this.rows.length - 1, 0));
    this.write();
    this.fill();
  }

  /** The head, with a button per column that sorts by it. */
  private write(): void {
    const cells = this.columns.map((column, i) => {
      const here = i === this.order.column;
      const sort = (): void => {
        this.order = { column: i, down: here ? !this.order.down : Boolean(column.number) };
        this.sort();
        (this.head.querySelectorAll("button")[i] as HTMLElement).focus();
        announce(`Sorted by ${column.name}, ${this.order.down ? "descending" : "ascending"}`);
      };
      const direction = this.order.down ? "descending" : "ascending";
      return h(
        "th",
        {
          scope: "col",
          class: `${column.number ? "number" : "words"} ${column.name.replace(/\W+/g, "-").toLowerCase()}`,
          "aria-sort": here ? direction : "none",
        },
        h("button", { type: "button", on: { click: sort } }, column.name),
      );
    });
    this.head.replaceChildren(h("tr", { "aria-rowindex": 1 }, ...cells));
  }

  /** Put the rows that are seen into the page, and room for the others. */
  private fill(): void {
    if (!this.store.state.table) return;
    const height = this.scroll.clientHeight || 300;
    const first = Math.max(0, Math.floor(this.scroll.scrollTop / HEIGHT) - AROUND);
    const last = Math.min(this.rows.length, first + Math.ceil(height / HEIGHT) + 2 * AROUND);
    const focused = this.body.contains(document.activeElement);
    const rows = this.rows.slice(first, last).map((row, i) => this.row(row, first + i));
    this.body.replaceChildren(this.room(first), ...rows, this.room(this.rows.length - last));
    if (!this.body.querySelector("[tabindex='0']")) rows[0]?.setAttribute("tabindex", "0");
    if (focused)
      this.body
        .querySelector<HTMLElement>(`[aria-rowindex="${this.at + 2}"]`)
        ?.focus({ preventScroll: true });
  }

  private room(count: number): HTMLElement {
    const cell = h("td", { colspan: this.columns.length });
    cell.style.height = `${count * HEIGHT}px`;
    const row = h("tr", { class: "room", "aria-hidden": "true" }, cell);
    row.hidden = !count;
    return row;
  }

  private row(row: Row, place: number): HTMLElement {
    const cells = row.cells.map((cell, i) => {
      const column = this.columns[i];
      const value = column.number && typeof cell === "number" ? column.number(cell) : String(cell);
      const text = column.told?.(row) ?? value;
      return h(
        "td",
        { class: column.number ? "number" : "words", title: column.number ? null : text },
        text,
      );
    });
    return h(
      "tr",
      {
        "aria-rowindex": place + 2,
        "aria-selected": String(sameTarget(row.target, this.store.state.selected)),
        tabindex: place === this.at ? 0 : -1,
        "data-place": place,
      },
      ...cells,
    );
  }

  /** Bring the row of what is selected into sight. */
  private reveal(): void {
    const place = this.rows.findIndex((row) => sameTarget(row.target, this.store.state.selected));
    if (place >= 0) this.goto(place, false);
  }

  private goto(place: number, focus: boolean): void {
    this.at = Math.max(0, Math.min(place, this.rows.length - 1));
    const top = this.at * HEIGHT;
    const height = Math.max(this.scroll.clientHeight - 2 * HEIGHT, HEIGHT);
    if (top < this.scroll.scrollTop) this.scroll.scrollTop = top;
    else if (top > this.scroll.scrollTop + height) this.scroll.scrollTop = top - height;
    this.fill();
    if (focus)
      this.body
        .querySelector<HTMLElement>(`[aria-rowindex="${this.at + 2}"]`)
        ?.focus({ preventScroll: true });
  }

  private place(event: Event): number {
    const row = (event.target as Element).closest<HTMLElement>("tr[data-place]");
    return row ? Number(row.dataset["place"]) : -1;
  }

  private clicked(event: Event): void {
    const place = this.place(event);
    if (place < 0) return;
    this.at = place;
    this.store.set({ selected: this.rows[place].target });
  }

  private pointed(event: Event): void {
    const place = this.place(event);
    if (place >= 0) this.store.set({ hover: this.rows[place].target });
  }

  private pressed(event: KeyboardEvent): void {
    const page = Math.max(Math.floor(this.scroll.clientHeight / HEIGHT) - 2, 1);
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -this.rows.length,
      End: this.rows.length,
    };
    const step = steps[event.key];
    const place = this.place(event);
    if (place < 0) return;
    if (step !== undefined) this.goto(place + step, true);
    else if (event.key === "Enter" || event.key === " ") this.clicked(event);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
