/** Exports checkpoints for other programs, as described safetensors or a runnable ONNX graph. */
import { copyFile, open, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { orInvalid } from '../or-invalid.ts'
import type { Engine, Program } from '../engine/engine.ts'
import { BadUserInput, EngineFailed } from '../errors.ts'
import { networkGraph } from '../gan/network-graph.ts'
import type { GeneratorInterface } from '../gan/network-family.ts'
import { bindParameters } from '../graph/bind.ts'
import { toOnnx } from '../graph/onnx/to-onnx.ts'
import { optimize } from '../graph/optimize.ts'
import { fileArtifact } from '../weights/artifact.ts'
import { readWeights } from '../weights/safetensors.ts'
import { writeWhole } from '../storage/whole-file.ts'
import {
  FILES,
  interfaceOf,
  isServedAsIs,
  networkIn,
  type Description,
  type NetworkDescription,
} from './description.ts'
import { programOf } from './programs.ts'
import { runSeeds } from './sample-seeds.ts'

export interface ExportOptions {
  readonly description: Description
  /** The checkpoint's folder. */
  readonly folder: string
  /** The file to write or replace. */
  readonly target: string
  readonly format: 'safetensors' | 'onnx'
  readonly engine: () => Promise<Engine>
}

/** Number of seeds that verify an ONNX export. */
const CHECKED_SEEDS = 16

/**
 * Writes the whole file or nothing. Batch norms are folded into the weights of an ONNX export. A
 * generator's graph has an input `z` [batch, zDim] and an output `images` [batch, channels, height,
 * width] in the architecture's range. It is run before the file gets its name, and must match the
 * checkpoint's images to within one grey level. A discriminator's graph has an input `images` in
 * its range and an output `logits` [batch]. Throws BadUserInput if the target can't be written, or
 * if a checkpoint that is an ONNX graph is exported as safetensors.
 */
export async function exportCheckpoint(options: ExportOptions): Promise<void> {
  const { description, folder, format } = options
  const target = path.resolve(options.target)
  await checkTarget(target)
  await writeWhole(target, async (temporary) => {
    if (isServedAsIs(description)) {
      if (format !== 'onnx') throw noWeights()
      await copyFile(path.join(folder, FILES.onnx), temporary)
    } else if (format === 'safetensors') {
      await copyFile(path.join(folder, FILES.weights), temporary)
    } else {
      await writeOnnx(description, { ...options, target: temporary })
    }
  })
}

async function checkTarget(target: string): Promise<void> {
  const folder = path.dirname(target)
  const found = await stat(folder).catch(() => null)
  if (!found?.isDirectory()) {
    throw new BadUserInput(`Can't export to ${target}: the folder ${folder} does not exist.`)
  }
  const present = await stat(target).catch(() => null)
  if (present && !present.isFile()) {
    throw new BadUserInput(`Can't export to ${target}: it exists and is not a file.`)
  }
}

function noWeights(): BadUserInput {
  return new BadUserInput(
    'This checkpoint is an ONNX graph that is served as is. ' +
      'Export it as onnx instead of safetensors.',
  )
}

async function writeOnnx(
  description: NetworkDescription,
  { folder, target, engine }: ExportOptions,
): Promise<void> {
  const file = await readFile(path.join(folder, FILES.weights))
  const key = path.basename(target)
  const network = networkIn(folder, `${key}:own`, description)
  if (network.kind !== 'family') throw noWeights()
  const output = description.kind === 'discriminator' ? 'logits' : 'images'
  const graph = networkGraph(network, { outputs: [output] })
  const bound = orInvalid(() => bindParameters(graph, readWeights(file)))
  const written = await open(target, 'wx')
  await written.writeFile(toOnnx(optimize(bound))).finally(() => written.close())
  if (description.kind === 'discriminator') return
  const own = programOf({ digest: `${key}:own`, name: key, network })
  const { range } = description.architecture
  const model = fileArtifact(key, target)
  const exported: Program = { kind: 'onnx', key, model, layout: 'NCHW', range }
  await checkSame(await engine(), interfaceOf(description), own, exported)
}

async function checkSame(
  engine: Engine,
  generator: GeneratorInterface,
  own: Program,
  exported: Program,
): Promise<void> {
  const seeds = { first: 0, count: CHECKED_SEEDS }
  const sample = async (program: Program) => {
    const { pixels } = await runSeeds(engine, program, generator, seeds, { once: true })
    return pixels!.data
  }
  const [expected, actual] = [await sample(own), await sample(exported)]
  const same =
    expected.length === actual.length &&
    expected.every((value, index) => Math.abs(value - actual[index]!) <= 1)
  if (same) return
  throw new EngineFailed("The exported ONNX graph's images differ from the checkpoint's.", {
    retryable: false,
  })
}
