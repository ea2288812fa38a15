/** `latentql checkpoints`: lists checkpoints, newest first. */
import type { Command } from 'commander'
import { allCheckpoints, type Checkpoint } from '../checkpoints/checkpoint.ts'
import { COMMAND } from '../command-name.ts'
import type { RunCommand } from './run-command.ts'

/** Adds the command. */
export function addCheckpoints(program: Command, run: RunCommand): void {
  program
    .command('checkpoints')
    .summary('list checkpoints, newest first')
    .action(() =>
      run(async ({ checkpoints }, output) => {
        const all = await allCheckpoints(checkpoints)
        const empty = `No checkpoints yet. Import one: ${COMMAND} import FILE`
        output.result(all.length > 0 ? all.map(line).join('\n') : empty, all.map(summary))
      }),
    )
}

function line(checkpoint: Checkpoint): string {
  const { name, digest, aliases, generator } = checkpoint
  const { image } = generator ?? checkpoint.discriminator
  const columns = [
    name.padEnd(24),
    `sha256:${digest.slice(0, 12)}`,
    `${image.width}x${image.height}`,
    generator ? `z ${generator.latent.size}` : 'discriminator',
  ]
  return [...columns, ...aliases].join('  ')
}

function summary(checkpoint: Checkpoint) {
  const { name, kind, digest, aliases, format, generator } = checkpoint
  const { image } = generator ?? checkpoint.discriminator
  const zDim = generator?.latent.size
  return { name, kind, digest: `sha256:${digest}`, aliases, format, zDim, ...image }
}
