/** What the page is given: the payload as Python writes it, and the same as typed arrays. */

export interface Meta {
  readonly title: string;
  readonly ego: number | null;
  readonly method: readonly string[];
  readonly coverage: string;
  readonly filters: Readonly<Record<string, string>>;
  readonly leftOut: Readonly<Record<string, number>>;
  readonly date: string;
  readonly query: string;
  /** Whether somebody asked with a query of their own. */
  readonly own?: boolean;
  readonly weights: string;
  readonly years: readonly [number, number] | null;
  readonly shown: { readonly families: readonly string[]; readonly lists: boolean };
  readonly reduced: string | null;
  /** Which network the page opens on; two-mode when it is not said. */
  readonly view?: "two-mode" | "one-mode";
  /** What the colours of communities are, as a phrase of the method. */
  readonly colours?: string;
}

export interface Country {
  readonly code: string;
  readonly label: string;
}

/** The sides of a role, from the one that ties most. */
export const SIDES = ["convener", "member", "observer"] as const;

export interface Role {
  readonly id: string;
  readonly label: string;
  readonly side: string;
}

export interface Community {
  readonly name: string;
  readonly size: number;
  /** Index into the palette, -1 for grey; chosen here when it is not said. */
  readonly colour?: number;
}

export interface Source {
  readonly id: string;
  readonly title: string;
  readonly year: string | number;
  readonly url: string;
  readonly tier: number;
}

interface Tables {
  readonly kinds: readonly string[];
  readonly forms: readonly string[];
  readonly families: readonly string[];
  readonly countries: readonly Country[];
  readonly topics: readonly string[];
  readonly roles: readonly Role[];
  readonly tiers: readonly string[];
  readonly communities: readonly Community[];
  readonly sources: readonly Source[];
}

export interface Payload extends Tables {
  readonly version: number;
  readonly meta: Meta;
  readonly nodes: {
    readonly id: string[];
    readonly label: string[];
    readonly mode: number[];
    readonly kind: number[];
    readonly form: number[];
    readonly family: number[];
    readonly country: number[];
    readonly topics: number[][];
    readonly x: number[];
    readonly y: number[];
    readonly r: number[];
    readonly lat: (number | null)[];
    readonly lon: (number | null)[];
    readonly community: number[];
    readonly known: number[];
    readonly claimed: number[];
    readonly list: number[];
    readonly everybody: number[];
    readonly measures: Readonly<Record<string, (number | null)[]>>;
    readonly ranks: Ranks<(number | null)[]>;
  };
  readonly same: readonly (readonly [number, number])[];
  readonly participations: {
    readonly p: number[];
    readonly c: number[];
    readonly role: number[];
    readonly source: number[];
    readonly start: string[];
    readonly end: string[];
    readonly asOf: string[];
    readonly first: number[];
    readonly last: number[];
    readonly dated: number[];
    readonly namedAs: string[];
    readonly locator: string[];
    readonly via: string[];
  };
}

/** Ranks by degree, and what they become when one context is left out; all per node. */
export interface Ranks<T = Int32Array> {
  readonly rank: T;
  readonly best: T;
  readonly worst: T;
}

/** Nodes as columns; all arrays have one entry per node. */
export interface Nodes {
  readonly count: number;
  readonly id: readonly string[];
  readonly label: readonly string[];
  /** 0 participant, 1 context. */
  readonly mode: Uint8Array;
  /** Indices into the tables of the model; -1 where nothing is known. */
  readonly kind: Int16Array;
  readonly form: Int16Array;
  readonly family: Int16Array;
  readonly country: Int16Array;
  readonly topics: readonly (readonly number[])[];
  /** The layout of the figure, in pixels, y downwards. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly r: Float64Array;
  /** Degrees; NaN where unknown. */
  readonly lat: Float64Array;
  readonly lon: Float64Array;
  /** -1: no community, or not a stable one. */
  readonly community: Int32Array;
  readonly known: Int32Array;
  readonly claimed: Int32Array;
  readonly list: Uint8Array;
  readonly everybody: Uint8Array;
  /** Name of a measure -> its values in the full network; NaN where it is undefined. */
  readonly measures: ReadonlyMap<string, Float64Array>;
  /** Of the full network; 0 outside it. */
  readonly ranks: Ranks;
}

/** Participations: one row per claim, that is per source that says so. */
export interface Claims {
  readonly count: number;
  readonly p: Int32Array;
  readonly c: Int32Array;
  readonly role: Int16Array;
  /** Index into SIDES. */
  readonly side: Uint8Array;
  readonly source: Int32Array;
  readonly start: readonly string[];
  readonly end: readonly string[];
  readonly asOf: readonly string[];
  /** Years; 0 where that side is open. */
  readonly first: Int16Array;
  readonly last: Int16Array;
  /** 0 stated, 1 inherited from the context, 2 undated. */
  readonly dated: Uint8Array;
  readonly namedAs: readonly string[];
  readonly locator: readonly string[];
  readonly via: readonly string[];
  /** Which pair (two-mode tie) the claim is about. */
  readonly pair: Int32Array;
}

/** A list of lists in two arrays: the items of i are `items[from[i]] … items[from[i + 1] - 1]`. */
export interface Lists {
  readonly from: Int32Array;
  readonly items: Int32Array;
}

/** Two-mode ties: a participant and a context that any claim is about, each pair once. */
export interface Pairs {
  readonly count: number;
  readonly p: Int32Array;
  readonly c: Int32Array;
  /** pair -> claims */
  readonly claims: Lists;
}

export interface Model extends Tables {
  readonly meta: Meta;
  readonly nodes: Nodes;
  readonly claims: Claims;
  readonly pairs: Pairs;
  /** node (of either mode) -> pairs */
  readonly pairsOf: Lists;
  /** What is both a participant and a context: [node as participant, node as context]. */
  readonly same: readonly (readonly [number, number])[];
}
