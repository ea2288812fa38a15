/** `latentql export CHECKPOINT`: writes a checkpoint to a file for other programs. */
import path from 'node:path'
import { type Command, Option } from 'commander'
import { BadUserInput } from '../errors.ts'
import { outputFile, requireOptions } from './arguments.ts'
import type { RunCommand } from './run-command.ts'

/** Adds the command. */
export function addExport(program: Command, run: RunCommand): void {
  const command = program
    .command('export')
    .summary('write a checkpoint to a file')
    .description(
      'Write a checkpoint as safetensors (weights and description; importing it again yields the ' +
        'same digest) or as an ONNX model (input z [batch, zDim], output images [batch, C, H, W]).',
    )
    .argument('<checkpoint>', 'NAME, NAME@ALIAS, sha256:HEX, RUN@STEP or RUN@latest')
    .option('--out <file>', 'output file (.safetensors, .onnx)', outputFile)
    .addOption(
      new Option('--format <format>', 'output format (default: by file extension)').choices([
        'safetensors',
        'onnx',
      ]),
    )
    .action((reference: string, { out, format }: { out: string; format?: Format }) =>
      run(async ({ checkpoints }, output) => {
        const chosen = formatOf(out, format)
        await checkpoints.exportTo(reference, out, chosen)
        output.result(`Wrote ${out} (${chosen})`, { path: path.resolve(out), format: chosen })
      }),
    )
  requireOptions(command, 'out')
}

type Format = 'safetensors' | 'onnx'

function formatOf(file: string, asked: Format | undefined): Format {
  const extension = path.extname(file).toLowerCase()
  const format = ({ '.safetensors': 'safetensors', '.onnx': 'onnx' } as const)[extension]
  if (format && asked && format !== asked) {
    throw new BadUserInput(
      `--out ${file}: the extension ${extension} means ${format}, but --format is ${asked}. ` +
        'Leave out --format, or change the extension.',
    )
  }
  const chosen = format ?? asked
  if (chosen) return chosen
  throw new BadUserInput(
    `--out ${file}: unknown format. Use the extension .safetensors or .onnx, or pass --format.`,
  )
}
