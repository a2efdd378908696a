/** The program that draws ties: curves or straight lines, dashed where no date is known. */

import { EdgeProgram } from "sigma/rendering";
import type { EdgeDisplayData, NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";
import type { Light } from "./shapes";

export interface TieLook {
  size: number;
  color: string;
  /** How far the middle stands out, as a share of the length. */
  bend: number;
  dashed: number;
  on: number;
}

const VERTEX = /* glsl */ `
attribute vec4 a_ends;
attribute vec4 a_color;
attribute vec4 a_id;
attribute vec4 a_look; // width, bend, dashed, on
attribute vec2 a_step; // along, side
uniform mat3 u_matrix;
uniform vec2 u_size;
uniform float u_scale;
uniform float u_dim;
varying vec4 v_color;
varying float v_across;
varying float v_half;
varying float v_along;
varying float v_dashed;
void main() {
  vec2 start = (u_matrix * vec3(a_ends.xy, 1.0)).xy * u_size * 0.5;
  vec2 end = (u_matrix * vec3(a_ends.zw, 1.0)).xy * u_size * 0.5;
  vec2 way = end - start;
  vec2 control = 0.5 * (start + end) + vec2(-way.y, way.x) * a_look.y;
  float t = a_step.x;
  vec2 at = mix(mix(start, control, t), mix(control, end, t), t);
  vec2 tangent = mix(control - start, end - control, t);
  float far = length(tangent);
  vec2 normal = far > 0.0 ? vec2(-tangent.y, tangent.x) / far : vec2(0.0, 1.0);
  float on = a_look.w;
#ifdef PICKING_MODE
  v_half = 4.5;
  float kept = 1.0;
#else
  v_half = 0.5 * clamp(a_look.x * u_scale, 0.7, 14.0) + (on > 0.5 ? 0.25 : 0.0);
  float kept = on > 0.5 ? 0.95 : mix(a_color.a, 0.05, u_dim);
#endif
  float reach = v_half + 1.0;
  v_across = a_step.y * reach;
  v_along = t * length(way);
  v_dashed = a_look.z;
  vec2 spot = (at + normal * v_across) * 2.0 / u_size;
  gl_Position = a_look.x > 0.0 ? vec4(spot, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
#ifdef PICKING_MODE
  v_color = vec4(a_id.rgb, 1.0);
#else
  v_color = vec4(a_color.rgb, kept);
#endif
}`;

const FRAGMENT = /* glsl */ `
precision mediump float;
varying vec4 v_color;
varying float v_across;
varying float v_half;
varying float v_along;
varying float v_dashed;
uniform float u_pixel;
void main() {
#ifdef PICKING_MODE
  gl_FragColor = v_color;
#else
  float soft = 0.6 * u_pixel;
  float alpha = v_color.a * smoothstep(v_half + soft, v_half - soft, abs(v_across));
  if (v_dashed > 0.5) alpha *= smoothstep(-0.5, 0.5, 2.6 - abs(mod(v_along, 8.5) - 4.25));
  gl_FragColor = vec4(v_color.rgb * alpha, alpha);
#endif
}`;

const { UNSIGNED_BYTE, FLOAT } = WebGLRenderingContext;
const UNIFORMS = ["u_matrix", "u_size", "u_scale", "u_dim", "u_pixel"] as const;

/** The tie program; a curve has so many pieces, a straight line needs one. */
export function tieProgram(light: Light, pieces: number): typeof EdgeProgram {
  const strip = Array.from({ length: pieces + 1 }, (_, i) => [
    [i / pieces, -1],
    [i / pieces, 1],
  ]).flat();
  return class Curves extends EdgeProgram<(typeof UNIFORMS)[number]> {
    override getDefinition() {
      return {
        VERTICES: strip.length,
        VERTEX_SHADER_SOURCE: VERTEX,
        FRAGMENT_SHADER_SOURCE: FRAGMENT,
        METHOD: WebGLRenderingContext.TRIANGLE_STRIP,
        UNIFORMS,
        ATTRIBUTES: [
          { name: "a_ends", size: 4, type: FLOAT },
          { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
          { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
          { name: "a_look", size: 4, type: FLOAT },
        ],
        CONSTANT_ATTRIBUTES: [{ name: "a_step", size: 2, type: FLOAT }],
        CONSTANT_DATA: strip,
      };
    }

    override processVisibleItem(
      id: number,
      at: number,
      source: NodeDisplayData,
      target: NodeDisplayData,
      data: EdgeDisplayData & Partial<TieLook>,
    ): void {
      const { array } = this;
      array[at++] = source.x;
      array[at++] = source.y;
      array[at++] = target.x;
      array[at++] = target.y;
      array[at++] = floatColor(data.color);
      array[at++] = id;
      array[at++] = data.size;
      array[at++] = data.bend ?? 0;
      array[at++] = data.dashed ?? 0;
      array[at] = data.on ?? 0;
    }

    override setUniforms(
      params: RenderParams,
      {
        gl,
        uniformLocations,
      }: {
        gl: WebGLRenderingContext | WebGL2RenderingContext;
        uniformLocations: Record<string, WebGLUniformLocation>;
      },
    ): void {
      gl.uniformMatrix3fv(uniformLocations.u_matrix, false, params.matrix);
      gl.uniform2f(uniformLocations.u_size, params.width, params.height);
      gl.uniform1f(uniformLocations.u_scale, 1 / params.sizeRatio);
      gl.uniform1f(uniformLocations.u_dim, light.dim);
      gl.uniform1f(uniformLocations.u_pixel, 1 / params.pixelRatio);
    }
  } as unknown as typeof EdgeProgram;
}
