/** The years: how much is known of each, a slider with two thumbs, and a button that plays. */

import { counted, h, icon, svg } from "./dom";
import type { Model } from "./payload";
import type { Store } from "./state";

const BEAT = 900;
const USUAL_WINDOW = 3;

/** How many claims hold in each year. */
function holding(model: Model, [from, to]: readonly [number, number]): number[] {
  const counts = new Array<number>(to - from + 2).fill(0);
  const { first, last, dated, count } = model.claims;
  for (let i = 0; i < count; i++) {
    if (dated[i] === 2) continue;
    const begin = Math.max(from, first[i] || from);
    const end = Math.min(to, last[i] || to);
    if (begin > end) continue;
    counts[begin - from]++;
    counts[end - from + 1]--;
  }
  for (let i = 1; i < counts.length; i++) counts[i] += counts[i - 1];
  return counts.slice(0, -1);
}

export function mountYears(root: HTMLElement, model: Model, store: Store): void {
  const range = model.meta.years;
  if (!range || range[0] >= range[1]) {
    root.append(
      h(
        "p",
        { class: "hint" },
        range ? `All dates are of ${range[0]}.` : "No claim here has a date.",
      ),
    );
    return;
  }
  const [least, most] = range;
  const counts = holding(model, range);
  const peak = Math.max(...counts, 1);
  const bars = counts.map((count, i) => {
    const height = Math.max(count ? 0.8 : 0, (count / peak) * 34);
    const bar = svg("rect", { x: i + 0.08, width: 0.84, y: 36 - height, height });
    bar.append(svg("title", {}, `${least + i}: ${counted(count, "claim")}`));
    return bar;
  });
  const chart = svg(
    "svg",
    {
      class: "bars",
      viewBox: `0 0 ${counts.length} 36`,
      preserveAspectRatio: "none",
      "aria-hidden": "true",
    },
    ...bars,
  );
  const thumb = (label: string): HTMLInputElement =>
    h("input", { type: "range", min: least, max: most, step: 1, "aria-label": label });
  const [low, high] = [thumb("From year"), thumb("To year")];
  const told = h("output", { class: "years-told" });
  const note = h("p", { class: "hint" });
  const play = h("button", { type: "button", class: "play" }, icon("play"), h("span", {}, "Play"));
  let beat = 0;

  const stop = (): void => {
    window.clearInterval(beat);
    beat = 0;
    play.replaceChildren(icon("play"), h("span", {}, "Play"));
    play.setAttribute("aria-pressed", "false");
  };
  const choose = (from: number, to: number): void =>
    store.set({ years: from <= least && to >= most ? null : [from, to] });
  const next = (): void => {
    const [from, to] = store.state.years ?? [least, most];
    if (to >= most) return stop();
    choose(from + 1, to + 1);
  };
  play.addEventListener("click", () => {
    if (beat) return stop();
    const now = store.state.years;
    const width = now ? now[1] - now[0] : Math.min(USUAL_WINDOW - 1, most - least - 1);
    const first =
      least +
      Math.max(
        0,
        counts.findIndex((count) => count > 0.03 * peak),
      ); // skip years of which little is known
    const from = Math.min(first, most - width);
    if (!now || now[1] >= most) choose(from, from + width);
    beat = window.setInterval(next, BEAT);
    play.replaceChildren(icon("pause"), h("span", {}, "Pause"));
    play.setAttribute("aria-pressed", "true");
  });
  const slide = (moved: HTMLInputElement): void => {
    if (beat) stop();
    let [from, to] = [Number(low.value), Number(high.value)];
    if (from > to) [from, to] = moved === low ? [to, to] : [from, from];
    choose(from, to);
  };
  low.addEventListener("input", () => slide(low));
  high.addEventListener("input", () => slide(high));

  const draw = (): void => {
    const [from, to] = store.state.years ?? [least, most];
    low.value = String(from);
    high.value = String(to);
    low.classList.toggle("above", from > (least + most) / 2); // so that either can be taken where both are
    bars.forEach((bar, i) => bar.classList.toggle("in", least + i >= from && least + i <= to));
    told.textContent = from === to ? String(from) : `${from} – ${to}`;
    const { undated } = store.visible.counts;
    note.textContent = undated
      ? `${counted(undated, "undated claim")} ${undated === 1 ? "stays" : "stay"}, dashed.`
      : "";
  };
  store.subscribe(({ keys }) => {
    if (keys.has("visible")) draw();
  });
  draw();
  root.append(
    h("div", { class: "years-head" }, told, play),
    h("div", { class: "years" }, chart, h("div", { class: "thumbs" }, low, high)),
    h(
      "div",
      { class: "years-ends", "aria-hidden": "true" },
      h("span", {}, String(least)),
      h("span", {}, String(most)),
    ),
    note,
  );
}
