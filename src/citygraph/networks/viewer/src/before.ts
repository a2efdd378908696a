/** Sigma reads constants of WebGL when it is loaded, even where the browser has no WebGL. */

const stub = {
  BOOL: 0x8b56,
  BYTE: 0x1400,
  UNSIGNED_BYTE: 0x1401,
  SHORT: 0x1402,
  UNSIGNED_SHORT: 0x1403,
  INT: 0x1404,
  UNSIGNED_INT: 0x1405,
  FLOAT: 0x1406,
  TRIANGLE_STRIP: 5,
  TRIANGLES: 4,
};
const globals = globalThis as { WebGLRenderingContext?: unknown; WebGL2RenderingContext?: unknown };
globals.WebGLRenderingContext ??= stub;
globals.WebGL2RenderingContext ??= stub;

export {};
