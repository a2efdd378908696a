/** Elements built from text, never from HTML, so that no name in the graph can become markup. */

type Attribute = string | number | boolean | null | undefined;
export interface Props {
  readonly class?: string;
  readonly on?: {
    readonly [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => void;
  };
  readonly [attribute: string]: Attribute | Record<string, unknown>;
}
type Child = Node | string | null | undefined | false;

function filled<E extends Element>(element: E, props: Props, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(props)) {
    if (name === "on") {
      for (const [type, listener] of Object.entries(value as Record<string, EventListener>)) {
        element.addEventListener(type, listener);
      }
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/** An HTML element; `on` holds its listeners, everything else in `props` is an attribute. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return filled(document.createElement(tag), props, children);
}

/** An SVG element. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), props, children);
}

/** A link that opens elsewhere; only text where the address is no http(s) address. */
export function link(url: string, text: string): HTMLElement {
  if (!/^https?:\/\//i.test(url)) return h("span", {}, text);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text);
}

const ICONS = {
  search: "M11 4a7 7 0 1 0 0 14a7 7 0 0 0 0-14m5 12l5 5",
  close: "M6 6l12 12M18 6L6 18",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  fit: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  play: "M8 5l11 7l-11 7z",
  pause: "M8 5v14M16 5v14",
  theme: "M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16",
  back: "M11 6l-6 6l6 6M5 12h14",
  filter: "M4 6h16M7 12h10M10 18h4",
  table: "M4 5h16v14H4zM4 10h16M4 15h16M10 5v14",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  info: "M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16m0 7v5m0-8v.5",
  down: "M6 9l6 6l6-6",
} as const;
export type IconName = keyof typeof ICONS;

/** A drawn sign; it says nothing to a screen reader, its button does. */
export function icon(name: IconName): SVGSVGElement {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: ICONS[name] }),
  );
}

/** A button with a sign and, for who cannot see it, its name. */
export function signed(
  name: IconName,
  label: string,
  press: () => void,
  props: Props = {},
): HTMLButtonElement {
  return h(
    "button",
    { type: "button", class: "sign", "aria-label": label, title: label, on: { click: press }, ...props },
    icon(name),
  );
}

let pending = 0;

/** Say something in the live region, a moment later, so that a series of changes is said once. */
export function announce(text: string): void {
  window.clearTimeout(pending);
  pending = window.setTimeout(() => {
    const region = document.getElementById("announcer");
    if (region) region.textContent = text;
  }, 250);
}

const spelled = new Intl.NumberFormat("en");

/** 1397 as "1,397". */
export const figure = (value: number): string => spelled.format(value);

/** "1 tie", "2 ties". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${figure(value)} ${value === 1 ? one : many}`;
}

/** Lower case without diacritics, for comparing what people type. */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/ß/g, "ss")
    .replace(/ø/g, "o")
    .replace(/ł/g, "l")
    .replace(/đ/g, "d")
    .replace(/æ/g, "ae")
    .replace(/œ/g, "oe")
    .replace(/ı/g, "i");
}

/** "solution-provider" as "solution provider". */
export const words = (slug: string): string => slug.replace(/[-_]/g, " ");

/** Whether the reader wants things not to move. */
export const still = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;
