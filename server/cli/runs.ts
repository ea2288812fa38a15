/** `latentql runs`: lists training runs, newest first. */
import type { Command } from 'commander'
import { COMMAND } from '../command-name.ts'
import type { RunRow } from '../db/stores.ts'
import { integer } from './arguments.ts'
import type { RunCommand } from './run-command.ts'

/** Adds the command. */
export function addRuns(program: Command, run: RunCommand): void {
  program
    .command('runs')
    .summary('list training runs, newest first')
    .option('--first <count>', 'maximum number of runs', integer(1, 100), 20)
    .action(({ first }: { first: number }) =>
      run(async ({ training }, output) => {
        const { nodes: rows } = await training.list({ first })
        const empty = `No runs yet. Start one: ${COMMAND} train`
        output.result(rows.length > 0 ? rows.map(line).join('\n') : empty, rows.map(summary))
      }),
    )
}

function line({ name, state, step, steps, datasetName, reason }: RunRow): string {
  const columns = [name.padEnd(24), state.padEnd(9), `step ${step} of ${steps}`, datasetName]
  return [...columns, ...(reason === null ? [] : [reason])].join('  ')
}

function summary(run: RunRow) {
  const { id, name, state, reason, step, steps, datasetName, createdAt } = run
  return { id, name, state, reason, step, steps, dataset: datasetName, createdAt }
}
