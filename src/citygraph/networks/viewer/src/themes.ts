/** The grounds and palettes. */

export interface Theme {
  readonly name: "paper" | "night";
  readonly ground: string;
  readonly ink: string;
  readonly faint: string;
  readonly grey: string;
  readonly accent: string;
  readonly palette: readonly string[];
}

/** The grounds and palettes of `networks/figure/colours.py`. */
export const THEMES: Readonly<Record<Theme["name"], Theme>> = {
  paper: {
    name: "paper",
    ground: "#fbf8f1",
    ink: "#20222b",
    faint: "#5d5a55",
    grey: "#a5a39b",
    accent: "#004e86",
    palette: [
      "#4078c6",
      "#da514e",
      "#f7a745",
      "#148d8e",
      "#6e4a9c",
      "#4f7d05",
      "#61baf0",
      "#bf4e7c",
      "#724d22",
      "#1d4972",
      "#aa9100",
      "#db937c",
      "#389856",
      "#8692c5",
      "#63294e",
      "#a5c770",
    ],
  },
  night: {
    name: "night",
    ground: "#10181f",
    ink: "#f1ebdd",
    faint: "#a9b0b3",
    grey: "#6d767c",
    accent: "#9ddcf7",
    palette: [
      "#4e84c1",
      "#f76c68",
      "#e0922e",
      "#27b6b4",
      "#b590ed",
      "#8dce61",
      "#7fd3fc",
      "#f58ab9",
      "#a37132",
      "#c9d4e6",
      "#eacf4a",
      "#e5ac92",
      "#6c62c9",
      "#409f5c",
      "#ac4e96",
      "#d9eab3",
    ],
  },
};
