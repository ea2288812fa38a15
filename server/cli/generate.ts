/** `latentql generate`: writes the sample of a seed to an image file. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Command, Option } from 'commander'
import type { Services } from '../context.ts'
import type { ImageFormat } from '../images/pixels.ts'
import { chooseFormat, integer, number, outputFile, requireOptions } from './arguments.ts'
import type { Output } from './output.ts'
import type { RunCommand } from './run-command.ts'
import { query, type RunningServer } from './running-server.ts'

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
  const command = program
    .command('generate')
    .summary('write the sample of a seed to an image file')
    .description(
      'Write the sample of a seed to an image file. Uses the server at LATENTQL_URL (with ' +
        'LATENTQL_TOKEN) or the one that runs on DATA_DIR, where there is one.',
    )
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
    .action((flags: GenerateFlags) =>
      run(
        (services, output, signal) =>
          write(flags, output, (format) => render(services, flags, format, signal)),
        {
          viaServer: (server, output, signal) =>
            write(flags, output, (format) => request(server, flags, format, signal)),
        },
      ),
    )
  requireOptions(command, 'seed', 'out')
}

interface Sample {
  readonly bytes: Uint8Array
  readonly checkpoint: string
  /** `sha256:HEX`. */
  readonly digest: string
}

async function write(
  { out, seed, format }: GenerateFlags,
  output: Output,
  sampleAs: (format: ImageFormat) => Promise<Sample>,
): Promise<void> {
  const { bytes, checkpoint, digest } = await sampleAs(chooseFormat(out, format, FORMATS))
  await writeFile(out, bytes)
  const json = { path: path.resolve(out), seed, bytes: bytes.length, checkpoint: digest }
  output.result(`Wrote ${out}: seed ${seed} of ${checkpoint}`, json)
}

/** Renders the sample in this process. */
async function render(
  { checkpoints, pictures }: Services,
  { checkpoint: reference, seed, truncation, size }: GenerateFlags,
  format: ImageFormat,
  signal: AbortSignal,
): Promise<Sample> {
  // Loaded late: the command doesn't need them if a server renders.
  const { asGenerator } = await import('../checkpoints/checkpoint.ts')
  const { seedLatent } = await import('../sampling/latents.ts')
  const { plainSampling } = await import('../sampling/sampling.ts')
  const checkpoint = asGenerator(await checkpoints.resolve(reference))
  const source = pictures.check({
    kind: 'sample',
    sampling: { ...plainSampling(checkpoint), truncation },
    latent: seedLatent(seed, checkpoint, truncation),
    format,
    size,
  })
  const { bytes } = await pictures.render(source, signal)
  return { bytes, checkpoint: checkpoint.name, digest: `sha256:${checkpoint.digest}` }
}

const GENERATE = `
  query ($seed: Int!, $checkpoint: String, $truncation: Float, $format: ImageFormat, $size: Int) {
    generate(seed: $seed, checkpoint: $checkpoint, truncation: $truncation) {
      dataUri(format: $format, size: $size)
      checkpoint { name digest }
    }
  }`

/** Requests the sample from a server. */
async function request(
  server: RunningServer,
  { seed, checkpoint, truncation, size }: GenerateFlags,
  format: ImageFormat,
  signal: AbortSignal,
): Promise<Sample> {
  const variables = { seed, checkpoint, truncation, format, size }
  const { generate } = await query<{
    generate: { dataUri: string; checkpoint: { name: string; digest: string } }
  }>(server, GENERATE, variables, signal)
  const { name, digest } = generate.checkpoint
  const base64 = generate.dataUri.slice(generate.dataUri.indexOf(',') + 1)
  return { bytes: Buffer.from(base64, 'base64'), checkpoint: name, digest }
}
