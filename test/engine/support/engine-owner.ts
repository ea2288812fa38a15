/** A process that starts an engine, sends its process id, and waits to be killed. */
import { EngineProcess } from '../../../server/engine/local/engine-process.ts'
import { SpareProcess } from '../../../server/engine/local/spare-process.ts'
import { createLogger } from '../../../server/logger.ts'

const logger = createLogger({ level: 'silent', pretty: false })
const engine = await EngineProcess.start('onnxruntime-cpu', {
  ...{ logger, named: true, yields: false, memoryLimit: Infinity, foreignRunMs: 1_000 },
  spare: new SpareProcess(),
})
process.send!(engine.pid)
setInterval(() => {}, 1_000)
