/** A checkpoint store with a real Postgres, engine and folders. */
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  createCheckpointStore,
  type CheckpointStoreOptions,
} from '../../server/checkpoints/store.ts'
import type { CheckpointStore } from '../../server/checkpoints/checkpoint.ts'
import { createDatasets, type Datasets } from '../../server/datasets/datasets.ts'
import { openDatabase } from '../../server/db/database.ts'
import type { CheckpointRows, Database } from '../../server/db/stores.ts'
import type { Engine } from '../../server/engine/engine.ts'
import { startEngine } from '../../server/engine/start.ts'
import type { Architecture } from '../../server/gan/architecture.ts'
import { familyNamed } from '../../server/gan/families/registry.ts'
import type { FamilyName } from '../../server/gan/network-family.ts'
import type { WeightTensor } from '../../server/graph/tensor.ts'
import { Releasers } from '../../server/releasers.ts'
import { openStorage } from '../../server/storage/open-storage.ts'
import type { Storage } from '../../server/storage/storage.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { createTestDatabase, silentLogger } from '../support/test-database.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Fixtures in the repository. */
export const fixture = (name: string) => path.join(root, 'test/fixtures/checkpoints', name)

/** Fixtures next to the checkout, which only some machines have. */
export const sharedFixture = (name: string) => path.join(root, '../shared/fixtures', name)
export const hasSharedFixtures = existsSync(sharedFixture('pytorch'))

export function startCalibrationEngine(): Promise<Engine> {
  return startEngine({ choice: 'onnxruntime-cpu', role: 'calibration', logger: silentLogger })
}

export interface OpenStore extends AsyncDisposable {
  readonly store: CheckpointStore
  readonly rows: CheckpointRows
  readonly database: Database
  readonly databaseUrl: string
  readonly storage: Storage
  readonly datasets: Datasets
  readonly storageDirectory: string
  /** Holds the checkpoints. */
  readonly directory: string
  readonly importDirectory: string
  /** A folder for files that a test writes. */
  readonly scratch: string
  /** All files under `directory`, relative and sorted, leftovers included. */
  files(): Promise<string[]>
  /** Opens another store on the same folders and database, as after a restart. */
  reopen(options?: Partial<CheckpointStoreOptions>): CheckpointStore
  /** Opens the store of another machine: its own folder, but the same database and storage. */
  openReplica(): CheckpointStore
}

export interface OpenStoreOptions {
  readonly engine: Engine
  readonly maxUploadBytes?: number
}

export async function openStore({
  engine,
  maxUploadBytes = 64 * 1024 * 1024,
}: OpenStoreOptions): Promise<OpenStore> {
  const releasers = new Releasers()
  const dir = await createTempDir()
  releasers.add('the folder', () => dir[Symbol.asyncDispose]())
  const testDatabase = await createTestDatabase()
  releasers.add('the test database', () => testDatabase[Symbol.asyncDispose]())
  const database = await openDatabase({
    url: testDatabase.url,
    dataDir: dir.path,
    logger: silentLogger,
  })
  releasers.add('the database', () => database[Symbol.asyncDispose]())
  const at = (name: string) => path.join(dir.path, name)
  for (const name of ['import', 'scratch']) await mkdir(at(name))
  const directory = at('checkpoints')
  const storageDirectory = at('storage')
  const storage = await openStorage({
    ...{ url: storageDirectory, cacheDir: at('cache'), logger: silentLogger },
  })
  const datasets = createDatasets({
    ...{ rows: database.datasets, storage, cacheDir: at('cache'), importDirectory: at('import') },
    ...{ maxUploadBytes, logger: silentLogger },
  })
  const openAt = (folder: string, others: Partial<CheckpointStoreOptions> = {}) =>
    createCheckpointStore({
      directory: folder,
      importDirectory: at('import'),
      maxUploadBytes,
      rows: database.checkpoints,
      runs: database.runs,
      ...{ storage, datasets },
      calibrationEngine: () => Promise.resolve(engine),
      logger: silentLogger,
      ...others,
    })
  const reopen: OpenStore['reopen'] = (others) => openAt(directory, others)
  return {
    store: reopen(),
    reopen,
    openReplica: () => openAt(at('checkpoints-of-a-replica')),
    ...{ database, storage, storageDirectory, datasets },
    rows: database.checkpoints,
    databaseUrl: testDatabase.url,
    directory,
    importDirectory: at('import'),
    scratch: at('scratch'),
    files: () => filesUnder(directory),
    [Symbol.asyncDispose]: () => releasers.release(),
  }
}

/** All files and folders under `directory` except `.staging`. */
export async function filesUnder(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true }).catch(() => [])
  return entries.filter((entry) => entry !== '.staging').sort()
}

function layersOf(architecture: Architecture) {
  return 'layers' in architecture ? architecture.layers : []
}

/** Fixed random weights that fit an architecture, with statistics only where it names them. */
export function randomWeights(
  architecture: Architecture,
  family: FamilyName = 'layers',
): Map<string, WeightTensor> {
  let state = 12345
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const weights = new Map<string, WeightTensor>()
  const aroundOne = new Set(
    layersOf(architecture).flatMap((layer) =>
      layer.kind === 'batchNorm' ? [layer.scale, layer.variance] : [],
    ),
  )
  for (const [name, shape] of familyNamed(family).weights(architecture)) {
    const size = shape.reduce((product, length) => product * length, 1)
    const middle = aroundOne.has(name) ? 1 : 0
    const data = Float32Array.from({ length: size }, () => middle + (random() - 0.5))
    weights.set(name, { shape, data })
  }
  return weights
}

/** Reads a float32 array in numpy's format 1. */
export async function readNpy(file: string): Promise<{ shape: number[]; data: Float32Array }> {
  const bytes = new Uint8Array(await readFile(file))
  const start = 10 + new DataView(bytes.buffer).getUint16(8, true)
  const header = new TextDecoder().decode(bytes.subarray(10, start))
  const shape = /'shape': \(([^)]*)\)/
    .exec(header)![1]!
    .split(',')
    .filter((text) => text.trim())
  return { shape: shape.map(Number), data: new Float32Array(bytes.slice(start).buffer) }
}
