/** Noise in a generator's layers, as inputs of its program: a function of each sample's latent. */
import type { Program } from '../engine/engine.ts'
import { drawNormals } from '../latent/draws.ts'
import { seedOf, type ResolvedLatent } from '../latent/resolved-latent.ts'
import { sha256 } from '../weights/canonical-json.ts'
import { keyText } from './latent-key.ts'

/** The second word of Philox's key: see `Source.stream`. */
const NOISE_STREAM = 0x4c510004

const PREFIX = 'noise.'

/**
 * Returns `noise.LAYER` [rows, 1, height, width] of every layer that takes noise, standard normal.
 * A sample's noise follows from its seed, also if that is truncated; for other latents from the
 * sha256 of its key. The layer's name determines the position of its numbers, so that all programs
 * of a generator get the same noise.
 */
export function noiseOf(
  program: Program,
  latents: readonly ResolvedLatent[],
): Record<string, Float32Array> {
  if (program.kind !== 'graph') return {}
  const seeds = latents.map(noiseSeed)
  const { inputs, nodes } = program.graph
  const layers = inputs.map((index) => nodes[index]!).filter(({ name }) => name!.startsWith(PREFIX))
  return Object.fromEntries(
    layers.map(({ name, shape }) => {
      const position = Number.parseInt(sha256(name!).slice(0, 12), 16)
      const count = shape!.slice(1).reduce((product, size) => product * size, 1)
      const noise = new Float32Array(seeds.length * count)
      seeds.forEach((seed, row) => {
        noise.set(drawNormals({ seed, stream: NOISE_STREAM, position }, count), row * count)
      })
      return [name!, noise]
    }),
  )
}

function noiseSeed({ key }: ResolvedLatent): number {
  return seedOf(key) ?? Number.parseInt(sha256(keyText(key)).slice(0, 8), 16) >>> 1
}
