/** `latentql checkpoints`: lists checkpoints, newest first. */
import type { Command } from 'commander'
import { COMMAND } from '../command-name.ts'
import type { CheckpointSummary } from './installation.ts'
import type { RunCommand } from './run-command.ts'

/** Adds the command. */
export function addCheckpoints(program: Command, run: RunCommand): void {
  program
    .command('checkpoints')
    .summary('list checkpoints, newest first')
    .action(() =>
      run(async (installation, output) => {
        const all = await installation.checkpoints()
        const empty = `No checkpoints yet. Import one: ${COMMAND} import FILE`
        output.result(all.length > 0 ? all.map(line).join('\n') : empty, all.map(summary))
      }),
    )
}

function line({ name, digest, aliases, width, height, zDim }: CheckpointSummary): string {
  const columns = [
    name.padEnd(24),
    digest.slice(0, 'sha256:'.length + 12),
    `${width}x${height}`,
    zDim === undefined ? 'discriminator' : `z ${zDim}`,
  ]
  return [...columns, ...aliases].join('  ')
}

function summary(checkpoint: CheckpointSummary) {
  const { name, kind, digest, aliases, format, zDim, width, height, channels } = checkpoint
  return { name, kind, digest, aliases, format, zDim, width, height, channels }
}
