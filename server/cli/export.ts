/** `latentql export CHECKPOINT`: writes a checkpoint to a file for other programs. */
import path from 'node:path'
import { type Command, Option } from 'commander'
import { chooseFormat, outputFile, requireOptions } from './arguments.ts'
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
      run(async (installation, output, signal) => {
        const chosen = chooseFormat(out, format, FORMATS)
        const request = { checkpoint: reference, target: out, format: chosen }
        await installation.exportCheckpoint(request, signal)
        output.result(`Wrote ${out} (${chosen})`, { path: path.resolve(out), format: chosen })
      }),
    )
  requireOptions(command, 'out')
}

type Format = 'safetensors' | 'onnx'

const FORMATS: Readonly<Record<string, Format>> = { '.safetensors': 'safetensors', '.onnx': 'onnx' }
