/** `latentql generate`: writes the sample of a seed to an image file. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Command, Option } from 'commander'
import { asGenerator } from '../checkpoints/checkpoint.ts'
import { BadUserInput } from '../errors.ts'
import type { ImageFormat } from '../images/pixels.ts'
import { seedLatent } from '../sampling/latents.ts'
import { plainSampling } from '../sampling/sampling.ts'
import { integer, number } from './arguments.ts'
import type { RunCommand } from './run-command.ts'

const FORMATS: Record<string, ImageFormat> = {
  '.png': 'PNG',
  '.jpg': 'JPEG',
  '.jpeg': 'JPEG',
  '.webp': 'WEBP',
  '.avif': 'AVIF',
  '.raw': 'RAW',
}

interface GenerateFlags {
  readonly seed: number
  readonly out: string
  readonly checkpoint?: string
  readonly truncation: number
  readonly format?: ImageFormat
  readonly size?: number
}

/** Adds the command. */
export function addGenerate(program: Command, run: RunCommand): void {
  program
    .command('generate')
    .summary('write the sample of a seed to an image file')
    .requiredOption('--seed <seed>', 'seed of z, 0 to 2147483647', integer(0, 2 ** 31 - 1))
    .requiredOption('--out <file>', `output file (${Object.keys(FORMATS).join(', ')})`)
    .option(
      '--checkpoint <reference>',
      'NAME, NAME@ALIAS, RUN@STEP, RUN@latest or sha256:HEX (default: the default checkpoint)',
    )
    .option('--truncation <psi>', 'factor on z, 0 to 1', number(0, 1), 1)
    .option('--size <pixels>', 'longer edge of the image (default: native)', integer(1, 1024))
    .addOption(
      new Option('--format <format>', 'image format (default: by file extension)').choices([
        ...new Set(Object.values(FORMATS)),
      ]),
    )
    .action((flags: GenerateFlags) =>
      run(async ({ checkpoints, pictures }, output, signal) => {
        const checkpoint = asGenerator(await checkpoints.resolve(flags.checkpoint))
        const { truncation } = flags
        const source = pictures.check({
          kind: 'sample',
          sampling: { ...plainSampling(checkpoint), truncation },
          latent: seedLatent(flags.seed, checkpoint, truncation),
          format: flags.format ?? formatOf(flags.out),
          size: flags.size,
        })
        const { bytes } = await pictures.render(source, signal)
        await writeFile(flags.out, bytes)
        const json = { path: path.resolve(flags.out), seed: flags.seed, bytes: bytes.length }
        output.result(`Wrote ${flags.out}: seed ${flags.seed} of ${checkpoint.name}`, {
          ...json,
          checkpoint: `sha256:${checkpoint.digest}`,
        })
      }),
    )
}

function formatOf(file: string): ImageFormat {
  const format = FORMATS[path.extname(file).toLowerCase()]
  if (format) return format
  const known = Object.keys(FORMATS).join(', ')
  throw new BadUserInput(
    `--out ${file}: unknown image format. Use the extension ${known}, or pass --format.`,
  )
}
