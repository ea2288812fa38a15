/**
 * Turns the input of startTraining into a queued run: its dataset, its name, and the checkpoint
 * that it starts from.
 */
import { randomUUID } from 'node:crypto'
import { DEFAULT_ALIAS, isName } from '../checkpoints/names.ts'
import type { DatasetRow, RunRow, RunStore } from '../db/stores.ts'
import { BadUserInput, CheckpointNotFound, DatasetNotFound } from '../errors.ts'
import { StorageMissing, type Storage } from '../storage/storage.ts'
import type { Datasets } from '../datasets/datasets.ts'
import { completeSettings, DEFAULT_DATASET, type Source } from './config.ts'
import { configOf, type StartTraining } from './training.ts'

const MAX_NAME_LENGTH = 63
/** Additional names to try, in case other clients keep taking each one first. */
const NAME_ATTEMPTS = 20

interface Parts {
  readonly runs: RunStore
  readonly datasets: Pick<Datasets, 'find' | 'list'>
  readonly storage: Storage
}

/**
 * Throws as Training.start does. A run without a name is named after its dataset, e.g. `faces-3`.
 */
export async function startRun(parts: Parts, input: StartTraining): Promise<RunRow> {
  const { runs, storage } = parts
  const { dataset, source, run } = await planRun(parts, input)
  if (source) await copyState(storage, source)
  try {
    return await create(runs, run, input.name ?? undefined, dataset.name)
  } catch (error) {
    if (source) await storage.remove(`${source.from.key}/`)
    throw error
  }
}

/** Throws as `startRun` would, except for a name that a checkpoint has. Creates nothing. */
export async function checkRun(parts: Parts, input: StartTraining): Promise<void> {
  await planRun(parts, input)
  if (input.name == null || !(await parts.runs.find(input.name))) return
  throw new BadUserInput(
    `The name "${input.name}" is taken by a training run. Choose another name.`,
  )
}

async function planRun(parts: Parts, input: StartTraining) {
  if (input.name != null) checkName(input.name)
  const origin = input.from == null ? undefined : await findOrigin(parts.runs, input.from)
  const dataset = await findDataset(
    parts.datasets,
    input.dataset ?? origin?.run.datasetName ?? DEFAULT_DATASET,
  )
  const source = origin && { ...origin, from: { reference: origin.reference, key: newKey() } }
  const { config, steps } = completeSettings(input, dataset, source)
  const { priority } = input
  return { dataset, source, run: { datasetId: dataset.id, config, steps, priority: priority ?? 0 } }
}

function checkName(name: string): void {
  if (isName(name) && name !== DEFAULT_ALIAS) return
  throw new BadUserInput(
    `Invalid run name ${JSON.stringify(name.slice(0, 80))}: use 1 to 63 characters from a-z, 0-9, ` +
      `".", "_" and "-", starting with a letter or digit, but not "${DEFAULT_ALIAS}".`,
  )
}

async function findDataset(datasets: Parts['datasets'], name: string): Promise<DatasetRow> {
  const dataset = await datasets.find(name)
  if (dataset) return dataset
  const names = (await datasets.list()).map((row) => row.name)
  throw new DatasetNotFound(
    `No dataset is named ${JSON.stringify(name.slice(0, 80))}. Available: ${names.join(', ')}.`,
  )
}

interface Origin extends Omit<Source, 'from'> {
  readonly run: RunRow
  /** RUN@STEP. */
  readonly reference: string
  /** Key of the checkpoint. */
  readonly key: string
}

/**
 * Finds the checkpoint. Throws BadUserInput for an invalid reference, CheckpointNotFound if there
 * is none.
 */
async function findOrigin(runs: RunStore, text: string): Promise<Origin> {
  const [, key, place] = /^([^@]+)@(latest|\d+)$/.exec(text) ?? []
  if (key === undefined || place === undefined) {
    throw new BadUserInput(
      `from: ${JSON.stringify(text.slice(0, 80))} is not a checkpoint of a run. ` +
        'Use RUN@latest or RUN@STEP.',
    )
  }
  const run = await runs.find(key)
  if (!run) throw new CheckpointNotFound(`from: no training run is named "${key.slice(0, 80)}".`)
  const rows = await runs.checkpoints(run.id)
  const row = place === 'latest' ? rows[0] : rows.find(({ step }) => step === Number(place))
  if (row) {
    const config = configOf(run)
    return { run, config, step: row.step, key: row.key, reference: `${run.name}@${row.step}` }
  }
  const steps = rows.map(({ step }) => step).reverse()
  throw new CheckpointNotFound(
    `from: "${run.name}" has no checkpoint ${text.slice(key.length)}. ` +
      (steps.length > 0 ? `Available steps: ${steps.join(', ')}.` : 'It has none yet.'),
  )
}

/**
 * Returns the key of a copy that the new run owns, so that it can start whatever happens to the
 * other run.
 */
function newKey(): string {
  return `starts/${randomUUID()}`
}

async function copyState(storage: Storage, { key, from }: Origin & Source): Promise<void> {
  try {
    const state = await storage.get(`${key}/state.safetensors`)
    await storage.put(`${from.key}/state.safetensors`, state)
  } catch (error) {
    if (!(error instanceof StorageMissing)) throw error
    throw new CheckpointNotFound(`from: ${from.reference} was deleted in the meantime.`)
  }
}

async function create(
  runs: RunStore,
  run: Omit<Parameters<RunStore['create']>[0], 'name'>,
  name: string | undefined,
  datasetName: string,
): Promise<RunRow> {
  if (name !== undefined) return runs.create({ ...run, name })
  const { totalCount } = await runs.list({ first: 1 })
  for (let attempt = 1; ; attempt++) {
    const number = `-${totalCount + attempt}`
    const generated = datasetName.slice(0, MAX_NAME_LENGTH - number.length) + number
    try {
      return await runs.create({ ...run, name: generated })
    } catch (error) {
      // BadUserInput can only mean that the name is taken.
      if (!(error instanceof BadUserInput) || attempt === totalCount + NAME_ATTEMPTS) throw error
    }
  }
}
