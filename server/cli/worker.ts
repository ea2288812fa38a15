/** `latentql worker`: runs jobs of every kind until interrupted. */
import { once } from 'node:events'
import type { Command } from 'commander'
import type { RunWorker } from './run-command.ts'

/** Adds the command. */
export function addWorker(program: Command, run: RunWorker): void {
  program
    .command('worker')
    .summary('run training and other jobs, alongside a server or on another machine')
    .description(
      'Start a worker for the jobs in DATABASE_URL, or of the server with the same DATA_DIR. On ' +
        'another machine, set STORAGE to storage that both can reach. SIGTERM or Ctrl-C finishes the ' +
        'step, saves, and returns the job to the queue for another worker.',
    )
    .action(() =>
      run(async ({ config, worker }, output, signal) => {
        const database = config.databaseUrl ? 'DATABASE_URL' : config.dataDir
        output.note(`Worker ${worker!.name} is ready, on ${database}. Press Ctrl-C to stop it.`)
        if (!signal.aborted) await once(signal, 'abort')
        output.note(
          'Stopping: finishing the step and returning the job to the queue. ' +
            'Press Ctrl-C again to stop immediately.',
        )
      }),
    )
}
