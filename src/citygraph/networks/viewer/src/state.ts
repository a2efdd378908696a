/** What decides what the page shows, and who is told when it changes. */

import type { Appearance } from "./appearance";
import type { Model } from "./payload";
import type { Visible } from "./visible";

/** Something on the page that can be pointed at. In two-mode a tie's `a` is the participant. */
export type Target =
  | { readonly type: "node"; readonly node: number }
  | { readonly type: "tie"; readonly a: number; readonly b: number };

/** Everything that decides what the page shows. `null` in a filter means: all. */
export interface State {
  readonly view: "two-mode" | "one-mode";
  readonly ego: number | null;
  /** How many meetings away an ego view reaches: 1, 2 or 3. */
  readonly distance: number;
  readonly years: readonly [number, number] | null;
  /** Indices into the tables of the model. */
  readonly kinds: readonly number[] | null;
  readonly forms: readonly number[] | null;
  readonly countries: readonly number[] | null;
  readonly roles: readonly number[] | null;
  readonly topics: readonly number[] | null;
  readonly families: readonly number[] | null;
  /** A tie needs so many sources at least. */
  readonly sources: number;
  /** Lists of cities; null: as is usual, off in overviews and on in ego views. */
  readonly lists: boolean | null;
  readonly colour: "community" | "kind" | "country";
  /** Name of a measure, "" for the sizes of the figure, "filtered" for ties in what is shown. */
  readonly size: string;
  /** Only what has this label in the legend stands out. */
  readonly group: string | null;
  readonly theme: "auto" | Appearance["theme"]["name"];
  readonly selected: Target | null;
  readonly hover: Target | null;
  readonly table: boolean;
}

export interface Change {
  readonly state: State;
  readonly visible: Visible;
  readonly appearance: Appearance;
  /** Names of the fields of the state that changed; "visible" when other nodes or ties are shown. */
  readonly keys: ReadonlySet<keyof State | "visible" | "appearance">;
}

export interface Store {
  readonly state: State;
  readonly visible: Visible;
  readonly appearance: Appearance;
  readonly initial: State;
  readonly timings: { lastFilter: number };
  /** Change some fields. Listeners are told once, in the order in which they subscribed. */
  set(patch: Partial<State>): void;
  /** The ground may have changed, as the reader's system has it. */
  repaint(): void;
  /** Returns what ends the subscription. */
  subscribe(listener: (change: Change) => void): () => void;
}

/** The state of all filters where nothing is filtered. */
export const UNFILTERED = {
  years: null,
  kinds: null,
  forms: null,
  countries: null,
  roles: null,
  topics: null,
  families: null,
  sources: 1,
  lists: null,
} as const satisfies Partial<State>;

/** What a page opens with. */
export function initialState(model: Model): State {
  return {
    view: model.meta.view ?? "two-mode",
    ego: model.meta.ego,
    distance: 1,
    ...UNFILTERED,
    colour: "community",
    size: "",
    group: null,
    theme: "auto",
    selected: model.meta.ego === null ? null : { type: "node", node: model.meta.ego },
    hover: null,
    table: false,
  };
}

/** Whether two targets are the same; a tie has no direction. */
export function sameTarget(one: Target, other: Target | null): boolean {
  if (!other || one.type !== other.type) return false;
  if (one.type === "node") return other.type === "node" && one.node === other.node;
  if (other.type !== "tie") return false;
  return (one.a === other.a && one.b === other.b) || (one.a === other.b && one.b === other.a);
}
