/** `latentql generate`: writes the sample of a seed to an image file. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Command, Option } from 'commander'
import type { ImageFormat } from '../images/pixels.ts'
import { chooseFormat, integer, number, outputFile, requireOptions } from './arguments.ts'
import type { SampleRequest } from './installation.ts'
import type { RunCommand } from './run-command.ts'

const FORMATS: Record<string, ImageFormat> = {
  '.png': 'PNG',
  '.jpg': 'JPEG',
  '.jpeg': 'JPEG',
  '.webp': 'WEBP',
  '.avif': 'AVIF',
  '.raw': 'RAW',
}

interface GenerateFlags extends Omit<SampleRequest, 'format'> {
  readonly out: string
  readonly format?: ImageFormat
}

/** Adds the command. */
export function addGenerate(program: Command, run: RunCommand): void {
  const command = program
    .command('generate')
    .summary('write the sample of a seed to an image file')
    .option('--seed <seed>', 'seed of z, 0 to 2147483647', integer(0, 2 ** 31 - 1))
    .option('--out <file>', `output file (${Object.keys(FORMATS).join(', ')})`, outputFile)
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
    .action(({ out, format, ...request }: GenerateFlags) =>
      run(async (installation, output, signal) => {
        const chosen = chooseFormat(out, format, FORMATS)
        const sample = await installation.sample({ ...request, format: chosen }, signal)
        const { bytes, checkpoint, digest } = sample
        await writeFile(out, bytes)
        const json = { path: path.resolve(out), seed: request.seed, bytes: bytes.length }
        output.result(`Wrote ${out}: seed ${request.seed} of ${checkpoint}`, {
          ...json,
          checkpoint: digest,
        })
      }),
    )
  requireOptions(command, 'seed', 'out')
}
