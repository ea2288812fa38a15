/** Networks that a checkpoint's weights could be instead, in a file beside them. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { BadUserInput } from '../errors.ts'
import type { LayersArchitecture } from '../gan/architecture.ts'
import { generatorInterface } from '../gan/families/registry.ts'
import { canonicalLayers, renameTensors } from '../gan/layers/chain.ts'
import type { Checkpoint, GeneratorCheckpoint } from './checkpoint.ts'
import { FILES } from './description.ts'

/**
 * Renames the tensors of all architectures to those of the canonical form of one, which is stored.
 */
export function namedAs(
  stored: LayersArchitecture,
  architectures: readonly LayersArchitecture[],
): LayersArchitecture[] {
  const { from } = canonicalLayers(stored.layers)
  const names = new Map([...from].map(([name, old]) => [old, name]))
  return architectures.map((architecture) => ({
    ...architecture,
    layers: renameTensors(architecture.layers, names),
  }))
}

/**
 * Reads the architectures of the hypotheses in `evidence`, in its order. Throws BadUserInput if the
 * checkpoint has none, or if `index` is none of them.
 */
export async function readAlternatives(
  { name, evidence }: Pick<Checkpoint, 'name' | 'evidence'>,
  folder: string,
  index: number,
): Promise<readonly LayersArchitecture[]> {
  const { length } = evidence
  const text = await readFile(path.join(folder, FILES.alternatives), 'utf8').catch(() => null)
  if (text === null) throw new BadUserInput(`"${name}" has no hypotheses to choose from.`)
  if (!Number.isInteger(index) || index < 0 || index >= length) {
    throw new BadUserInput(
      `hypothesis must be a position in \`evidence\` of "${name}", 0 to ${length - 1}; got ${index}.`,
    )
  }
  return JSON.parse(text) as LayersArchitecture[]
}

/** The checkpoint as it would be with another architecture, to sample it. */
export function alternativeOf(
  checkpoint: GeneratorCheckpoint,
  architecture: LayersArchitecture,
  index: number,
): GeneratorCheckpoint {
  const { network, digest } = checkpoint
  if (network.kind !== 'family') throw new RangeError('an ONNX graph has no alternatives')
  const generator = generatorInterface({ family: 'layers', architecture })
  return {
    ...checkpoint,
    digest: `${digest} hypothesis ${index}`,
    generator,
    network: { ...network, architecture },
  }
}
