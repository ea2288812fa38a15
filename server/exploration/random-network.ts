/** Discriminators with random weights, kept in files of this machine. */
import { writeFile } from 'node:fs/promises'
import { setImmediate as pause } from 'node:timers/promises'
import type { DiscriminatorCheckpoint, NetworkFiles } from '../checkpoints/checkpoint.ts'
import type { DiscriminatorArchitecture } from '../gan/architecture.ts'
import { randomWeights } from '../gan/random-weights.ts'
import { derivedSeed, seedToZ } from '../latent/seed-to-z.ts'
import { LocalCache } from '../storage/local-cache.ts'
import { canonicalJson, sha256 } from '../weights/canonical-json.ts'
import { writeWeights } from '../weights/safetensors.ts'

/** Maximum size of the files, bytes. LocalCache documents the eviction. */
const CACHE_BYTES = 2 * 1024 ** 3
/** Seed of all weights: the random network of an architecture is always the same. */
const SEED = 0
/** Increased if the weights of a seed change. */
const VERSION = 1
/** Numbers drawn before this process handles requests again: about 10 ms. */
const NUMBERS_AT_ONCE = 2 ** 14

/** A network, and a digest of everything that determines its outputs. */
export interface Examined {
  readonly digest: string
  readonly network: Extract<NetworkFiles, { kind: 'family' }>
}

/** Returns a discriminator's network. Throws RangeError for an ONNX graph. */
export function examine({ digest, name, network }: DiscriminatorCheckpoint): Examined {
  if (network.kind === 'family') return { digest, network }
  throw new RangeError(`The discriminator ${name} has no architecture.`)
}

export class RandomNetworks {
  readonly #folder: string
  #cache: Promise<LocalCache> | undefined

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Returns a discriminator of the same architecture whose weights are random. */
  like({ network: { family, architecture } }: Examined): Examined {
    const digest = sha256(canonicalJson({ family, architecture, seed: SEED, version: VERSION }))
    const bytes = () => draw(architecture as DiscriminatorArchitecture)
    const path = async () => {
      this.#cache ??= LocalCache.open({ folder: this.#folder, maxBytes: CACHE_BYTES })
      const cache = await this.#cache
      return cache.get(`${digest}.safetensors`, async (to) => writeFile(to, await bytes()))
    }
    const weights = { digest, path, bytes }
    return { digest, network: { kind: 'family', family, architecture, weights } }
  }
}

async function draw(architecture: DiscriminatorArchitecture): Promise<Uint8Array> {
  return writeWeights(await randomWeights(architecture, normal))
}

async function normal(stream: number, count: number): Promise<Float32Array> {
  const numbers = new Float32Array(count)
  const seed = derivedSeed(SEED, stream)
  for (let at = 0; at < count; at += NUMBERS_AT_ONCE) {
    const part = Math.min(NUMBERS_AT_ONCE, count - at)
    numbers.set(seedToZ(derivedSeed(seed, at), part, { distribution: 'normal' }), at)
    await pause()
  }
  return numbers
}
