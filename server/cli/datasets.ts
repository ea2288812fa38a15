/** `latentql dataset add | list | remove`: manages datasets, the images to train on. */
import type { Command } from 'commander'
import { COMMAND } from '../command-name.ts'
import type { DatasetProgress } from '../datasets/progress.ts'
import { box, type Box, inputPath, integer, requireOptions } from './arguments.ts'
import type { DatasetSummary } from './installation.ts'
import type { Output } from './output.ts'
import { plural } from './plural.ts'
import type { RunCommand } from './run-command.ts'

interface AddFlags {
  readonly name: string
  readonly size?: number
  readonly crop?: Box
}

/** Adds the commands. */
export function addDatasets(program: Command, run: RunCommand): void {
  const dataset = program.command('dataset').summary('register, list and remove datasets')
  addAdd(dataset, run)
  dataset
    .command('list')
    .summary('list datasets')
    .action(() =>
      run(async (installation, output) => {
        const all = await installation.datasets()
        output.result(all.map(line).join('\n'), all.map(summary))
      }),
    )
  dataset
    .command('remove')
    .summary('delete a dataset and its packed images')
    .argument('<name>', "the dataset's name")
    .action((name: string) =>
      run(async (installation, output) => {
        const removed = await installation.removeDataset(name)
        output.result(`Removed dataset ${removed}`, { removed })
      }),
    )
}

function addAdd(dataset: Command, run: RunCommand): void {
  const command = dataset
    .command('add')
    .summary('register images as a dataset')
    .description(
      'Register images as a dataset: a folder or ZIP of JPEG, PNG and WebP files (subfolders are ' +
        "classes), an MNIST IDX file of images, or CIFAR-10's binary batches. The images are packed " +
        'once, into one file. See docs/datasets.md.',
    )
    .argument('<path>', 'folder or file of images')
    .option('--name <name>', 'name of the dataset')
    .option('--size <pixels>', 'edge length of the packed images (default: 64)', integer(16, 256))
    .option(
      '--crop <box>',
      'part of each image to use: left,top,width,height in pixels (for CelebA: 25,45,128,128)',
      box,
    )
    .action((source: string, { name, size, crop }: AddFlags) =>
      run(async (installation, output, signal) => {
        const options = { name, imageSize: size, crop, signal, onProgress: showProgress(output) }
        report(output, await installation.registerDataset(await inputPath(source), options))
      }),
    )
  requireOptions(command, 'name')
}

/** Returns a listener that shows the progress of a registration. */
export function showProgress(output: Output): (progress: DatasetProgress) => void {
  return ({ stage, done, total, message }) => {
    const fraction = done !== undefined && total ? done / total : undefined
    output.progress(message ?? stage, fraction)
  }
}

function report(output: Output, dataset: DatasetSummary): void {
  const { name, brokenCount, broken, classes } = dataset
  const skipped = broken.map(({ path, reason }) => `  broken  ${path}: ${reason}`)
  if (brokenCount > broken.length) skipped.push(`  broken  ${brokenCount - broken.length} more`)
  output.result(
    [
      `Registered ${line(dataset)}`,
      ...classes.slice(0, 20).map(({ label, count }) => `  class   ${label}: ${count}`),
      ...skipped,
      `Train on it: ${COMMAND} train --dataset ${name}`,
    ].join('\n'),
    summary(dataset),
  )
}

function line({ name, source, count, imageSize, channels, classes }: DatasetSummary): string {
  const columns = [
    name.padEnd(24),
    source.padEnd(8),
    plural(count, 'image'),
    `${imageSize}x${imageSize} ${channels === 1 ? 'grey' : 'RGB'}`,
    ...(classes.length > 0 ? [plural(classes.length, 'class', 'classes')] : []),
  ]
  return columns.join('  ')
}

function summary(dataset: DatasetSummary) {
  const { name, source, count, channels, imageSize, brokenCount } = dataset
  const broken = dataset.broken.map(({ path, reason }) => ({ path, reason }))
  const classes = dataset.classes.map(({ label, count }) => ({ label, count }))
  const attributes = dataset.attributes.map((attribute) => {
    const { name, kind } = attribute
    if (kind === 'CATEGORY') return { name, kind, values: attribute.values }
    return { name, kind, min: attribute.min, max: attribute.max }
  })
  return { name, source, count, channels, imageSize, brokenCount, broken, classes, attributes }
}
