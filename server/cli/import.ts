/** `latentql import FILE`: imports a checkpoint, showing progress and the inferred description. */
import { type Command, Option } from 'commander'
import type { ArchitectureOverrides, NetworkKind } from '../checkpoint-files/generator-file.ts'
import { inputPath, integers, number, words } from './arguments.ts'
import type { CheckpointSummary, ImportedCheckpoint } from './installation.ts'
import type { Output } from './output.ts'
import type { RunCommand } from './run-command.ts'

interface ImportFlags extends ArchitectureOverrides {
  readonly name?: string
  readonly kind?: NetworkKind
  readonly preset?: string
  readonly dataset?: string
  readonly classNames?: readonly string[]
}

/** Adds the command. */
export function addImport(program: Command, run: RunCommand): void {
  program
    .command('import')
    .summary('import a trained generator, discriminator or feature network')
    .description(
      'Import a trained generator or discriminator (or, as ONNX, a feature network): PyTorch .pth/.pt, ' +
        "safetensors, Keras, NumPy .npz, the folder of a tfjs model, the DCGAN authors' joblib index, or ONNX. LatentQL infers the " +
        'architecture from the weights; use the options below for settings that the file does not ' +
        'record. See docs/checkpoint-formats.md.',
    )
    .argument('<file>', 'checkpoint file, or the folder that contains it')
    .option('--name <name>', 'name of the checkpoint (default: from the file name)')
    .addOption(choices('--kind <kind>', 'network to import (default: the generator)', KINDS))
    .option('--preset <preset>', 'preset with the conventions of a code base')
    .option('--dataset <name>', 'dataset to calibrate a discriminator without statistics on')
    .addOption(choices('--prior <distribution>', 'distribution of z', PRIORS))
    .option('--prior-bound <bound>', 'bound of a truncated normal prior', number(1e-6, 100))
    .option('--epsilon <value>', 'epsilon of all batch norms', number(0, 1))
    .addOption(choices('--hidden-activation <name>', 'activation of the hidden layers', HIDDEN))
    .option('--leaky-slope <slope>', 'slope of leakyRelu for negative values', number(0, 1))
    .addOption(choices('--output-activation <name>', 'activation of the last layer', LAST))
    .option('--strides <list>', 'strides of all convolutions, first to last: 1,2,2,2', integers)
    .option('--paddings <list>', 'paddings of all convolutions', integers)
    .option('--output-paddings <list>', 'output paddings of all transposed convolutions', integers)
    .option('--classes <count>', 'classes of a one-hot label joined to z', number(0, 1000))
    .option('--class-names <list>', 'names of the classes: cat,dog', words)
    .action(
      (file: string, { name, kind, preset, dataset, classNames, ...overrides }: ImportFlags) =>
        run(async (installation, output, signal) => {
          const imported = await installation.importCheckpoint(await inputPath(file), {
            ...{ name, kind, preset, overrides, dataset, classNames },
            signal,
            onProgress: ({ stage, fraction, message }) =>
              output.progress(message ? `${stage}: ${message}` : stage, fraction),
          })
          report(output, imported, name)
        }),
    )
}

const KINDS = ['generator', 'discriminator', 'features']
const PRIORS = ['normal', 'uniform', 'truncatedNormal', 'numpyNormal']
const HIDDEN = ['relu', 'leakyRelu', 'elu', 'selu']
const LAST = ['tanh', 'sigmoid', 'linear']

/** A request to try an imported network with. */
const FIRST_REQUEST: Readonly<Record<NetworkKind, (name: string) => string>> = {
  generator: (name) => `Sample it: query { generate(seed: 7, checkpoint: "${name}") { url } }`,
  discriminator: (name) =>
    `Score a sample: query { generate(seed: 7) { score(discriminator: "${name}") { probability } } }`,
  features: (name) =>
    `Measure samples by it: mutation { startQuality(input: { features: "${name}", dataset: "faces" }) ` +
    '{ job { id } } }',
}

const BATCH_NORM: Readonly<Record<CheckpointSummary['batchNorm'], string>> = {
  NONE: 'none',
  STORED: 'statistics from the file',
  CALIBRATED: 'statistics calibrated on import',
}

function choices(flags: string, description: string, allowed: readonly string[]): Option {
  return new Option(flags, description).choices(allowed)
}

function report(
  output: Output,
  { checkpoint, alreadyImported }: ImportedCheckpoint,
  asked: string | undefined,
): void {
  const { name, kind, digest, aliases, format, batchNorm, zDim, prior } = checkpoint
  const { width, height, channels } = checkpoint
  const images = `${width}x${height} ${channels === 1 ? 'grey' : 'RGB'}`
  output.result(
    [
      alreadyImported ? `Already imported as ${name}` : `Imported ${name}`,
      ...(asked === undefined || asked === name
        ? []
        : [
            `  The name is unchanged. To rename it to ${asked}, use the mutation renameCheckpoint.`,
          ]),
      `  kind        ${kind}`,
      `  digest      ${digest}`,
      `  images      ${images}`,
      ...(prior ? [`  z           ${zDim} values, ${prior.distribution} prior`] : []),
      `  format      ${format}`,
      `  batch norm  ${BATCH_NORM[batchNorm]}`,
      FIRST_REQUEST[kind](name),
    ].join('\n'),
    {
      ...{ name, kind, digest, aliases, format, zDim, prior },
      ...{ width, height, channels, batchNorm, alreadyImported },
    },
  )
}
