import { test } from 'vitest'
import { startEngine } from '../../server/engine/start.ts'
import { openGraph } from '../../server/engine/onnxruntime/graph-program.ts'
import { readProgram } from '../../server/engine/process/read-program.ts'
import { samplerGraph } from '../../server/gan/sampler-graph.ts'
import { dcgan, graphProgram, silent } from './support/programs.ts'
import { makeRandom } from './support/op-cases.ts'
test('bench', async () => {
  const g = samplerGraph(dcgan(64, 64))
  const program = await graphProgram(g)
  const bare = await openGraph(await readProgram(program as never), 'cpu')
  await using engine = await startEngine({
    choice: 'onnxruntime-cpu',
    role: 'sampling',
    logger: silent,
  })
  let t = performance.now()
  const model = await engine.load(program)
  console.log('load ms', performance.now() - t)
  const z = makeRandom(1).values(6400)
  const med = (a: number[]) => a.sort((x, y) => x - y)[a.length >> 1]!.toFixed(2)
  for (const rows of [1, 16, 64]) {
    const zz = z.subarray(0, rows * 100)
    const a: number[] = [],
      b: number[] = []
    for (let i = 0; i < (rows === 1 ? 300 : 30); i++) {
      t = performance.now()
      await bare.run({ z: zz }, rows)
      a.push(performance.now() - t)
      t = performance.now()
      await model.run({ z: zz }, rows)
      b.push(performance.now() - t)
    }
    console.log('latency rows', rows, 'bare', med(a), 'engine', med(b))
  }
  for (let round = 0; round < 4; round++) {
    t = performance.now()
    for (let i = 0; i < 12; i++) await bare.run({ z }, 64)
    const bareRate = ((12 * 64) / (performance.now() - t)) * 1000
    t = performance.now()
    await Promise.all(Array.from({ length: 12 }, () => model.run({ z }, 64)))
    const rate = ((12 * 64) / (performance.now() - t)) * 1000
    t = performance.now()
    await Promise.all(
      Array.from({ length: 768 }, (_, i) =>
        model.run({ z: z.subarray((i % 64) * 100, (i % 64) * 100 + 100) }, 1),
      ),
    )
    const rate1 = (768 / (performance.now() - t)) * 1000
    console.log(
      'throughput bare',
      bareRate.toFixed(0),
      'engine64',
      rate.toFixed(0),
      (rate / bareRate).toFixed(3),
      'singles',
      rate1.toFixed(0),
      (rate1 / bareRate).toFixed(3),
    )
  }
}, 100000)
