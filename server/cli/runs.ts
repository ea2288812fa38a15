/** `latentql runs`: lists training runs, newest first. */
import type { Command } from 'commander'
import { COMMAND } from '../command-name.ts'
import { integer } from './arguments.ts'
import type { RunSummary } from './installation.ts'
import type { RunCommand } from './run-command.ts'

/** Adds the command. */
export function addRuns(program: Command, run: RunCommand): void {
  program
    .command('runs')
    .summary('list training runs, newest first')
    .option('--first <count>', 'maximum number of runs', integer(1, 100), 20)
    .action(({ first }: { first: number }) =>
      run(async (installation, output) => {
        const runs = await installation.runs(first)
        const empty = `No runs yet. Start one: ${COMMAND} train`
        output.result(runs.length > 0 ? runs.map(line).join('\n') : empty, runs.map(summary))
      }),
    )
}

function line({ name, state, step, steps, dataset, reason }: RunSummary): string {
  const columns = [name.padEnd(24), state.padEnd(9), `step ${step} of ${steps}`, dataset]
  return [...columns, ...(reason === null ? [] : [reason])].join('  ')
}

function summary(run: RunSummary) {
  const { id, name, state, reason, step, steps, dataset, createdAt } = run
  return { id, name, state, reason, step, steps, dataset, createdAt }
}
