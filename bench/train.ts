/**
 * Compares the training step on ONNX Runtime's CPU with PyTorch's loop and the machine's GEMM peak.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { OnnxState } from '../server/engine/onnxruntime/onnx-state.ts'
import type { TensorValue } from '../server/engine/engine.ts'
import { adamScalars } from '../server/gan/adam.ts'
import { EARLIER_SETTINGS, type GanConfig } from '../server/gan/gan-config.ts'
import { trainStepGraph } from '../server/gan/train-step.ts'
import { initialState } from '../server/gan/training-state.ts'
import { input, matmul } from '../server/graph/ops.ts'
import { optimize } from '../server/graph/optimize.ts'
import type { Graph } from '../server/graph/tensor.ts'
import { topologicalOrder } from '../server/graph/traverse.ts'
import { quantile, table } from './measure.ts'

const PAPER: GanConfig = {
  imageSize: 64,
  channels: 3,
  zDim: 100,
  prior: { distribution: 'normal' },
  ngf: 64,
  ndf: 64,
  batch: 64,
  beta1: 0.5,
  beta2: 0.999,
  realLabel: 1,
  emaDecay: 0,
  instanceNoise: 0,
  ...EARLIER_SETTINGS,
}
const SMALL: Partial<GanConfig> = { ngf: 32, ndf: 32, batch: 36, realLabel: 0.9 }
const FAST: GanConfig = { ...PAPER, ...SMALL, emaDecay: 0.999, instanceNoise: 0.3 }

/** Elapsed seconds, and CPU seconds of all threads together. */
interface Cost {
  readonly wall: number
  readonly cpu: number
}

const GEMM_SIZE = 2048

/**
 * Prints the table. Contenders take turns. CPU seconds are included because they are more reliable
 * than elapsed seconds on a busy machine. Share of peak: floating-point operations per CPU second,
 * relative to a matrix product.
 */
export async function benchTraining(rounds = 5): Promise<void> {
  const rows: (string | number)[][] = [
    ['step', 's', 'CPU s', 'PyTorch s', 'CPU s', 'times faster', 'by CPU', 'share of peak'],
  ]
  for (const [name, config] of [
    ['64x64, ngf = ndf = 64, batch 64', PAPER],
    ['64x64, ngf = ndf = 32, batch 36, noise, EMA', FAST],
  ] as const) {
    const step = optimize(trainStepGraph(config))
    const ours = ourStep(config, step)
    const peak = matrixProduct()
    await using torch = startPytorch(config)
    const turns: { ours: Cost[]; peak: Cost[]; torch: Cost[] } = { ours: [], peak: [], torch: [] }
    for (let round = -1; round < rounds; round += 1) {
      const costs = { ours: await ours(), peak: await peak(), torch: await torch?.step() }
      if (round < 0) continue // Warm-up: memory is allocated and caches are filled.
      turns.ours.push(costs.ours)
      turns.peak.push(costs.peak)
      if (costs.torch) turns.torch.push(costs.torch)
    }
    const median = (of: readonly Cost[], kind: keyof Cost) =>
      of.length > 0
        ? quantile(
            of.map((cost) => cost[kind]),
            0.5,
          )
        : NaN
    const [mine, theirs] = [turns.ours, turns.torch]
    const product = (2 * GEMM_SIZE ** 3) / median(turns.peak, 'cpu')
    rows.push([
      name,
      ...[median(mine, 'wall'), median(mine, 'cpu'), median(theirs, 'wall'), median(theirs, 'cpu')],
      median(theirs, 'wall') / median(mine, 'wall'),
      median(theirs, 'cpu') / median(mine, 'cpu'),
      operations(step) / median(mine, 'cpu') / product,
    ])
  }
  console.log(`${table(rows)}\n`)
}

/** A step on its own state, in this process so that its CPU time can be measured. */
function ourStep(config: GanConfig, graph: Graph): () => Promise<Cost> {
  const wave = (_: number, count: number) =>
    Float32Array.from({ length: count }, (_value, index) => 1.4 * Math.sin(index * 12.9898))
  const state = initialState(config, wave)
  const model = new OnnxState({ graphs: new Map([['step', graph]]), state }, 'cpu')
  const scalars = {
    ...adamScalars('D', config, 2e-4, 100),
    ...adamScalars('G', config, 2e-4, 100),
  } as Readonly<Record<string, number>>
  const inputs = graph.inputs.map(({ name, shape, dtype }): [string, TensorValue] => {
    const sizes = shape as readonly number[]
    const count = sizes.reduce((product, size) => product * size, 1)
    if (dtype === 'uint8') {
      const data = Uint8Array.from({ length: count }, (_, index) => (index * 7919) % 256)
      return [name!, { shape: sizes, data }]
    }
    if (count > 1) return [name!, { shape: sizes, data: wave(0, count) }]
    return [name!, { shape: sizes, data: Float32Array.of(scalars[name!] ?? 0.3) }]
  })
  return () => costOf(() => model.run('step', Object.fromEntries(inputs)))
}

/** The machine's peak: a matrix product on the same runtime. */
function matrixProduct(): () => Promise<Cost> {
  const sides = [GEMM_SIZE, GEMM_SIZE]
  const [a, b] = [input('a', sides), input('b', sides)]
  const graph = { inputs: [a, b], outputs: { product: matmul(a, b) } }
  const model = new OnnxState({ graphs: new Map([['matmul', graph]]), state: new Map() }, 'cpu')
  const value = { shape: sides, data: new Float32Array(GEMM_SIZE ** 2).fill(0.5) }
  return () => costOf(() => model.run('matmul', { a: value, b: value }))
}

async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const [cpu, wall] = [process.cpuUsage(), performance.now()]
  await work()
  const { user, system } = process.cpuUsage(cpu)
  return { wall: (performance.now() - wall) / 1e3, cpu: (user + system) / 1e6 }
}

/**
 * Multiplications and additions of the step's convolutions; everything else is about 1 % of them.
 */
function operations(graph: Graph): number {
  let multiplications = 0
  for (const { op, inputs, shape } of topologicalOrder(graph)) {
    if (!op.startsWith('conv2d')) continue
    // Per image, each weight of a filter is multiplied once per pixel of the smaller image.
    const isFilter = op === 'conv2dFilterGradient'
    const filter = (isFilter ? shape : inputs[1]!.shape) as readonly number[]
    const small = (op === 'conv2d' ? shape : inputs[isFilter ? 1 : 0]!.shape) as readonly number[]
    const weights = filter.reduce((product, size) => product * size, 1)
    multiplications += weights * small[0]! * small[2]! * small[3]!
  }
  return 2 * multiplications
}

/** PyTorch's loop in its own process; undefined if PyTorch is not installed. */
function startPytorch(config: GanConfig) {
  const debians = '/usr/bin/python3'
  const python = process.env['PYTHON'] ?? (existsSync(debians) ? debians : 'python3')
  if (spawnSync(python, ['-c', 'import torch']).status !== 0) {
    console.log(
      `${python} has no PyTorch: skipping the comparison. Set PYTHON to use another interpreter.`,
    )
    return undefined
  }
  const script = fileURLToPath(new URL('./train.py', import.meta.url))
  const child = spawn(python, [script, JSON.stringify(config)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async step(): Promise<Cost> {
      child.stdin.write('\n')
      const { value } = await lines.next()
      const [wall, cpu] = String(value).split(' ').map(Number)
      return { wall: wall!, cpu: cpu! }
    },
    [Symbol.asyncDispose]: async () => void child.stdin.end(),
  }
}
