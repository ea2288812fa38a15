#!/usr/bin/env node
/** The command line: `npm run latentql -- COMMAND`. */
import { Command } from 'commander'
import { addCheckpoints } from './checkpoints.ts'
import { addDatasets } from './datasets.ts'
import { addExport } from './export.ts'
import { addExportRun } from './export-run.ts'
import { addGenerate } from './generate.ts'
import { addImport } from './import.ts'
import { createRunCommand, createRunWorker } from './run-command.ts'
import { addRuns } from './runs.ts'
import { addTrain } from './train.ts'
import { addWorker } from './worker.ts'

const program = new Command('latentql')
  .description(
    'A GraphQL API over GAN generators: import, sample, train and export them, or serve the API. ' +
      'Commands use the server that runs on DATA_DIR, or the one at LATENTQL_URL, where there is ' +
      'one. Environment variables configure it; see docs/configuration.md.',
  )
  .option('--json', 'print the result as one line of JSON on standard output')
  .showHelpAfterError('(run the command with --help for its usage)')
  .configureHelp({ showGlobalOptions: true })
  .helpCommand(false)

program
  .command('serve')
  .summary('serve the API and the explorer')
  .action(async () => {
    await import('../main.ts')
  })

const json = () => program.opts<{ json?: boolean }>().json === true
const sampling = [addImport, addGenerate, addExport, addCheckpoints]
const training = [addDatasets, addTrain, addRuns, addExportRun]
for (const add of [...sampling, ...training]) add(program, createRunCommand(json))
addWorker(program, createRunWorker(json))

// Unlike Commander's own, it shows the options that a command loads late.
program
  .command('help')
  .argument('[command]')
  .summary('display help for a command')
  .action(async (command?: string) => {
    await program.parseAsync([...(command ? [command] : []), '--help'], { from: 'user' })
  })

await program.parseAsync()
