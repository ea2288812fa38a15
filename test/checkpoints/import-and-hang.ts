/** A process that imports a file and hangs at a stage, so that tests can kill it there. */
import { writeSync } from 'node:fs'
import { createCheckpointStore } from '../../server/checkpoints/store.ts'
import { createDatasets } from '../../server/datasets/datasets.ts'
import { openDatabase } from '../../server/db/database.ts'
import { startEngine } from '../../server/engine/start.ts'
import { createLogger } from '../../server/logger.ts'
import { openStorage } from '../../server/storage/open-storage.ts'

const [directory = '', storage = '', url = '', file = '', stage = ''] = process.argv.slice(2)
const logger = createLogger({ level: 'silent', pretty: false })
const database = await openDatabase({ url, dataDir: directory, logger })
const opened = await openStorage({ url: storage, cacheDir: directory, logger })
const store = createCheckpointStore({
  directory,
  importDirectory: directory,
  maxUploadBytes: 1,
  rows: database.checkpoints,
  runs: database.runs,
  storage: opened,
  datasets: createDatasets({
    ...{ rows: database.datasets, storage: opened, cacheDir: directory, logger },
    ...{ importDirectory: directory, maxUploadBytes: 1 },
  }),
  calibrationEngine: () => startEngine({ choice: 'onnxruntime-cpu', role: 'calibration', logger }),
  logger,
})
await store.importFile(file, {
  onProgress: (progress) => {
    if (progress.stage !== stage) return
    writeSync(1, `at ${stage}\n`)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  },
})
