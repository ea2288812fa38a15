/** The GPU bench: speed and agreement of WebGPU and CUDA, compared with the CPU and PyTorch. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { nvidiaGpu } from '../../server/engine/local/process/gpu-devices.ts'
import { createLogger } from '../../server/logger.ts'
import { table } from '../measure.ts'
import { agreements, type Agreement } from './agreement.ts'
import { benchCases } from './cases.ts'
import { measureEngine, measurePytorch, type Measured, type Missing } from './contenders.ts'

const small = process.argv.includes('--small')
const cases = benchCases(small)
const processors = os.cpus()
const machine = {
  cpu: `${processors.length} x ${processors[0]?.model.trim()}`,
  nvidia: nvidiaGpu() ?? null,
  node: process.version,
}
console.error(`${machine.cpu}; ${machine.nvidia ?? 'no NVIDIA driver'}; Node ${machine.node}\n`)

const folder = await mkdtemp(path.join(os.tmpdir(), 'latentql-bench-'))
const bench = { folder, logger: createLogger({ level: 'warn', pretty: true, to: process.stderr }) }
try {
  const cpu = await measureEngine('onnxruntime-cpu', cases, bench)
  if ('missing' in cpu) throw new Error(cpu.missing)
  const measured: Measured[] = [pick(cpu)]
  const missing: Missing[] = []
  const agree: Record<string, Agreement[]> = {}
  for (const name of ['onnxruntime-webgpu', 'onnxruntime-cuda'] as const) {
    const gpu = await measureEngine(name, cases, bench)
    if ('missing' in gpu) missing.push(gpu)
    else {
      measured.push(pick(gpu))
      const names = cases.training.map((training) => training.name)
      agree[name] = agreements(gpu.computed, cpu.computed, names)
    }
  }
  for (const peer of await measurePytorch(cases)) {
    if ('missing' in peer) missing.push(peer)
    else measured.push(peer)
  }
  report(measured, missing, agree)
  console.log(JSON.stringify({ machine, small, measured, missing, agreement: agree }, null, 2))
} finally {
  await rm(folder, { recursive: true })
}

function pick({ contender, device, sampling, training }: Measured): Measured {
  return { contender, device, sampling, training }
}

/** Prints a readable report on standard error; standard output has the JSON. */
function report(
  measured: readonly Measured[],
  missing: readonly Missing[],
  agree: Readonly<Record<string, readonly Agreement[]>>,
): void {
  const speeds = [
    ['images per second', ...measured.map(({ contender }) => contender)],
    ['', ...measured.map(({ device }) => device)],
    ...cases.batches.map((batch, index) => [
      `sampling, batch ${batch}`,
      ...measured.map(({ sampling }) => sampling[index]!.imagesPerSecond),
    ]),
    ...cases.training.map(({ name }, index) => [
      `training, ${name}`,
      ...measured.map(({ training }) => training[index]!.imagesPerSecond),
    ]),
  ]
  console.error(`\n${table(speeds)}\n`)
  for (const [contender, rows] of Object.entries(agree)) {
    for (const { what, greyLevels, differing, figures } of rows) {
      const pixels = `pixels differ by at most ${greyLevels} grey levels (${differing} differ)`
      const losses = figures === undefined ? '' : `, losses and D(x) by ${figures.toPrecision(2)}`
      console.error(`${contender} and the CPU, ${what}: ${pixels}${losses}`)
    }
  }
  for (const { contender, missing: reason } of missing) {
    console.error(`${contender} was not measured. ${reason}`)
  }
}
