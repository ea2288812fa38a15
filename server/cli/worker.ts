/** `latentql worker`: works on jobs of every kind until it is told to stop. */
import { once } from 'node:events'
import type { Command } from 'commander'
import type { RunCommand } from './run-command.ts'

/** Adds the command. */
export function addWorker(program: Command, run: RunCommand): void {
  program
    .command('worker')
    .summary('work on training runs and other jobs, beside a server or on another machine')
    .description(
      'Join the workers of DATABASE_URL, or of the server that uses the same DATA_DIR. On another machine STORAGE ' +
        'is one that both reach. SIGTERM or Ctrl-C: finish the step, save, and hand the job to another worker.',
    )
    .action(() =>
      run(
        async ({ config, worker }, output, signal) => {
          const database = config.databaseUrl ? 'DATABASE_URL' : config.dataDir
          output.note(`Working for ${database} as ${worker!.name}. Ctrl-C hands its job back.`)
          if (!signal.aborted) await once(signal, 'abort')
          output.note('Finishing the step and handing the run back; once more to stop at once')
        },
        { worker: true, logLevel: 'info' },
      ),
    )
}
