/** The program that draws nodes: discs, diamonds, rings, squares, hexagons and triangles, in one pass. */

import { NodeProgram } from "sigma/rendering";
import type { NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";

/** What all programs read each time they draw. */
export interface Light {
  /** 0: nothing is singled out, 1: what is not singled out is faint. */
  dim: number;
  ground: readonly [number, number, number];
  ink: readonly [number, number, number];
}

export interface NodeLook {
  x: number;
  y: number;
  size: number;
  color: string;
  shape: number;
  /** 0 as usual, 1 singled out, 2 what it is all about. */
  on: number;
}

/** "#fbf8f1" as parts from 0 to 1. */
export function parts(colour: string): [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16);
  return [((value >> 16) & 255) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

const VERTEX = /* glsl */ `
attribute vec2 a_position;
attribute vec4 a_color;
attribute vec4 a_id;
attribute vec3 a_look; // radius, shape, on
attribute vec2 a_corner;
uniform mat3 u_matrix;
uniform vec2 u_size;
uniform float u_scale;
varying vec4 v_color;
varying vec2 v_at;
varying float v_radius;
varying float v_shape;
varying float v_on;
const float pad = 7.0;
void main() {
  v_radius = max(a_look.x * u_scale, a_look.y == 2.0 ? 1.9 : 1.3);
  v_shape = a_look.y;
  v_on = a_look.z;
  v_at = a_corner * (v_radius * 1.3 + pad);
  vec2 centre = (u_matrix * vec3(a_position, 1.0)).xy;
  gl_Position = a_look.x > 0.0 ? vec4(centre + v_at * 2.0 / u_size, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
#ifdef PICKING_MODE
  v_color = vec4(a_id.rgb, 1.0);
#else
  v_color = vec4(a_color.rgb, 1.0);
#endif
}`;

const FRAGMENT = /* glsl */ `
precision mediump float;
varying vec4 v_color;
varying vec2 v_at;
varying float v_radius;
varying float v_shape;
varying float v_on;
uniform vec3 u_ground;
uniform vec3 u_ink;
uniform float u_dim;
uniform float u_pixel; // css pixels per device pixel
float outside(float r) {
  vec2 p = abs(v_at);
  if (v_shape == 1.0) return (p.x + p.y - 1.26 * r) * 0.7071;
  if (v_shape == 3.0) return max(p.x, p.y) - 0.88 * r;
  if (v_shape == 4.0) return max(p.x * 0.866 + p.y * 0.5, p.y) - 0.92 * r;
  if (v_shape == 5.0) return max(abs(v_at.x) * 0.862 + v_at.y * 0.507 - 0.608 * r, -v_at.y - 0.84 * r);
  return length(v_at) - r;
}
vec4 over(vec4 top, vec4 under) { return top + under * (1.0 - top.a); }
void main() {
  float d = outside(v_radius);
#ifdef PICKING_MODE
  if (d > 2.5) discard;
  gl_FragColor = v_color;
#else
  float soft = 0.6 * u_pixel;
  float halo = min(1.4, 0.35 * v_radius);
  vec3 fill = v_color.rgb;
  if (v_shape == 2.0) {
    float stroke = clamp(0.17 * v_radius, 1.1, 3.2) + (v_on > 0.5 ? 0.5 : 0.0);
    fill = mix(v_color.rgb, u_ground, smoothstep(soft, -soft, d + stroke));
  }
  float inside = smoothstep(soft, -soft, d);
  float ring = smoothstep(soft, -soft, d - halo);
  vec4 colour = over(vec4(fill, 1.0) * inside, vec4(u_ground, 1.0) * ring);
  if (v_on > 1.5) {
    float far = d - 4.0;
    colour = over(colour, vec4(u_ink, 1.0) * (smoothstep(soft, -soft, abs(far) - 0.9)));
  }
  float kept = v_on > 0.5 ? 1.0 : mix(1.0, v_shape == 2.0 ? 0.2 : 0.16, u_dim);
  gl_FragColor = colour * kept;
#endif
}`;

const { UNSIGNED_BYTE, FLOAT } = WebGLRenderingContext;
const UNIFORMS = ["u_matrix", "u_size", "u_scale", "u_ground", "u_ink", "u_dim", "u_pixel"] as const;

/** The node program, reading a light that its owner may change between frames. */
export function nodeProgram(light: Light): typeof NodeProgram {
  return class Shapes extends NodeProgram<(typeof UNIFORMS)[number]> {
    override getDefinition() {
      return {
        VERTICES: 4,
        VERTEX_SHADER_SOURCE: VERTEX,
        FRAGMENT_SHADER_SOURCE: FRAGMENT,
        METHOD: WebGLRenderingContext.TRIANGLE_STRIP,
        UNIFORMS,
        ATTRIBUTES: [
          { name: "a_position", size: 2, type: FLOAT },
          { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
          { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
          { name: "a_look", size: 3, type: FLOAT },
        ],
        CONSTANT_ATTRIBUTES: [{ name: "a_corner", size: 2, type: FLOAT }],
        CONSTANT_DATA: [
          [-1, -1],
          [1, -1],
          [-1, 1],
          [1, 1],
        ],
      };
    }

    override processVisibleItem(
      id: number,
      at: number,
      data: NodeDisplayData & Partial<NodeLook>,
    ): void {
      const { array } = this;
      array[at++] = data.x;
      array[at++] = data.y;
      array[at++] = floatColor(data.color);
      array[at++] = id;
      array[at++] = data.size;
      array[at++] = data.shape ?? 0;
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
      gl.uniform3f(uniformLocations.u_ground, ...light.ground);
      gl.uniform3f(uniformLocations.u_ink, ...light.ink);
      gl.uniform1f(uniformLocations.u_dim, light.dim);
      gl.uniform1f(uniformLocations.u_pixel, 1 / params.pixelRatio);
    }
  } as unknown as typeof NodeProgram;
}
