/** `latentql export-run RUN`: writes the events of a run to a file for other programs. */
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Command, Option } from 'commander'
import { BadUserInput } from '../errors.ts'
import { requireOptions } from './arguments.ts'
import { plural } from './plural.ts'
import type { RunCommand } from './run-command.ts'

interface ExportFlags {
  readonly format: 'ndjson' | 'tensorboard'
  readonly out: string
}

/** Adds the command. */
export function addExportRun(program: Command, run: RunCommand): void {
  const command = program
    .command('export-run')
    .summary('write the events of a training run to a file')
    .description(
      'Write the events of a run as NDJSON, one event per line, or its metrics and pictures as a ' +
        'TensorBoard log (view it with tensorboard --logdir PATH).',
    )
    .argument('<run>', 'name or id of the run')
    .addOption(
      new Option('--format <format>', 'output format')
        .choices(['ndjson', 'tensorboard'])
        .default('ndjson'),
    )
    .option('--out <path>', 'output file (ndjson) or log folder (tensorboard)')
    .action((key: string, { format, out }: ExportFlags) =>
      run(async (installation, output, signal) => {
        if (format === 'ndjson') checkEventFile(out)
        const exported = await installation.run(key)
        const lines = format === 'ndjson'
        if (!lines) await mkdir(out, { recursive: true })
        const file = lines ? out : path.join(out, `events.out.tfevents.${exported.name}`)
        const events = await installation.events(exported, format, signal)
        await pipeline(events, createWriteStream(file), { signal })
        const count = `${plural(exported.lastSeq, 'event')} of ${exported.name}`
        output.result(`Wrote ${file}: ${count}`, {
          path: path.resolve(file),
          format,
          events: exported.lastSeq,
        })
      }),
    )
  requireOptions(command, 'out')
}

function checkEventFile(out: string): void {
  if (['', '.ndjson', '.jsonl'].includes(path.extname(out).toLowerCase())) return
  throw new BadUserInput(
    `--out ${out}: events are written as NDJSON; use the extension .ndjson or .jsonl, or pass ` +
      '--format tensorboard for a log folder.',
  )
}
