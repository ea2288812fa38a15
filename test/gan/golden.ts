/** Golden generators: random weights with PyTorch's images, written by `golden/make.py`. */
import { readdirSync, readFileSync } from 'node:fs'
import type { LayersArchitecture } from '../../server/gan/architecture.ts'
import { readSafetensors, readWeights } from '../../server/weights/safetensors.ts'
import type { Weights, WeightTensor } from '../../server/graph/tensor.ts'

export interface GoldenGenerator {
  readonly name: string
  readonly architecture: LayersArchitecture
  readonly weights: Weights
  /** [5, zDim] */
  readonly z: WeightTensor
  /**
   * Images in eval mode (`fixed`) and in training mode (`batch`: by the batch's own statistics).
   */
  readonly fixed: WeightTensor
  readonly batch: WeightTensor
}

export function readGoldenGenerators(): GoldenGenerator[] {
  const folder = new URL('golden/', import.meta.url)
  const files = readdirSync(folder).filter((file) => file.endsWith('.safetensors'))
  return files.sort().map((file) => {
    const bytes = readFileSync(new URL(file, folder))
    const all = readWeights(bytes)
    const golden = (name: string) => all.get(`golden.${name}`)!
    return {
      name: file.replace('.safetensors', ''),
      architecture: JSON.parse(
        readSafetensors(bytes).metadata['architecture']!,
      ) as LayersArchitecture,
      weights: new Map([...all].filter(([name]) => !name.startsWith('golden.'))),
      z: golden('z'),
      fixed: golden('fixed'),
      batch: golden('batch'),
    }
  })
}
