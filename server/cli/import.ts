/** `latentql import FILE`: imports a checkpoint, showing how far it is and what was inferred. */
import { type Command, Option } from 'commander'
import type { ArchitectureOverrides, NetworkKind } from '../checkpoint-files/generator-file.ts'
import type { Checkpoint } from '../checkpoints/checkpoint.ts'
import { integers, number } from './arguments.ts'
import type { Output } from './output.ts'
import type { RunCommand } from './run-command.ts'

interface ImportFlags extends ArchitectureOverrides {
  readonly name?: string
  readonly kind?: NetworkKind
  readonly preset?: string
  readonly dataset?: string
}

/** Adds the command. */
export function addImport(program: Command, run: RunCommand): void {
  program
    .command('import')
    .summary('import a trained generator or discriminator')
    .description(
      'Import a trained generator or discriminator: PyTorch .pth/.pt, safetensors, a tfjs layers-model folder, the DCGAN ' +
        "authors' joblib index, or ONNX. The architecture is inferred; the flags below say what a file of " +
        'weights cannot. See docs/checkpoint-formats.md.',
    )
    .argument('<file>', 'the checkpoint file, or the folder that holds it')
    .option('--name <name>', "the name to register it under (default: from the file's name)")
    .addOption(
      choices('--kind <kind>', 'which network of the file (default: its generator)', KINDS),
    )
    .option('--preset <preset>', 'conventions of a code base, by name')
    .option('--dataset <name>', 'images that a discriminator without statistics is calibrated on')
    .addOption(choices('--prior <distribution>', 'prior of z', PRIORS))
    .option('--prior-bound <bound>', 'bound of a truncated normal prior', number(1e-6, 100))
    .option('--epsilon <value>', 'epsilon of every batch norm', number(0, 1))
    .addOption(choices('--hidden-activation <name>', 'of the hidden layers', HIDDEN))
    .option('--leaky-slope <slope>', 'slope of leakyRelu below 0', number(0, 1))
    .addOption(choices('--output-activation <name>', 'the last one', LAST))
    .option('--strides <list>', 'of each convolution, first to last: 1,2,2,2', integers)
    .option('--paddings <list>', 'of each convolution', integers)
    .option('--output-paddings <list>', 'of each transposed convolution', integers)
    .action((file: string, { name, kind, preset, dataset, ...overrides }: ImportFlags) =>
      run(async ({ checkpoints }, output, signal) => {
        const { checkpoint, alreadyImported } = await checkpoints.importFile(file, {
          ...{ name, kind, preset, overrides, dataset },
          signal,
          onProgress: ({ stage, fraction, message }) =>
            output.progress(message ? `${stage}: ${message}` : stage, fraction),
        })
        report(output, checkpoint, alreadyImported, name)
      }),
    )
}

const KINDS = ['generator', 'discriminator']
const PRIORS = ['normal', 'uniform', 'truncatedNormal']
const HIDDEN = ['relu', 'leakyRelu', 'elu', 'selu']
const LAST = ['tanh', 'sigmoid', 'linear']

function choices(flags: string, description: string, allowed: readonly string[]): Option {
  return new Option(flags, description).choices(allowed)
}

function report(
  output: Output,
  checkpoint: Checkpoint,
  alreadyImported: boolean,
  asked: string | undefined,
): void {
  const { name, kind, digest, format, generator } = checkpoint
  const { width, height, channels } = (generator ?? checkpoint.discriminator).image
  const { size: zDim, prior } = generator?.latent ?? {}
  const images = `${width}x${height} ${channels === 1 ? 'gray' : 'RGB'}`
  output.result(
    [
      alreadyImported ? `Already imported as ${name}` : `Imported ${name}`,
      ...(asked === undefined || asked === name
        ? []
        : [`  It keeps that name; the mutation renameCheckpoint can make it ${asked}.`]),
      `  digest  sha256:${digest}`,
      `  images  ${images}${prior ? `, from z of ${zDim} (${prior.distribution})` : ', of which it tells real ones'}`,
      `  file    ${format}; batch norm ${checkpoint.batchNorm.toLowerCase()}`,
      kind === 'generator'
        ? `Sample it: query { generate(seed: 7, checkpoint: "${name}") { url } }`
        : `Ask it: query { generate(seed: 7) { score(discriminator: "${name}") { probability } } }`,
    ].join('\n'),
    {
      ...{ name, kind, digest: `sha256:${digest}`, aliases: checkpoint.aliases, format },
      ...{ zDim, prior },
      ...{ width, height, channels, batchNorm: checkpoint.batchNorm, alreadyImported },
    },
  )
}
