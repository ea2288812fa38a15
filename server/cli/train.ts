/** `latentql train`: starts or resumes a training run, and shows it until it stops. */
import path from 'node:path'
import { type Command, Option } from 'commander'
import { COMMAND } from '../command-name.ts'
import { dataDirOf } from '../data-dir.ts'
import { BadUserInput } from '../errors.ts'
import type { StartTraining } from '../training/training.ts'
import { box, type Box } from './arguments.ts'
import { showProgress } from './datasets.ts'
import { type Followed, followRun } from './follow-run.ts'
import type { Installation, RunSummary } from './installation.ts'
import type { Output } from './output.ts'
import { plural } from './plural.ts'
import { qualityOf } from './run-progress.ts'
import { INTERRUPTED, type RunCommand } from './run-command.ts'
import { registerOnce } from './train-data.ts'

interface TrainFlags extends StartTraining {
  readonly data?: string
  readonly crop?: Box
  readonly resume?: string
  readonly sheets?: string
}

/** Adds the command. */
export function addTrain(program: Command, run: RunCommand): void {
  const command = program
    .command('train')
    .summary('train a generator on images and follow its progress')
    .description(
      'Train a DCGAN on a folder or file of images, or on a registered dataset (default: the ' +
        'built-in dataset faces). Ctrl-C saves and pauses the run; --resume continues it. The ' +
        'server that runs on DATA_DIR or at LATENTQL_URL trains, or this process if there is none.',
    )
    .addOption(
      new Option(
        '--data <path>',
        'folder or ZIP of images, IDX file of images, or CIFAR-10; registered as a dataset once',
      ).conflicts('dataset'),
    )
    .option('--crop <box>', 'part of each image of --data to use: left,top,width,height', box)
    .option('--dataset <name>', 'registered dataset to train on')
    .option('--name <name>', 'name of the run (default: derived from the dataset)')
    .option('--from <checkpoint>', 'start from the weights of RUN@STEP or RUN@latest (fine-tuning)')
    .option('--resume <run>', 'resume a paused or failed run; takes no settings')
    .option('--sheets <folder>', 'folder for contact sheets (default: DATA_DIR/runs/NAME)')
  command.action((flags: TrainFlags) =>
    run(
      async (installation, output, signal) => {
        process.exitCode = await train(installation, flags, output, signal)
      },
      { worker: true },
    ),
  )
  // Loaded late: the settings take longer to load than all other commands.
  program.hook('preSubcommand', async (_program, subcommand) => {
    if (subcommand !== command) return
    const { settingFlags } = await import('./train-flags.ts')
    for (const flag of settingFlags()) command.addOption(flag)
  })
}

/** Returns the exit code. */
async function train(
  installation: Installation,
  flags: TrainFlags,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const { sheets, resume, ...settings } = flags
  const { run, after } =
    resume === undefined
      ? await start(installation, settings, output, signal)
      : await resumeRun(installation, resume, settings)
  const folder = sheets ?? shownPath(path.join(dataDirOf(process.env), 'runs', run.name))
  const verb = resume === undefined ? 'Training' : 'Resuming'
  output.note(`${verb} ${run.name} on ${run.dataset}. Contact sheets: ${folder}`)
  const followed = await followRun(installation, { run, after, folder }, output, signal)
  report(output, followed)
  if (followed.run.state === 'DONE') return 0
  return signal.aborted ? INTERRUPTED : 1
}

async function start(
  installation: Installation,
  { data, crop, ...settings }: TrainFlags,
  output: Output,
  signal: AbortSignal,
): Promise<{ run: RunSummary; after: number }> {
  if (crop && data === undefined) throw new BadUserInput('--crop requires --data.')
  let { dataset } = settings
  if (data !== undefined) {
    const imageSize = settings.imageSize ?? undefined
    const onProgress = showProgress(output)
    dataset = await registerOnce(installation, data, { imageSize, crop, signal, onProgress })
    output.progressed()
  }
  signal.throwIfAborted()
  return { run: await installation.startTraining({ ...settings, dataset }), after: 0 }
}

/** Resumes a stopped run; a queued or running one is only followed, whichever worker holds it. */
async function resumeRun(
  installation: Installation,
  key: string,
  settings: TrainFlags,
): Promise<{ run: RunSummary; after: number }> {
  const given = Object.keys(settings)
  if (given.length > 0) {
    throw new BadUserInput(
      `--resume keeps the run's settings and takes no others; leave out ${given.join(', ')}.`,
    )
  }
  const run = await installation.run(key)
  if (run.state !== 'QUEUED' && run.state !== 'RUNNING') await installation.resumeTraining(run.id)
  return { run, after: run.lastSeq }
}

function report(output: Output, { run, sheet }: Followed): void {
  const { id, name, state, step, steps, reason } = run
  const samples = `${COMMAND} generate --seed 7 --checkpoint ${name}@latest --out seven.png`
  const words = {
    DONE: [`Trained ${name}: ${plural(step, 'step')}`, `  sample it     ${samples}`],
    PAUSED: [
      `Paused ${name} after step ${step} of ${steps}${reason ? `: ${reason}` : '; its state is saved'}`,
      `  resume it     ${COMMAND} train --resume ${name}`,
    ],
    CANCELLED: [`Cancelled ${name} after step ${step} of ${steps}`],
    FAILED: [
      `Training ${name} failed after step ${step} of ${steps}: ${reason}`,
      `  retry it      ${COMMAND} train --resume ${name}`,
    ],
    QUEUED: [`${name} has been resumed elsewhere`],
    RUNNING: [`${name} has been resumed elsewhere`],
  }[state]
  const quality = sheet && qualityOf(sheet)
  const lines = [...words]
  if (quality) lines.push(`  its samples   ${quality}  (training images: 1)`)
  if (sheet) lines.push(`  newest sheet  ${sheet.file}`)
  const { file = null, speckle = null, diversity = null } = sheet ?? {}
  const measures = { speckle, diversity }
  const json = { id, name, state, reason, step, steps, sheet: file && path.resolve(file) }
  output.result(lines.join('\n'), { ...json, ...measures })
}

/** Returns the path relative to the working directory if that is shorter. */
function shownPath(place: string): string {
  const relative = path.relative('', place)
  return relative.length < place.length ? relative : place
}
